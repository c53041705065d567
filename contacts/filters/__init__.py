"""Filters of contacts, through django-filter: parameters of an address become conditions, chips and a form."""

from .catalogue import Catalogue
from .contact_filter import ContactFilter
from .questions import Question, questions_of
from .unindexed import Unindexed, unindexed

__all__ = ["Catalogue", "ContactFilter", "Question", "Unindexed", "questions_of", "unindexed"]
