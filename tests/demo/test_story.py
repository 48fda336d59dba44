"""The demonstration: what is in it, that it is sound, and that nothing of it leaves by itself."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from consortium.activity.models import Event
from consortium.demo import story
from consortium.demo.organisations import CAST
from consortium.demo.people import PASSWORD, SIGN_IN
from consortium.demo.reviews import DUE_IN, latest_opening
from consortium.mail.models import Message
from consortium.organisations.identifiers import read
from consortium.organisations.models import Organisation
from consortium.organisations.size_bands import SizeBand
from consortium.people.models import User
from consortium.seats.models import Seat
from partners.bids import reminding
from partners.bids.models import Bid, Promise
from partners.bids.shares import WHOLE
from partners.contracts.models import Contract
from partners.partnerships.models import Partnership
from reflections.commitments.models import Commitment, State
from reflections.insights.models import ReleaseCell
from reflections.responses.models import Response
from reflections.reviews import windows
from reflections.reviews.models import Invitation, Review

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
HOME = "/consortia/northern-advice/"


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The story, told once for the tests that only look at it."""
    with django_db_blocker.unblock(), time_machine.travel(NOW), transaction.atomic():
        story.load(NOW)
        yield
        transaction.set_rollback(True)


def test_organisations_are_of_every_size_and_kind(told):
    assert {organisation.size_band for organisation in Organisation.objects.all()} == set(SizeBand.values)
    assert Counter(Organisation.objects.values_list("kind", flat=True)) == {
        "charity": 8,
        "social_enterprise": 1,
        "public_body": 1,
    }


def test_numbers_are_valid_in_shape_and_beyond_what_registers_have_issued():
    floors = {"GB-CHC": "9000000", "GB-COH": "99000000", "GB-UKPRN": "19000000", "GB-LAE": "ZZ"}
    for part in CAST:
        for scheme, value in part.numbers:
            assert read(scheme, value).value == value
            assert value.startswith("CE9") or value > floors[scheme]


def test_partnerships_are_of_two_to_eight(told):
    sizes = [each.working_parties_on(TODAY).count() for each in Partnership.objects.all()]
    assert sorted(sizes) == [2, 3, 4, 5, 8]


def test_bids_stand_at_every_stage_people_know(told):
    stages = Counter(str(bid.stage_on(TODAY)) for bid in Bid.objects.all())
    assert stages == {
        "identified": 2, "qualifying": 1, "decided": 1, "preparing": 1, "submitted": 1, "shortlisted": 1,
        "standstill": 1, "won": 2, "lost": 1, "withdrawn": 1, "cancelled_by_buyer": 1,
    }  # fmt: skip
    for bid in Bid.objects.exclude(submitted_at=None):
        assert sum(promise.share for promise in Promise.objects.filter(bid=bid)) == WHOLE


def test_two_contracts_are_live_and_their_shares_changed_once(told):
    for contract in Contract.objects.all():
        assert contract.phase_on(TODAY) == "live"
        assert set(contract.allocations.values_list("statement", flat=True)) == {1, 2}
    assert Contract.objects.count() == 2


def test_reviews_are_closed_open_and_planned(told):
    found = Review.objects.order_by("opens_on").values_list("partnership__name", "mode")
    assert [(name, mode, review.status_at(NOW)) for (name, mode), review in zip(found, _reviews(), strict=True)] == [
        ("Advice in Every Town", "confidential", "done"),
        ("Advice in Every Town", "confidential", "done"),
        ("Advice in Every Town", "confidential", "released"),
        ("Money Advice on the Coast", "open", "released"),
        ("Advice in Every Town", "confidential", "open"),
        ("Fair Hearing", "open", "planned"),
    ]
    running = Review.objects.running().get()
    assert running.due_on == TODAY + timedelta(days=6)
    answers = Response.objects.filter(review=running)
    assert (answers.submitted().count(), answers.filter(submitted_on=None).count()) == (3, 2)
    assert Invitation.objects.wanted().filter(review=running).count() == 8


