"""The small marks of every page."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.template import Context, Template

from contacts.models import Channel
from crm import icons
from crm.templatetags import ui
from crm.wording import is_ahead

NOW = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_kyiv(settings):
    settings.WORKSPACE_TIME_ZONE = "Europe/Kyiv"


def render(text, **context):
    return Template("{% load ui %}" + text).render(Context(context))


def test_an_icon_without_a_label_is_decoration():
    html = render('{% icon "mail" %}')

    assert 'aria-hidden="true"' in html
    assert icons.shapes()["mail"] in html


def test_a_label_names_the_icon_and_is_escaped():
    html = render('{% icon "x" label %}', label="Remove <b>")

    assert 'role="img"' in html
    assert "<title>Remove &lt;b&gt;</title>" in html


def test_all_icons_are_read_from_their_file():
    assert len(icons.shapes()) == Path("crm/icons/lucide.svg").read_text().count("<symbol ")


def test_every_channel_has_an_icon():
    for channel, name in ui.CHANNEL_ICONS.items():
        assert icons.shapes()[name] in ui.icon(channel)
    assert ui.CHANNEL_ICONS.keys() >= {*Channel.values}


def test_there_is_every_icon_that_a_template_names():
    named = {
        name
        for template in Path("templates").rglob("*.html")
        for name in re.findall(r'(?:{% icon |icon=)"([^"]+)"', template.read_text())
    }

    assert named
    assert named <= icons.shapes().keys() | ui.CHANNEL_ICONS.keys()


def test_no_template_needs_a_looser_content_security_policy():
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:")

    for template in Path("templates").rglob("*.html"):
        assert not inline.search(template.read_text()), template


def test_an_avatar_keeps_its_colour():
    assert ui.avatar(480112) == ui.avatar(480112) == "avatar-0"
    assert ui.avatar(None) == "avatar-0"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Olena Kovalenko", "OK"),
        ("Ana Maria de Souza", "AS"),
        ("олена", "О"),
        ("  ", "?"),
        (None, "?"),
    ],
)
def test_initials_are_of_the_first_word_and_the_last(name, expected):
    assert ui.initials(name) == expected


def test_numbers_are_grouped_by_thousands():
    assert ui.grouped(12408) == "12,408"
    assert ui.grouped(None) == "—"


def test_moments_are_shown_in_the_zone_of_the_workspace():
    late_evening = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)

    assert ui.instant(late_evening) == "21 Nov 2026, 00:30"
    assert ui.day(late_evening) == "21 Nov 2026"
    assert ui.day(date(1991, 5, 4)) == "4 May 1991"


def test_no_moment_and_the_far_past_are_never():
    for moment in (None, "", datetime(1, 1, 1, tzinfo=UTC)):
        assert ui.ago(moment) == ui.day(moment) == ui.instant(moment) == "—"


def test_the_last_hours_of_the_calendar_do_not_break_a_page():
    end = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)

    assert ui.instant(end) == "31 Dec 9999, 23:59"


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=2, minutes=59), "2 h ago"),
        (timedelta(hours=11), "11 h ago"),
        (timedelta(hours=13), "yesterday"),
        (timedelta(hours=32), "yesterday"),
        (timedelta(hours=34), "2 d ago"),
        (timedelta(days=40), "1 mo ago"),
        (timedelta(days=800), "2 y ago"),
        (timedelta(minutes=-125), "in 2 h"),
        (timedelta(days=-3), "in 3 d"),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_ago_counts_hours_then_days_of_the_calendar(before, expected):
    assert ui.ago(NOW - before) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.2, "under 1 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (timedelta(minutes=3, seconds=20), "3 min 20 s"),
        (3600, "1 h"),
        (timedelta(hours=30, minutes=5, seconds=40), "30 h 5 min"),
        (None, "—"),
    ],
)
def test_how_long_something_lasts_is_told_in_two_numbers_at_most(seconds, expected):
    assert ui.lasting(seconds) == expected


@time_machine.travel(NOW, tick=False)
def test_what_lies_ahead_can_be_flagged():
    assert is_ahead(NOW + timedelta(minutes=1))
    assert not is_ahead(NOW)
    assert not is_ahead(None)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+380671234567", "+380 67 123 45 67"),
        ("+46705551208", "+46 70 555 12 08"),
        ("+6581234567", "+65 8123 4567"),
        ("+48512000111", "+48 512 000 111"),
        ("+2348030000000", "+234 803 000 0000"),
        ("+12025550123", "+1 202 555 0123"),
        ("+29012", "+290 12"),
        ("", "—"),
        (None, "—"),
    ],
)
def test_a_phone_is_grouped_after_its_calling_code(number, expected):
    assert ui.phone(number) == expected
