"""How pages write days, money and minutes, and where they let people go."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.utils import timezone
from django_cotton.compiler_regex import CottonCompiler

from consortium.access.actor import ANONYMOUS
from consortium.portal import tags
from tests.factories.world import NOW


def test_day_reads_as_people_say_it():
    assert tags.day(date(2026, 3, 3)) == "3 March 2026"
    assert tags.day(None) == ""


def test_moment_is_told_where_the_reader_is():
    summer = datetime(2026, 6, 3, 23, 30, tzinfo=UTC)
    page = Template("{% load portal %}{{ at|moment }}")
    with timezone.override(ZoneInfo("Europe/London")):
        assert page.render(Context({"at": summer})) == "4 June 2026 at 00:30"
    with timezone.override(ZoneInfo("UTC")):
        assert page.render(Context({"at": summer})) == "3 June 2026 at 23:30"


def test_time_tag_is_for_machines_too():
    assert tags.time_tag(date(2026, 3, 3)) == '<time datetime="2026-03-03">3 March 2026</time>'
    assert tags.time_tag(NOW) == '<time datetime="2026-03-03T10:00:00+00:00">3 March 2026 at 10:00</time>'
    assert tags.time_tag(None) == ""


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (Decimal("12500.00"), "GBP", "£12,500"),
        (Decimal("12500.5"), "GBP", "£12,500.50"),
        (Decimal("-3"), "GBP", "−£3"),
        (0, "EUR", "€0"),
        (1234567, "NOK", "1,234,567 NOK"),
        (None, "GBP", ""),
    ],
)
def test_money_reads_as_people_write_it(amount, currency, words):
    assert tags.money(amount, currency) == words


@pytest.mark.parametrize(("number", "words"), [(1, "about 1 minute"), (8, "about 8 minutes"), (0, ""), (None, "")])
def test_minutes_read_as_people_say_it(number, words):
    assert tags.minutes(number) == words


def places_of(actor, rf, path="/"):
    request = rf.get(path)
    return [(place["label"], place["here"]) for place in tags.places({"actor": actor, "request": request})]


def test_places_are_those_the_seat_may_go_to(world, rf):
    assert ("Admin", False) in places_of(world.coordinator, rf)
    assert "Admin" not in dict(places_of(world.member, rf))
    assert places_of(world.member, rf)[0] == ("Home", True)
    assert places_of(ANONYMOUS, rf) == []


def test_places_mark_where_one_is(world, rf):
    assert dict(places_of(world.coordinator, rf, "/admin/consortium/"))["Admin"] is True
    assert dict(places_of(world.coordinator, rf, "/admin/consortium/"))["Home"] is False


def test_page_link_keeps_the_filters(rf):
    context = {"request": rf.get("/bids/?stage=won&stage=lost&page=2&q=a%26b")}
    assert tags.page_link(context, page=3) == "?stage=won&stage=lost&page=3&q=a%26b"


def test_pagination_turns_pages(rf):
    page = Paginator(range(30), 10).page(2)
    template = Template('{% include "portal/_pagination.html" %}')
    html = " ".join(template.render(Context({"page_obj": page, "request": rf.get("/?q=x")})).split())
    assert 'rel="prev" href="?q=x&amp;page=1"' in html
    assert 'rel="next" href="?q=x&amp;page=3"' in html
    assert "Page 2 of 3" in html


def rendered(components, **context):
    return Template(CottonCompiler().process(components)).render(Context(context))


def test_band_component_never_relies_on_colour():
    bands = {
        value: rendered('<c-band :value="value" />', value=value) for value in ("strong", "mixed", "concern", None)
    }
    assert {value: html.split(">")[1].split("<")[0] for value, html in bands.items()} == {
        "strong": "Strong",
        "mixed": "Mixed",
        "concern": "Concern",
        None: "Not shown",
    }


def test_timeline_component_escapes_what_people_wrote():
    events = [SimpleNamespace(at=date(2026, 3, 3), text="<script>", url="")]
    html = rendered('<c-timeline :items="events" />', events=events)
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
