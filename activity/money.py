"""Amounts of money in words."""

from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_currency, format_decimal, get_currency_symbol

LOCALE = "en"


def money(amount: Decimal, currency: str) -> str:
    """€12.50 or UAH 12.50, with every digit that was given; a bare number where the currency is unknown."""
    amount = amount.normalize()
    if not currency:
        return format_decimal(amount, locale=LOCALE, decimal_quantization=False)
    pattern = "¤\u00a0#,##0.00" if _has_no_sign(currency) else None
    return format_currency(amount, currency, pattern, locale=LOCALE, decimal_quantization=False)


@lru_cache
def _has_no_sign(currency: str) -> bool:
    return get_currency_symbol(currency, locale=LOCALE) == currency
