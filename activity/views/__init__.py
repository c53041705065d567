"""The tab Contact activity: one module for each of its lists."""
