"""The gate of the contact's own fields: every value of every way in gets its one normal form here, or is refused."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache, partial
from typing import Any
from zoneinfo import available_timezones

import email_validator
import phonenumbers
from babel import Locale, UnknownLocaleError

from contacts.models import EmailStatus, Gender, Source
from contacts.names import countries_in, language_tags
from crm.periods import workspace_today
from crm.values import Invalid, clean_date, clean_text

_PLAIN_EMAIL = re.compile(r"[a-z0-9]+(?:[._+\-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,24}\Z")
_SPECIAL_DOMAINS = tuple("." + name for name in email_validator.SPECIAL_USE_DOMAIN_NAMES)
_PHONE_MARKS = str.maketrans("", "", " \u00a0\t()-./")
_LONGEST_PHONE = 16  # the + and fifteen digits (E.164)
_EXTENSION = re.compile(r"(?:ext|x|доб)\.?\s*\d+\s*\Z", re.IGNORECASE)
_WITH_EXTENSION = "a phone number with an extension: leave the extension out"
_WORD_MARKS = re.compile(r"[\s_-]+")
_GENDERS = {
    **dict.fromkeys(("f", "female", "w", "woman", "ж", "жінка", "женский"), Gender.FEMALE.value),
    **dict.fromkeys(("m", "male", "man", "ч", "чоловік", "м", "мужской"), Gender.MALE.value),
    **dict.fromkeys(("o", "other", "x", "non-binary", "nonbinary", "diverse"), Gender.OTHER.value),
}
_EMAIL_STATUSES = {
    **{status.value.replace("_", " "): status.value for status in EmailStatus if status != EmailStatus.NO_EMAIL},
    **dict.fromkeys(("subscribed", "confirmed", "valid", "never subscribed"), EmailStatus.ACTIVE.value),
    **dict.fromkeys(("unconfirmed", "pending"), EmailStatus.NOT_CONFIRMED.value),
    **dict.fromkeys(("unsubscribe", "opted out"), EmailStatus.UNSUBSCRIBED.value),
    **dict.fromkeys(
        ("spam report", "reported spam", "complained", "complaint", "spam complaint"), EmailStatus.SPAM.value
    ),
    **dict.fromkeys(("cleaned", "bounced", "hard bounced", "hard bounce"), EmailStatus.BLACKLISTED.value),
    **dict.fromkeys(("suppressed", "user suppressed", "invalid email"), EmailStatus.BLACKLISTED.value),
}


def clean_email(value: str) -> str:
    """Lower case, no display name, the domain in Unicode; syntax alone is checked (RFC 5321 and 6531)."""
    text = clean_text(value, 320).lower()
    if _PLAIN_EMAIL.match(text) and len(text) <= 64 and not text.endswith(_SPECIAL_DOMAINS):
        return text
    try:
        checked = email_validator.validate_email(text, check_deliverability=False)
    except email_validator.EmailNotValidError as error:
        raise Invalid(f"not an email address: {str(error).rstrip('.')}") from None
    return checked.normalized.lower()


def clean_phone(value: str, country: str = "") -> str:
    """E.164. A local number needs its country (ISO 3166), an extension has no place in it."""
    text = clean_text(value, 60)
    bare = text.translate(_PHONE_MARKS)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    if bare[:1] == "+" and bare[1:].isdigit() and bare.isascii() and _is_plain_international(bare[1:8], len(bare)):
        return bare
    if _EXTENSION.search(text):
        raise Invalid(_WITH_EXTENSION)
    try:
        number = phonenumbers.parse(bare if bare[:1] == "+" else text, country or None)
    except phonenumbers.NumberParseException:
        raise Invalid(_unknown_phone(text, country)) from None
    if number.extension:
        raise Invalid(_WITH_EXTENSION)
    normal = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if len(normal) > _LONGEST_PHONE or not _is_possible(number):
        raise Invalid("not a phone number: too few or too many digits for its country")
    return normal if normal == bare else clean_phone(normal)  # what is read again gives the same


def _unknown_phone(text: str, country: str) -> str:
    if not country and any(character.isdigit() for character in text):
        return "a phone number without its country: write it as +380671234567, or name the country"
    return "not a phone number"


@lru_cache(maxsize=65536)
def _is_plain_international(front: str, length: int) -> bool:
    """Whether +front… of this length is already E.164; the digits behind the seventh make no difference."""
    try:
        number = phonenumbers.parse("+" + front.ljust(length - 1, "2"))
    except phonenumbers.NumberParseException:
        return False
    as_written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return as_written[1:8] == front and len(as_written) == length <= _LONGEST_PHONE and _is_possible(number)


def _is_possible(number: phonenumbers.PhoneNumber) -> bool:
    """Whether it has as many digits as numbers of its country; one that is dialled within a town alone is none."""
    return phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE


def clean_country(value: str) -> str:
    """ISO 3166-1 alpha-2, from the code or the country's name in English or its own language."""
    text = clean_text(value, 100)
    code = _countries_in_english().get(text.casefold()) or _countries_in_other_languages().get(text.casefold())
    if code is None:
        raise Invalid("not a country: use its ISO code, such as UA, or its English name")
    return code


