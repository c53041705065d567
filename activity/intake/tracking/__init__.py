"""Segment-compatible tracking: calls of websites, apps and servers, with the official clients unchanged."""
