"""Codes in words: countries, languages and time zones, with their English names."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError

_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


def countries_in(language: str) -> dict[str, str]:
    """{ISO 3166 code: name in the language}"""
    territories = Locale(language).territories.items()
    return {code: name for code, name in territories if len(code) == 2 and code not in _NO_COUNTRIES}


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """The English names, in their order."""
    return dict(sorted(countries_in("en").items(), key=lambda item: item[1]))


def country_name(code: str) -> str:
    return countries().get(code, code)


def language_tags() -> dict[str, str]:
    """{BCP 47 tag: English name}"""
    return {code.replace("_", "-"): name for code, name in Locale("en").languages.items()}


@lru_cache(maxsize=1)
def languages() -> dict[str, str]:
    """Those of the tags that begin with two letters, in the order of the names."""
    names = {tag: name for tag, name in language_tags().items() if len(tag.split("-")[0]) == 2}
    return dict(sorted(names.items(), key=lambda item: item[1]))


@lru_cache(maxsize=1024)
def language_name(tag: str) -> str:
    """The name, such as Ukrainian; the tag itself where there is none."""
    try:
        return languages().get(tag) or (tag and Locale.parse(tag, sep="-").get_display_name("en")) or tag
    except (ValueError, UnknownLocaleError):
        return tag


@lru_cache(maxsize=1)
def time_zones() -> list[str]:
    """The zones that people choose from: those named after a place, and UTC."""
    return [*sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")), "UTC"]
