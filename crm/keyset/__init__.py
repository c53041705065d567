"""Pages of a list that cost the same at any depth, found by the sort value and key of the row beside them."""

from .ahead import Ahead, ByKey, RowByRow
from .orderings import Ordering
from .pages import END, Page, keyset_page
from .walks import Walk

__all__ = ["END", "Ahead", "ByKey", "Ordering", "Page", "RowByRow", "Walk", "keyset_page"]