def _reviews():
    return Review.objects.order_by("opens_on")


def test_trend_of_the_eight_goes_up_and_every_band_joins_the_one_before(told):
    cells = ReleaseCell.objects.filter(target=None, behaviour="power").order_by("release__released_at")
    assert [(cell.band, cell.follows) for cell in cells] == [("concern", False), ("mixed", True), ("mixed", True)]
    cells = ReleaseCell.objects.filter(target=None, behaviour="communication").order_by("release__released_at")
    assert [cell.band for cell in cells] == ["concern", "mixed", "strong"]
    fellside = ReleaseCell.objects.filter(target__name="Fellside Rights Group", behaviour="impact")
    assert [cell.known_limit for cell in fellside] == [1, 1, 1]  # too few scorers for the others


def test_commitments_are_in_every_state(told):
    assert {str(commitment.state) for commitment in Commitment.objects.all()} == set(State.values)


def test_messages_are_in_several_states_and_none_waits_to_leave_now(told):
    assert set(Message.objects.values_list("state", flat=True)) == {
        "sent",
        "pending",
        "cancelled",
        "failed",
        "uncertain",
        "superseded",
    }
    waiting = Message.objects.waiting()
    running = Review.objects.running().get()
    asks = waiting.exclude(kind=reminding.KIND)  # a deadline’s are due at nine, as NOW is
    assert asks.filter(not_before__lte=NOW).count() == 0
    assert set(asks.values_list("about_id", flat=True)) <= {each.pk for each in running.invitations.all()}
    assert Message.objects.get(state="uncertain").expires_at < NOW  # so it is never sent again by itself


def test_events_are_in_the_order_of_time_and_nobody_hears_of_them_now(told):
    happened = list(Event.objects.order_by("pk").values_list("happened_at", flat=True))
    assert happened == sorted(happened)
    assert happened[-1] <= NOW
    assert Event.objects.filter(published_at=None).count() == 0


def test_history_is_dated_by_the_story(told):
    assert max(Bid.history.values_list("history_date", flat=True)) < NOW


def test_seats_are_held_invited_and_waiting_for_acceptance(told):
    found = Counter(seat.status_at(NOW) for seat in Seat.objects.all())
    assert found == {"held": 14, "invited": 1, "invitation expired": 1, "awaiting acceptance": 2}


@pytest.mark.parametrize("person", SIGN_IN, ids=lambda person: person.role)
def test_everybody_named_finds_a_page_worth_looking_at(told, person):
    client = Client()
    client.force_login(User.objects.get(email=person.email))
    assert User.objects.get(email=person.email).check_password(PASSWORD)
    home = client.get("/")
    assert home.status_code == 200
    assert home.context["partnerships"]
    assert client.get(f"{HOME}partnerships/").status_code == 200


def test_coordinator_finds_something_in_every_section_of_this_week(told):
    client = Client()
    client.force_login(User.objects.get(email="coordinator@northern.example"))
    titles = [section.title for section in client.get("/admin/").context["sections"]]
    assert len(titles) == 16


@pytest.mark.either
@pytest.mark.parametrize("day", [date(2026, 1, 3), date(2026, 8, 2), date(2027, 12, 31)], ids=str)
def test_story_can_be_told_on_any_day(db, day):
    """A weekend after New Year, the start of August, the last day of a year: windows are longer there."""
    now = datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)
    with time_machine.travel(now):
        story.load(now)
    review = Review.objects.running().get()
    assert review.due_on == now.astimezone(review.consortium.zone).date() + DUE_IN
    assert Event.objects.filter(happened_at__gt=now).count() == 0


def test_opening_of_the_open_review_leaves_six_days_or_time_to_extend():
    for number in range(800):
        today = TODAY + timedelta(days=number)
        opened_on = latest_opening(today)
        due_on = windows.due_on(opened_on)
        assert due_on == today + DUE_IN or opened_on < due_on - timedelta(days=1) <= today


def test_story_is_refused_in_production(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(story.NotInProduction):
        story.load(NOW)
    assert Organisation.objects.count() == 0
