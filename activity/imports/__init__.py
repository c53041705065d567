"""Files of sends, events and orders, on the engine of the contacts' imports."""
