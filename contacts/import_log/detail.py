"""What the page of one import shows, by the state that it is in."""

from collections.abc import Callable
from typing import Any

from contacts.imports.differences import Differences
from contacts.imports.logbook import known_by_content
from contacts.imports.undone import Undone
from contacts.models import CustomField, Import, SubscriptionCategory
from contacts.profile.history import ChangeWords

from .pace import pace_of
from .samples import Samples, rows_to_correct
from .undone import UndoneInWords
from .words import columns_in_words, remarks_of, settings_in_words, stats_of

State = Import.State


def detail_of(log: Import) -> dict[str, Any]:
    """`part` names the template that shows the rest."""
    return _DETAILS[State(log.state)](log)


def _at_work(log: Import) -> dict[str, Any]:
    return {"part": "contacts/import_progress.html", "pace": pace_of(log), "stats": stats_of(log)}


def _draft(log: Import) -> dict[str, Any]:
    """What the comparison found, or why there was none."""
    if log.error or log.differences is None:
        return {"part": "contacts/import_error.html"}
    differences = Differences.from_json(log.differences)
    counts = differences.counts
    return {
        "part": "contacts/import_diff.html",
        "known": known_by_content(log),
        "stats": stats_of(counts),
        "remarks": remarks_of(counts),
        "taken": counts.created + counts.updated + counts.unchanged,
        "would_change": bool(counts.created + counts.updated),
        "sections": Samples(log, differences, _words()).sections,
    }


def _halted(log: Import) -> dict[str, Any]:
    return _ended(log) | {"part": "contacts/import_halted.html", "rows_in": _rows_of(log), "is_undo": bool(log.undo)}


def _ended(log: Import) -> dict[str, Any]:
    words = _words()
    seconds = log.took.total_seconds() if log.took else 0
    return {
        "part": "contacts/import_result.html",
        "stats": stats_of(log),
        "remarks": remarks_of(log),
        "settings": settings_in_words(log, words),
        "columns": columns_in_words(log, words),
        "sections": rows_to_correct(log),
        "rate": round(_rows_of(log) / seconds) if seconds >= 1 else None,
        "has_contacts": not log.undo and log.origin is not None and log.origin.changes.exists(),
    }


def _undone(log: Import) -> dict[str, Any]:
    undone = UndoneInWords.of(Undone.from_json(log.undo), _words())
    return _ended(log) | {"part": "contacts/import_undone.html", "undone": undone}


def _rows_of(log: Import) -> int:
    return sum(each.number for each in stats_of(log))


def _words() -> ChangeWords:
    return ChangeWords(CustomField.objects.all(), SubscriptionCategory.objects.all())


_DETAILS: dict[State, Callable[[Import], dict[str, Any]]] = {
    State.DRAFT: _draft,
    State.COMPARING: _at_work,
    State.WAITING: _at_work,
    State.RUNNING: _at_work,
    State.STOPPED: _halted,
    State.FAILED: _halted,
    State.DONE: _ended,
    State.UNDOING: _at_work,
    State.UNDONE: _undone,
}
