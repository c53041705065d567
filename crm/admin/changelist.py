"""The list of the admin's, safe from what no text in PostgreSQL can hold."""

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList


class CleanChangeList(ChangeList):
    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Nothing can be asked with NUL; the list then says so, and shows itself unfiltered."""
        given = super().get_filters_params(params)
        if any("\0" in value for values in given.values() for value in values):
            raise IncorrectLookupParameters
        return given
