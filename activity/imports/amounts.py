"""Amounts of money, and their currencies."""

from decimal import Decimal

from babel.numbers import list_currencies

from contacts.custom_values import Rules
from crm.values import Invalid, clean_decimal, clean_text

_LARGEST, _SMALLEST = Decimal(10) ** 14, Decimal(10) ** -4


def amount(rules: Rules):
    """An amount of money: at most four decimals and fourteen digits before them."""

    def clean(cell: str) -> Decimal:
        number = clean_decimal(cell, rules.decimal)
        if abs(number) >= _LARGEST or number % _SMALLEST:
            raise Invalid("an amount has at most fourteen digits and four decimals")
        return number

    return clean


def clean_currency(cell: str) -> str:
    code = clean_text(cell, 10).upper()
    if code not in list_currencies():
        raise Invalid("not a currency: use its ISO 4217 code, such as EUR")
    return code
