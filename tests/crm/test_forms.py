"""Fields of forms that refuse what imports refuse."""

import pytest
from django.core.exceptions import ValidationError

from crm.forms import CleanTextField


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"longest": 5}, "This is 6 characters long; 5 fit."),
        ({"max_length": 5}, "Ensure this value has at most 5 characters (it has 6)."),
    ],
)
def test_a_text_that_is_too_long_is_refused_in_words_of_ours_or_of_django(options, reason):
    with pytest.raises(ValidationError) as refused:
        CleanTextField(**options).clean("a" * 6)

    assert refused.value.messages == [reason]


def test_signs_that_no_text_may_hold_are_refused_in_a_sentence():
    with pytest.raises(ValidationError) as refused:
        CleanTextField().clean("a\x01")

    assert refused.value.messages == ["This has a character that no text may hold (U+0001, character 2)."]


def test_a_text_is_trimmed_and_may_be_left_out():
    assert CleanTextField().clean(" Weekly\r\n") == "Weekly"
    assert CleanTextField(required=False).clean("  ") == ""
