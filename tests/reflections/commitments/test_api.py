"""Commitments over the API."""

from datetime import timedelta

import pytest

from consortium import clock
from consortium.organisations import actions as organisations
from reflections.commitments.models import Commitment
from reflections.insights.models import ReleaseCell
from reflections.reviews.models import Mode
from reflections.turn import conclude
from tests.factories import reviews as factory
from tests.factories.api import Integrator
from tests.factories.partners import make_foreign_partnership, make_partnership
from tests.factories.steering import make_commitment, make_open_review, today
from tests.factories.world import NOW

KEEPING = ["acknowledge", "agree", "start", "claim"]
CONFIRMING = ["verify", "contest", "close"]
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def alder(world):
    return Integrator(world.seats.lead)


@pytest.fixture
def birch(world):
    return Integrator(world.seats.member)


def ids(answer):
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()["results"]]


def body_for(world, partnership=None, **fields):
    return {
        "partnership": str((partnership or make_partnership(world)).pk),
        "title": HOSTILE,
        "owner": str(world.birch.pk),
        "due_on": str(today(world) + timedelta(days=30)),
        **fields,
    }


def test_raise_keep_and_verify(world, alder, birch):
    made = alder.call("POST", "commitments/", body_for(world, raised_by=str(world.alder.pk), behaviour="power"))
    assert (made.status_code, made.json()["title"], made.json()["state"]) == (201, HOSTILE, "raised")
    path = f"commitments/{made.json()['id']}"
    assert alder.call("POST", f"{path}/acknowledge/").json()["code"] == "not_your_commitment"
    assert birch.call("POST", f"{path}/acknowledge/").json()["state"] == "acknowledged"
    assert birch.call("POST", f"{path}/acknowledge/").json()["code"] == "commitment_not_in_that_state"
    assert birch.call("POST", f"{path}/agree/", {}).status_code == 400
    assert birch.call("POST", f"{path}/agree/", {"person_name": "Jo"}).json()["person_name"] == "Jo"
    assert birch.call("POST", f"{path}/start/").json()["state"] == "in_progress"
    assert birch.call("POST", f"{path}/claim/").json()["state"] == "claimed"
    assert birch.call("POST", f"{path}/verify/").json()["code"] == "not_your_commitment"
    assert alder.call("POST", f"{path}/contest/").json()["state"] == "contested"
    assert birch.call("POST", f"{path}/claim/").json()["state"] == "claimed"
    assert alder.call("POST", f"{path}/verify/").json()["state"] == "verified"
    assert alder.call("POST", f"{path}/close/", {"reason": "Done"}).json()["closed_because"] == "Done"
    assert alder.call("POST", f"{path}/close/", {"reason": "Done"}).status_code == 409


def test_raise_is_refused_for_another_organisation(world, alder):
    partnership = make_partnership(world)
    refused = alder.call("POST", "commitments/", body_for(world, partnership, raised_by=str(world.birch.pk)))
    assert (refused.json()["code"], refused.json()["errors"][0]["field"]) == ("not_a_party", "/raised_by")
    nobody = alder.call("POST", "commitments/", body_for(world, partnership))
    assert (nobody.status_code, nobody.json()["code"]) == (409, "not_a_party")
    foreign = alder.call("POST", "commitments/", body_for(world, partnership, owner=str(world.cedar.pk)))
    assert (foreign.status_code, foreign.json()["errors"][0]["field"]) == (400, "/owner")
    elsewhere = alder.call("POST", "commitments/", body_for(world, make_foreign_partnership(world)))
    assert (elsewhere.status_code, elsewhere.json()["errors"][0]["field"]) == (400, "/partnership")
    early = str(make_open_review(world, partnership).pk)
    asked = alder.call("POST", "commitments/", body_for(world, partnership, review=early))
    assert (asked.status_code, asked.json()["errors"][0]["field"]) == (400, "/review")
    past = body_for(world, partnership, raised_by=str(world.alder.pk), due_on="2020-01-01")
    assert alder.call("POST", "commitments/", past).json()["code"] == "wrong_day"
    assert not Commitment.objects.exists()


def test_a_coordinator_raises_for_nobody_in_particular_and_closes_but_never_verifies(world, birch):
    coordinator = Integrator(world.seats.coordinator)
    made = coordinator.call("POST", "commitments/", body_for(world))
    assert (made.status_code, made.json()["raised_by"]) == (201, None)
    path = f"commitments/{made.json()['id']}"
    birch.call("POST", f"{path}/agree/", {"person_name": "Jo"})
    birch.call("POST", f"{path}/claim/")
    assert coordinator.call("POST", f"{path}/claim/").status_code == 403
    assert coordinator.call("POST", f"{path}/verify/").json()["code"] == "not_your_commitment"
    assert coordinator.call("POST", f"{path}/close/", {"reason": "Overtaken"}).json()["state"] == "closed"


