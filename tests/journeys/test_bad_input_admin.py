"""Whatever a coordinator types or uploads, the admin says what is wrong, keeps what was typed, and never breaks."""

import re
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.html import escape

from consortium.organisations.models import Organisation
from tests.factories import partners, steering
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.spreadsheets import Importing
from tests.journeys import hostile

pytestmark = [pytest.mark.strict, pytest.mark.slow]
DESKS = {
    "consortium/organisation": "name",
    "consortium/contact": "name",
    "consortium/membership": "minute_reference",
    "consortium/seat": "invited_name",
    "consortium/apitoken": "name",
    "partners/partnership": "name",
    "partners/bid": "title",
    "partners/contract": "title",
    "reflections/review": "opens_on",
    "reflections/cadence": "every_months",
    "reflections/commitment": "title",
}
FEW = ["a\x00b", "<script>alert(1)</script>", "9999-12-31", "0001-01-01", "9" * 40]
VALUES = [*hostile.TEXTS.values(), *hostile.DAYS.values(), "", "-1", "9" * 40, "NaN", "1e400", str(uuid4())]


@pytest.fixture
def desk(world, signed_in):
    client = signed_in(world.seats.coordinator)
    client.raise_request_exception = False
    return client


@pytest.fixture
def rows(world):
    """Return one row of each kind that has pages of its own."""
    partnership = partners.make_partnership(world)
    return {
        "consortium/organisation": world.alder,
        "consortium/contact": world.birch.contacts.first(),
        "consortium/membership": world.alder.memberships.get(),
        "partners/partnership": partnership,
        "partners/bid": partners.make_bid(world, partnership, shares=("60", "30")),
        "reflections/review": steering.make_review(world, partnership, days=3),
        "reflections/cadence": steering.make_cadence(world, partnership),
        "reflections/commitment": steering.make_commitment(world, partnership),
    }


def typed_into(page):
    """Return the form as the page gives it, the fields that a person fills in, and those with a choice."""
    data = filled(page)
    chosen = set(re.findall(r'<select[^>]*name="([^"]+)"', page.content.decode()))
    hidden = {"csrfmiddlewaretoken", *chosen}
    return data, [name for name in data if name not in hidden and not name.startswith(("_", "initial-"))], chosen


@pytest.mark.parametrize("where", DESKS)
def test_an_add_page_with_anything_in_it_is_answered_clearly(desk, rows, where):
    address = f"/admin/{where}/add/"
    data, fields, chosen = typed_into(desk.get(address))
    assert DESKS[where] in fields
    broken = {}
    for field in [*fields, *sorted(chosen)]:
        for value in [str(uuid4())] if field in chosen else VALUES if field == DESKS[where] else FEW:
            with transaction.atomic():
                answer = desk.post(address, {**data, field: value})
                transaction.set_rollback(True)
            text = answer.content.decode()
            if answer.status_code not in {200, 302} or "<script>alert(1)" in text:
                broken[field, value[:30]] = answer.status_code
            elif answer.status_code == 200 and field == DESKS[where] and not field.endswith("_on"):
                assert (value[:30], escape(value) in text) == (value[:30], True)
    assert broken == {}


@pytest.mark.parametrize("where", sorted({*DESKS, "consortium/message"}))
def test_a_list_asked_for_anything_is_answered(desk, rows, where):
    asked = ["q=%00", "q=%3Cscript%3Ealert(1)", f"q={'x' * 5000}", "p=99999999999999999999", "p=-1", "p=x", "o=99.-1"]
    asked += ["o=x", "all=", "nothing=1", "id__exact=x", "consortium__exact=x", "password__startswith=a", "e=1"]
    asked += ["_facets=x", "_popup=1", "_to_field=id", "_to_field=password"]
    broken = {}
    for query in asked:
        answer = desk.get(f"/admin/{where}/?{query}", follow=True)
        if answer.status_code >= 500 or b"<script>alert(1)" in answer.content:
            broken[query] = answer.status_code
    assert broken == {}


@pytest.mark.parametrize("where", sorted({*DESKS, "consortium/message"}))
def test_an_object_that_is_not_there_leads_back_to_the_site(desk, rows, where):
    for pk in [*hostile.IDS.values(), "x" * 3000]:
        for page in ["change", "history"]:
            answer = desk.get(f"/admin/{where}/{pk.replace(chr(0), '%00')}/{page}/", follow=True)
            assert (pk[:20], page, answer.status_code in {200, 403, 404}) == (pk[:20], page, True)


SHORT = "The promised shares total 90.00%. They must total exactly 100% before submission."


def messages_on(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_shares_that_do_not_total_are_refused_by_name_on_both_faces(desk, rows, world):
    bid = rows["partners/bid"]
    address = reverse("admin:partners_bid_submit", args=[bid.pk])
    asked = desk.get(address)
    page = desk.post(address, filled(asked) if asked.status_code == 200 else {}, follow=True)
    assert SHORT in messages_on(page)
    answer = Integrator(world.seats.coordinator).call("POST", f"bids/{bid.pk}/submit/")
    assert (answer.status_code, answer.json()["code"]) == (409, "shares_not_whole")
    bid.refresh_from_db()
    assert (bid.submitted_at, bid.promises.count()) == (None, 0)


FILES = {
    "nothing": b"",
    "only headings": b"name,postcode\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "a broken workbook": b"PK\x03\x04" + b"\x00" * 400,
    "NUL": b"name\nA\x00b\n",
    "no such encoding": "name\nÉlan\n".encode("utf-16"),
    "an unclosed quote": b'name\n"Elm\n',
    "one long line": b"name\n" + b"x" * 200_000 + b"\n",
    "many columns": b",".join([b"a"] * 3000) + b"\n" + b",".join([b"b"] * 3000) + b"\n",
    "twice a heading": b"name,name\nElm,Fir\n",
    "a formula": b"name\n=cmd()\n",
    "a script": b"name\n<script>alert(1)</script>\n",
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("model", ["organisation", "contact"])
def test_a_file_that_is_no_list_is_answered_with_a_sentence(desk, world, model, name):
    before = Organisation.objects.count()
    page = Importing(desk, model).preview(data=FILES[name], name="file.csv")
    assert (page.status_code, b"<script>alert(1)" in page.content) == (200, False)
    assert Organisation.objects.count() == before


@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_a_method_that_the_admin_does_not_have_changes_nothing(desk, rows, method):
    for where, row in rows.items():
        answer = getattr(desk, method)(f"/admin/{where}/{row.pk}/change/")
        assert (where, answer.status_code in {200, 403, 405}) == (where, True)
        assert (where, type(row).objects.filter(pk=row.pk).exists()) == (where, True)
