"""Filters of contacts, through django-filter: parameters of an address become conditions, chips and a form."""

from .catalogue import Catalogue
from .contact_filter import Chip, ContactFilter
from .questions import Question, questions_of

__all__ = ["Catalogue", "Chip", "ContactFilter", "Question", "questions_of"]
