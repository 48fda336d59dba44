"""The commitments desk."""

from datetime import timedelta

import pytest

from consortium.access.roles import Role
from reflections.commitments.models import Commitment
from reflections.insights.models import ReleaseCell
from reflections.reviews.models import Mode
from reflections.turn import conclude
from tests.factories import reviews as factory
from tests.factories.forms import filled
from tests.factories.partners import make_partnership
from tests.factories.steering import make_commitment, today
from tests.factories.world import make_seat

LIST = "/admin/reflections/commitment/"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def desk(signed_in, world):
    return signed_in(world.seats.coordinator)


def titles(answer):
    assert answer.status_code == 200
    return [row.title for row in answer.context["cl"].result_list]


def press_close(client, thing, **typed):
    address = f"{LIST}{thing.pk}/close/"
    return client.post(address, filled(client.get(address), **typed), follow=True).content.decode()


def test_list_filters_and_finds(desk, world):
    make_commitment(world, title="Soon")
    late = make_commitment(world, make_partnership(world, name="B"), title="Late")
    Commitment.objects.filter(pk=late.pk).update(due_on=today(world) - timedelta(days=1))
    assert titles(desk.get(LIST)) == ["Late", "Soon"]
    assert titles(desk.get(f"{LIST}?overdue=yes")) == ["Late"]
    assert titles(desk.get(f"{LIST}?state=raised&q=soon")) == ["Soon"]
    assert titles(desk.get(f"{LIST}?state=closed")) == []
    assert "Late" in desk.get(f"{LIST}export-csv/").getvalue().decode()


def test_add_raises_for_nobody_in_particular(desk, world):
    address = f"{LIST}add/"
    typed = {
        "partnership": make_partnership(world).pk,
        "title": HOSTILE,
        "owner": world.birch.pk,
        "due_on": f"{today(world) + timedelta(days=9):%d/%m/%Y}",
    }
    assert desk.post(address, filled(desk.get(address)) | typed).status_code == 302
    made = Commitment.objects.get()
    assert (made.raised_by, made.state) == (None, "raised")
    page = desk.get(f"{LIST}{made.pk}/change/").content.decode()
    assert ("&lt;script&gt;" in page, HOSTILE in page) == (True, False)
    past = {**typed, "due_on": "01/01/2020"}
    assert "Choose a day from today on." in desk.post(address, past).content.decode()
    stranger = {**typed, "owner": world.cedar.pk}
    assert "owner" in desk.post(address, stranger).context["adminform"].form.errors
    assert Commitment.objects.count() == 1


def test_close_says_why_and_only_once(desk, world):
    commitment = make_commitment(world)
    press_close(desk, commitment, reason=HOSTILE)
    commitment.refresh_from_db()
    assert (commitment.state, commitment.closed_because) == ("closed", HOSTILE)
    page = press_close(desk, commitment, reason="Again")
    assert ("so that can’t be done now" in page, HOSTILE in page) == (True, False)


def test_close_of_what_an_organisation_raised_is_that_organisations(desk, world):
    commitment = make_commitment(world, raised_by=world.alder, by=world.lead)
    assert "Only the organisation that raised this" in press_close(desk, commitment, reason="No")


def test_close_is_refused_to_a_coordinator_of_the_owner(desk, world):
    make_seat(world.northern, Role.MEMBER, world.birch, world.seats.coordinator.user)
    assert "Only the partnership broker" in press_close(desk, make_commitment(world), reason="No")


def test_drafts_of_suppressed_bands_are_nowhere(desk, world, group):
    six = group(6)
    review = factory.opened(six, Mode.CONFIDENTIAL)
    for seat in six.people[1:]:
        factory.answer(review, seat, about={six.organisations[1].pk: 2})
    conclude(review, now=review.closes_at)
    drafts = Commitment.objects.filter(cell__in=ReleaseCell.objects.filter(band="concern"))
    assert drafts.count() == 5
    assert titles(desk.get(LIST)) == []
    assert titles(desk.get(f"{LIST}?state=draft&q=Power")) == []
    assert "Power" not in desk.get(f"{LIST}export-csv/").getvalue().decode()
    for page in ["change", "history", "close"]:
        assert desk.get(f"{LIST}{drafts.first().pk}/{page}/").status_code == 404


@pytest.mark.parametrize("page", ["change", "history", "close"])
def test_another_consortiums_commitment_is_not_there(signed_in, world, page):
    client = signed_in(world.seats.foreign_coordinator)
    address = f"{LIST}{make_commitment(world).pk}/{page}/"
    assert (client.get(address).status_code, client.post(address, {}).status_code) == (404, 404)


@pytest.mark.parametrize("seat", ["member", "observer", "lead", "broker"])
def test_desk_is_closed_to_everybody_else(signed_in, world, seat):
    commitment = make_commitment(world)
    client = signed_in(getattr(world.seats, seat))
    for path in ["", "add/", f"{commitment.pk}/change/", f"{commitment.pk}/close/"]:
        assert client.get(f"{LIST}{path}", follow=True).status_code == 403
