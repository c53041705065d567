"""Pages of a list that cost the same at any depth, found by the sort value and key of the row beside them."""

from .orderings import Ordering
from .pages import CURSORS, END, PLAINLY, Page, keyset_page
from .walks import Walk
from .ways import ByHash, ByKey, Fetched, RowByRow, Way

__all__ = [
    "CURSORS",
    "END",
    "PLAINLY",
    "ByHash",
    "ByKey",
    "Fetched",
    "Ordering",
    "Page",
    "RowByRow",
    "Walk",
    "Way",
    "keyset_page",
]
