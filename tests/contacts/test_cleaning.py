"""The gate of the contact's own fields: one normal form for each value, or a refusal that says why."""

from datetime import date, timedelta

import email_validator
import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contacts import cleaning
from crm.values import Invalid

LABEL = st.from_regex(r"[a-z0-9]+([.+_-][a-z0-9]+)*", fullmatch=True).filter(lambda text: len(text) < 30)
DOMAIN = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*\.(com|org|co\.uk|test|example|invalid|c|xn--p1ai)", fullmatch=True)


@given(local=LABEL, domain=DOMAIN.filter(lambda text: len(text) < 40))
def test_plain_emails_pass_exactly_where_the_library_lets_them(local, domain):
    address = f"{local}@{domain}"
    try:
        expected = email_validator.validate_email(address, check_deliverability=False).normalized.lower()
    except email_validator.EmailNotValidError:
        expected = None

    try:
        assert cleaning.clean_email(address) == expected
    except Invalid:
        assert expected is None


@given(st.text(max_size=80))
def test_a_clean_email_is_clean_already(text):
    try:
        address = cleaning.clean_email(text)
    except Invalid:
        return

    assert cleaning.clean_email(address) == address


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        (" Anna.K+news@Example.COM ", "anna.k+news@example.com"),
        ("anna@BÜCHER.example.com", "anna@bücher.example.com"),
        ("анна@example.com", "анна@example.com"),
    ],
)
def test_emails_have_one_normal_form(written, normal):
    assert cleaning.clean_email(written) == normal


@pytest.mark.parametrize("text", ["", "anna", "anna@", "@example.com", "a b@example.com", "a@localhost", "a@b.test"])
def test_what_is_no_email_is_refused(text):
    with pytest.raises(Invalid, match="not an email address"):
        cleaning.clean_email(text)


def read_by_the_library(written):
    """The number in E.164 if it is possible, read again until it stays the same: a zero in front may be left out."""
    try:
        number = phonenumbers.parse(written)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    normal = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return normal if normal == written else read_by_the_library(normal)


@given(st.integers(min_value=10**6, max_value=10**15 - 1))
@example(5_300_000_000)
def test_international_phones_pass_exactly_where_the_library_lets_them(number):
    written = f"+{number}"
    expected = read_by_the_library(written)

    try:
        assert cleaning.clean_phone(written) == expected
    except Invalid:
        assert expected is None


@pytest.mark.parametrize(
    ("written", "country", "normal"),
    [
        ("+380 (67) 123-45-67", "", "+380671234567"),
        ("00380671234567", "", "+380671234567"),
        ("067 123 45 67", "UA", "+380671234567"),
        ("+44 (0)20 7946 0018", "", "+442079460018"),
        ("+48 512 000 111", "UA", "+48512000111"),
        ("+490091776560320", "", "+4991776560320"),
    ],
)
def test_phones_have_one_normal_form(written, country, normal):
    assert cleaning.clean_phone(written, country) == normal


@pytest.mark.parametrize(
    ("written", "country", "reason"),
    [
        ("067 123 45 67", "", "without its country"),
        ("+380 67 123 45 67 ext. 5", "", "extension"),
        ("+380 67", "", "too few or too many digits"),
        ("call me", "UA", "not a phone number"),
        ("+1 650 253 0000 #5", "", "extension"),
        ("+49 170", "", "too few or too many digits"),
        ("+49 12345 6789012345", "", "too few or too many digits"),
    ],
)
def test_what_is_no_phone_is_refused_with_its_reason(written, country, reason):
    with pytest.raises(Invalid, match=reason):
        cleaning.clean_phone(written, country)


@pytest.mark.parametrize(
    ("clean", "written", "normal"),
    [
        (cleaning.clean_country, "Ukraine", "UA"),
        (cleaning.clean_country, "україна", "UA"),
        (cleaning.clean_country, "uk", "GB"),
        (cleaning.clean_language, "PT_br", "pt-BR"),
        (cleaning.clean_language, "Ukrainian", "uk"),
        (cleaning.clean_time_zone, "Europe/Kyiv", "Europe/Kyiv"),
        (cleaning.clean_gender, " F ", "female"),
        (cleaning.clean_source, "Subscription Form", "subscription_form"),
        (cleaning.clean_source, "Trade fair", "Trade fair"),
        (cleaning.clean_email_status, "Cleaned", "blacklisted"),
    ],
)
def test_words_become_codes(clean, written, normal):
    assert clean(written) == normal


@pytest.mark.parametrize(
    ("clean", "text"),
    [
        (cleaning.clean_country, "Atlantis"),
        (cleaning.clean_language, "klingonese!"),
        (cleaning.clean_time_zone, "../etc/passwd"),
        (cleaning.clean_gender, "?"),
        (cleaning.clean_email_status, "maybe"),
        (cleaning.clean_birth_date, "1492-10-12"),
        (cleaning.clean_birth_date, (date.today() + timedelta(days=2)).isoformat()),  # noqa: DTZ011 (two days off)
    ],
)
def test_what_is_unknown_is_refused(clean, text):
    with pytest.raises(Invalid):
        clean(text)
