"""Everything that the page of an import's settings asks, and what its answers come to."""

from .saving import SavingForm
from .settings import ImportSettings, Problem, problems_of

__all__ = ["ImportSettings", "Problem", "SavingForm", "problems_of"]
