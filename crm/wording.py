"""Moments, numbers, phones and names in words, as every page writes them.

What is made of digits and our own words alone is returned as safe: escaping it costs more than making it.
"""

from datetime import datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.safestring import SafeString

from crm.periods import workspace_zone

NEVER = SafeString("—")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# Calling codes of one and two digits (ITU-T E.164); all others have three.
SHORT_CALLING_CODES = {
    str(code)
    for codes in (
        (1, 7, 20, 27, 36, 39, 40, 41, 81, 82, 84, 86, 98),
        range(30, 35),
        range(43, 50),
        range(51, 59),
        range(60, 67),
        range(90, 96),
    )
    for code in codes
}
# How people of a country write the digits after its calling code.
NATIONAL_GROUPS = {
    "380": (2, 3, 2, 2),
    "375": (2, 3, 2, 2),
    "46": (2, 3, 2, 2),
    "7": (3, 3, 2, 2),
    "33": (1, 2, 2, 2, 2),
    "44": (4, 6),
    "49": (3, 4, 4),
    "55": (2, 5, 4),
    "91": (5, 5),
}
GROUPS_BY_LENGTH = {7: (3, 4), 8: (4, 4), 9: (3, 3, 3), 10: (3, 3, 4), 11: (3, 4, 4)}


def initials(name):
    """Up to two capitals: of the first word and of the last."""
    words = str(name or "").split()
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def grouped(number):
    """12408 → 12,408."""
    return NEVER if number is None else f"{number:,}"


def day(moment):
    """21 Nov 2026, for a date, or for an instant in the workspace's zone."""
    if _is_never(moment):
        return NEVER
    if isinstance(moment, datetime):
        moment = _local(moment)
    return SafeString(f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}")


def instant(moment):
    """21 Nov 2026, 09:00, in the workspace's zone."""
    if _is_never(moment):
        return NEVER
    moment = _local(moment)
    return SafeString(f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}, {moment:%H:%M}")


def ago(moment):
    """2 h ago, yesterday, 3 d ago, 1 mo ago; in 2 h for what lies ahead."""
    if _is_never(moment):
        return NEVER
    now = timezone.now()
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 0:
        return SafeString(f"in {_span(-minutes, -minutes // 1440)}")
    if minutes < 1:
        return SafeString("just now")
    days = (_local(now).date() - _local(moment).date()).days if minutes >= 720 else 0
    return SafeString("yesterday" if days == 1 else f"{_span(minutes, days)} ago")


def lasting(seconds):
    """4 s, 3 min 20 s, 1 h 5 min, for a number of seconds or the time between two instants."""
    if seconds is None:
        return NEVER
    whole = round(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)
    if whole < 60:
        return SafeString(f"{whole} s" if whole else "under 1 s")
    large, small = divmod(whole, 60) if whole < 3600 else divmod(whole // 60, 60)
    names = ("min", "s") if whole < 3600 else ("h", "min")
    return SafeString(
        " ".join(f"{number} {name}" for number, name in zip((large, small), names, strict=True) if number)
    )


def is_ahead(moment):
    """Whether an instant lies in the future, as a wrong clock makes it."""
    return moment is not None and moment > timezone.now()


@lru_cache(maxsize=4096)
def phone(number):
    """+380671234567 → +380 67 123 45 67; the digits stay as they are."""
    if not number:
        return NEVER
    digits = number.removeprefix("+")
    code = next((digits[:n] for n in (1, 2) if digits[:n] in SHORT_CALLING_CODES), digits[:3])
    national = digits[len(code) :]
    groups = NATIONAL_GROUPS.get(code, ())
    if sum(groups) != len(national):
        groups = GROUPS_BY_LENGTH.get(len(national), (len(national),))
    return " ".join([f"+{code}", *_cut(national, groups)])


def _is_never(moment):
    """None, nothing, or a year before those that are taken; a column's own far past is for who reads it to know."""
    return moment is None or moment == "" or moment.year <= 1


def _local(moment):
    try:
        return moment.astimezone(workspace_zone())
    except OverflowError:  # the last hours of the year 9999
        return moment


def _span(minutes, days):
    if days >= 365:
        return f"{days // 365} y"
    if days >= 30:
        return f"{days // 30} mo"
    if days >= 1:
        return f"{days} d"
    if minutes >= 60:
        return f"{minutes // 60} h"
    return f"{max(minutes, 1)} min"


def _cut(digits, groups):
    start = 0
    for size in groups:
        yield digits[start : start + size]
        start += size