def test_the_broker_verifies_what_nobody_in_particular_raised(world, birch):
    path = f"commitments/{make_commitment(world).pk}"
    birch.call("POST", f"{path}/agree/", {"person_name": "Jo"})
    birch.call("POST", f"{path}/claim/")
    assert Integrator(world.seats.broker).call("POST", f"{path}/verify/").json()["state"] == "verified"


def test_a_token_that_may_only_look_changes_nothing(world):
    commitment = make_commitment(world, raised_by=world.alder, by=world.lead)
    looking = Integrator(world.seats.lead, scopes=["commitments.view", "partnerships.view", "organisations.view"])
    assert ids(looking.call("GET", "commitments/")) == [str(commitment.pk)]
    assert looking.call("POST", "commitments/", {}).status_code == 403
    for verb in KEEPING + CONFIRMING:
        answer = looking.call("POST", f"commitments/{commitment.pk}/{verb}/", {"reason": "x", "person_name": "x"})
        assert (verb, answer.status_code) == (verb, 403)


def test_list_filters(world, birch):
    organisations.revise(world.birch, identifiers=[("GB-CHC", "1000340")], by=world.coordinator, now=NOW)
    soon = make_commitment(world, title="Soon")
    late = make_commitment(world, make_partnership(world, name="B"), title="Late")
    Commitment.objects.filter(pk=late.pk).update(due_on=today(world) - timedelta(days=1), agreed_at=clock.now())
    for query, found in [
        (f"partnership={soon.partnership_id}", [soon]),
        ("state=raised", [soon]),
        ("state=agreed", [late]),
        ("overdue=true", [late]),
        ("overdue=false", [soon]),
        (f"due_from={today(world)}", [soon]),
        (f"due_before={today(world)}", [late]),
        (f"owner={world.alder.pk}", []),
        ("identifier=GB-CHC-1000340", [soon, late]),
    ]:
        assert (query, ids(birch.call("GET", f"commitments/?{query}"))) == (query, [str(one.pk) for one in found])


def test_with_state_agrees_with_state(world, birch):
    path = f"commitments/{make_commitment(world, raised_by=world.alder, by=world.lead).pk}"
    alder = Integrator(world.seats.lead)
    steps = [("acknowledge", birch), ("agree", birch), ("start", birch), ("claim", birch), ("contest", alder)]
    for verb, who in [*steps, ("claim", birch), ("verify", alder), ("close", alder)]:
        assert who.call("POST", f"{path}/{verb}/", {"person_name": "Jo", "reason": "x"}).status_code == 200
        (row,) = Commitment.objects.with_state()
        assert row.state_reached == row.state


@pytest.fixture
def concern(world, group):
    """A confidential review of six in which everybody sees a concern about the second, and about nothing else."""
    six = group(6)
    review = factory.opened(six, Mode.CONFIDENTIAL)
    for seat in six.people:
        if seat is not six.people[2]:
            factory.answer(review, seat, about={six.organisations[1].pk: 2})
    conclude(review, now=review.closes_at)
    return six


def test_a_draft_is_seen_only_by_whoever_may_see_its_band(world, concern):
    cells = ReleaseCell.objects.filter(band="concern")
    assert {cell.target_id for cell in cells} == {concern.organisations[1].pk}
    drafts = sorted(str(pk) for pk in Commitment.objects.filter(cell__in=cells).values_list("pk", flat=True))
    reviewed, silent = Integrator(concern.people[1]), Integrator(concern.people[0])
    assert sorted(ids(reviewed.call("GET", "commitments/"))) == drafts
    coordinator = Integrator(world.seats.coordinator)
    assert (ids(coordinator.call("GET", "commitments/")), ids(silent.call("GET", "commitments/"))) == ([], [])
    for verb in ["", *CONFIRMING]:
        path = f"commitments/{drafts[0]}/{verb}{'/' if verb else ''}"
        assert coordinator.call("POST" if verb else "GET", path, {"reason": "x"} if verb else None).status_code == 404


@pytest.mark.parametrize("verb", ["", *KEEPING, *CONFIRMING])
def test_another_consortium_finds_nothing(world, verb):
    commitment = make_commitment(world)
    for seat in ["outsider", "foreign_coordinator"]:
        stranger = Integrator(getattr(world.seats, seat))
        path = f"commitments/{commitment.pk}/{verb}{'/' if verb else ''}"
        method, body = ("POST", {"reason": "x", "person_name": "x"}) if verb else ("GET", None)
        here = stranger.call(method, path, body).status_code
        assert here == (403 if seat == "foreign_coordinator" and verb in KEEPING else 404)
        assert stranger.call(method, f"/api/v1/consortia/northern/{path}", body).status_code == 404
        assert ids(stranger.call("GET", "commitments/")) == []


def test_observers_are_refused(world):
    commitment = make_commitment(world)
    api = Integrator(world.seats.observer)
    assert api.call("GET", "commitments/").status_code == 403
    assert api.call("POST", f"commitments/{commitment.pk}/close/", {"reason": "x"}).status_code == 403