@cache
def _countries_in_english() -> dict[str, str]:
    """{folded code or name: code}"""
    names = {"uk": "GB", "usa": "US", "united states of america": "US", "czech republic": "CZ", "turkey": "TR"}
    countries = _countries("en")
    return {**{code.casefold(): code for code in countries.values()}, **countries, **names}


@cache
def _countries_in_other_languages() -> dict[str, str]:
    """Read only for names that are not English: it takes about a second."""
    languages = ("ar", "tr", "el", "ka", "ja", "nl", "sv", "ru", "uk", "pt", "pl", "it", "es", "fr", "de")
    return {name: code for language in languages for name, code in _countries(language).items()}


def _countries(language: str) -> dict[str, str]:
    """{folded name: code}"""
    return {name.casefold(): code for code, name in countries_in(language).items()}


@lru_cache(maxsize=4096)
def clean_language(value: str) -> str:
    """A BCP 47 tag in its usual case (`uk`, `pt-BR`), from a tag or a language's English name."""
    text = clean_text(value, 60)
    if code := _languages().get(text.casefold()):
        return code
    try:
        locale = Locale.parse(text.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        raise Invalid("not a language: use its code, such as uk or pt-BR") from None
    return "-".join(part for part in (locale.language, locale.script, locale.territory) if part)


@cache
def _languages() -> dict[str, str]:
    tags = language_tags()
    names = {name.casefold(): tag for tag, name in tags.items()}
    return names | {tag.casefold(): tag for tag in tags}  # a code goes before a name: ga is Irish, not the Ga language


def clean_time_zone(value: str) -> str:
    text = clean_text(value, 64)
    if text not in _time_zones():
        raise Invalid("not a time zone: use an IANA name, such as Europe/Kyiv")
    return text


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def clean_gender(value: str) -> str:
    gender = _GENDERS.get(clean_text(value, 40).casefold())
    if gender is None:
        raise Invalid("not a gender that is known here: use female, male or other")
    return gender


def clean_birth_date(value: str, order: str = "ymd") -> date:
    born = clean_date(value, order)
    if not date(1850, 1, 1) <= born <= workspace_today():
        raise Invalid("a birth date lies between 1850 and today")
    return born


def clean_source(value: str) -> str:
    """One of `Source`'s keys where the text names one, in any case; else the text itself."""
    text = clean_text(value, 40)
    return _sources().get(text.casefold(), text)


@cache
def _sources() -> dict[str, str]:
    return {name.casefold(): source.value for source in Source for name in (source.value, source.label)}


def clean_email_status(value: str) -> str:
    status = _EMAIL_STATUSES.get(_WORD_MARKS.sub(" ", clean_text(value, 40).casefold()))
    if status is None:
        raise Invalid("not an email status: use active, not_confirmed, unsubscribed, spam or blacklisted")
    return status


def text_of(max_length: int) -> Callable[[str], str]:
    return partial(clean_text, max_length=max_length)


PLAIN_CLEANERS: dict[str, Callable[[str], str]] = {
    "external_id": text_of(255),
    "email": clean_email,
    "telegram_id": text_of(64),
    "first_name": text_of(40),
    "last_name": text_of(40),
    "gender": clean_gender,
    "country": clean_country,
    "region": text_of(100),
    "city": text_of(100),
    "address": text_of(255),
    "postcode": text_of(20),
    "language": clean_language,
    "time_zone": clean_time_zone,
    "source": clean_source,
}
"""The cleaners that need nothing but the text: `{field: cleaner}`. Phones and dates depend on the row or the file."""


def cleaner_of(field: str, country: str = "") -> Callable[[Any], Any]:
    """The cleaner of one field whose text stands by itself; `country` is for a phone without its code."""
    if field == "phone":
        return partial(clean_phone, country=country)
    return clean_birth_date if field == "birth_date" else PLAIN_CLEANERS[field]
