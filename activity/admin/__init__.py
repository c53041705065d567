"""The admin of what happened: catalogues to edit; sends, events and orders to look at, as senders reported them."""

from . import catalogues, records

__all__ = ["catalogues", "records"]
