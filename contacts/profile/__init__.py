"""What the pages of one contact show, gathered in few queries and put in words."""

from .header import Header, header_of

__all__ = ["Header", "header_of"]
