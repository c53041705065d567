"""Codes in words: countries, languages and time zones, with their English names."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError

_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """{ISO 3166 code: name}, in the order of the names."""
    names = {
        code: name
        for code, name in Locale("en").territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    }
    return dict(sorted(names.items(), key=lambda item: item[1]))


def country_name(code: str) -> str:
    return countries().get(code, code)


@lru_cache(maxsize=1)
def languages() -> dict[str, str]:
    """{BCP 47 tag: name} of the languages with a code of two letters, in the order of the names."""
    tags = {code.replace("_", "-"): name for code, name in Locale("en").languages.items()}
    names = {tag: name for tag, name in tags.items() if len(tag.split("-")[0]) == 2}
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
