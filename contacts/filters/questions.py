"""The filters as a form asks for them: what each takes, what was given, and what was wrong with that."""

from collections.abc import Collection
from dataclasses import dataclass, field

from contacts.names import countries, languages
from crm.values import Invalid, clean_date

from .conditions import Condition
from .contact_filter import ContactFilter

SUGGESTED = {"country": countries, "language": languages}
HIDDEN = ("q", "sort")


@dataclass(frozen=True)
class Control:
    """One condition in the form: `options` to tick or choose, as (value, label, chosen), and `boxes` to type in.

    A box is (parameter, label for those who don't see it, text); `suggested` are texts that a box offers, and
    `unchosen` stands where nothing is chosen.
    """

    name: str
    kind: str
    input_type: str
    unchosen: str
    options: list[tuple[str, str, bool]]
    boxes: list[tuple[str, str, str]]
    suggested: Collection[str] = ()


@dataclass(frozen=True)
class Question:
    """All that is asked of one field: one control for most, several for a custom field."""

    label: str
    controls: list[Control] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def questions_of(filters: ContactFilter) -> dict[str, list[Question]]:
    """{heading of a group: questions}; the group of the contact's own fields has no heading."""
    groups: dict[str, dict[str, Question]] = {}
    for name, condition in filters.filters.items():
        if name not in HIDDEN:
            question = groups.setdefault(condition.group, {}).setdefault(condition.about, Question(condition.label))
            question.controls.append(_control(name, condition, filters))
            question.errors.extend(filters.form.errors.get(name, ()))
    return {group: list(questions.values()) for group, questions in groups.items()}


def _control(name: str, condition: Condition, filters: ContactFilter) -> Control:
    given, understood = filters.data.getlist(name), filters.understood.get(name)
    suggested = SUGGESTED[name]().values() if name in SUGGESTED else ()
    options: list[tuple[str, str, bool]] = []
    boxes: list[tuple[str, str, str]] = []
    match condition.control:
        case "options":
            options = _options(condition, [str(value) for value in understood] if understood else given)
        case "choice":
            chosen = [understood] if understood else given[-1:]
            options = [(value, label, [value] == chosen) for value, label in condition.options]
        case "typed":
            ticked, text = (understood, "") if understood else (given[:-1], "".join(given[-1:]))
            options = [(str(value), condition.word(value), True) for value in ticked]
            boxes = [(name, f"{condition.label} is", text)]
        case "range":
            words = zip(condition.parameters(name), ("from", "to"), strict=True)
            shown = _day if condition.input_type == "date" else str
            boxes = [(each, f"{condition.label} {word}", shown(filters.data.get(each, ""))) for each, word in words]
        case "text":
            boxes = [(name, f"{condition.label} contains", filters.data.get(name, ""))]
    return Control(name, condition.control, condition.input_type, condition.unchosen, options, boxes, suggested)


def _day(text: str) -> str:
    """As a box for days has it, if it is one."""
    try:
        return clean_date(text).isoformat()
    except Invalid:
        return text


def _options(condition: Condition, chosen: list[str]) -> list[tuple[str, str, bool]]:
    """The options, and what was chosen besides: a source of the business's own, or a mistake to take back."""
    known = [(value, label, value in chosen) for value, label in condition.options]
    return known + [(value, value, True) for value in chosen if value not in dict(condition.options)]
