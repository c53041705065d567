"""The gate that every single value passes on its way in, from a file, a form, the admin or a request."""

from crm.values.dates import clean_date, date_reading
from crm.values.instants import clean_instant, start_of_day, usual_moments
from crm.values.numbers import clean_decimal, clean_integer
from crm.values.structures import clean_json, json_text
from crm.values.text import Invalid, clean_bool, clean_text, shown, spelling

__all__ = [
    "Invalid",
    "clean_bool",
    "clean_date",
    "clean_decimal",
    "clean_instant",
    "clean_integer",
    "clean_json",
    "clean_text",
    "date_reading",
    "json_text",
    "shown",
    "spelling",
    "start_of_day",
    "usual_moments",
]
