"""Whoever raised it may change it until it is said to be done; a day that moves is told with the day it was."""

from datetime import timedelta

import pytest

from consortium import clock
from consortium.access.roles import Role
from consortium.activity.kinds import sentence
from consortium.activity.models import Event
from consortium.mail.kinds import KINDS
from consortium.mail.models import Message
from reflections.commitments import actions as commitments
from reflections.commitments.models import Commitment, State
from reflections.commitments.steps import steps_for
from reflections.reminders.raised import KIND, plan_raised
from reflections.reviews.models import Mode
from reflections.turn import conclude
from tests.factories import reviews as factory
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.steering import make_commitment, today
from tests.factories.world import NOW, TODAY, actor_in, make_seat

DESK = "/admin/reflections/commitment/"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def asked(world):
    """What Alder asks of Birch."""
    return make_commitment(world, raised_by=world.alder, by=world.lead)


def told(commitment):
    events = Event.objects.about(commitment).order_by("pk")
    return [sentence(event) for event in events][1:]


def path_of(commitment, verb=""):
    return f"/consortia/northern/commitments/{commitment.pk}/{verb}"


def spoken(day):
    return f"{day.day} {day:%B %Y}"


def test_revise_tells_of_the_words_and_of_the_day_with_the_day_it_was(world, asked):
    was, new, by = asked.due_on, asked.due_on + timedelta(days=7), world.lead
    for _ in range(2):  # the second changes nothing, and tells nothing
        commitments.revise(asked, title="Answer within three days", due_on=new, by=by, now=clock.now())
    commitments.revise(asked, due_on=was, by=by, now=clock.now())
    commitments.revise(asked, by=by, now=clock.now())
    assert (asked.title, asked.due_on, asked.person_name) == ("Answer within three days", was, "")
    words = f"{by.name} changed “Answer within three days”"
    moved = f"{by.name} moved the day of “Answer within three days” from"
    assert told(asked) == [
        f"{moved} {spoken(was)} to {spoken(new)}",
        words,
        f"{moved} {spoken(new)} to {spoken(was)}",
    ]


def test_revise_is_for_whoever_raised_it(world, asked):
    by_hand = make_commitment(world, asked.partnership)
    everybody = ["lead", "member", "observer", "broker", "coordinator", "outsider"]
    for commitment, allowed in [(asked, "lead"), (by_hand, "coordinator")]:
        for seat in everybody:
            change = {"title": f"By {seat}", "by": getattr(world, seat), "now": clock.now()}
            if seat == allowed:
                commitments.revise(commitment, **change)
            else:
                with pytest.raises(commitments.NotYours, match="Only whoever raised this"):
                    commitments.revise(commitment, **change)
        assert commitment.title == f"By {allowed}"


def test_revise_of_what_a_groups_review_raised_is_the_brokers(world, group):
    pair = group(4)
    review = factory.opened(pair, Mode.CONFIDENTIAL)
    for seat in pair.people:
        factory.answer(review, seat, about={pair.organisations[0].pk: 1})
    conclude(review, now=review.closes_at)
    draft = Commitment.objects.filter(owner=pair.organisations[0]).first()
    owner, broker, now = pair.actor(0), world.broker, review.closes_at
    with pytest.raises(commitments.WrongState):
        commitments.revise(draft, title="Ours", by=broker, now=now)
    commitments.publish(draft, title="Ours", due_on=draft.due_on, by=owner, now=now)
    for stranger in [owner, world.coordinator, pair.actor(1)]:
        with pytest.raises(commitments.NotYours, match="Only the partnership broker"):
            commitments.revise(draft, title="Ours, by March", by=stranger, now=now)
    assert commitments.revise(draft, title="Ours, by March", by=broker, now=now).title == "Ours, by March"


def test_revise_ends_when_it_is_said_to_be_done_and_begins_again_when_it_was_not(world, asked):
    raiser, owner, now = world.lead, world.member, clock.now()

    def may_revise():
        offered = "revise" in [step.verb for step in steps_for(asked, raiser)]
        try:
            commitments.revise(asked, title=f"{asked.title}!", by=raiser, now=now)
        except commitments.WrongState:
            return (offered, False)
        return (offered, True)

    seen = [may_revise()]
    for act, by, told_with in [
        (commitments.agree, owner, {"person_name": "Jo"}),
        (commitments.claim, owner, {}),
        (commitments.contest, raiser, {}),
        (commitments.claim, owner, {}),
        (commitments.verify, raiser, {}),
        (commitments.close, raiser, {"reason": "Done"}),
    ]:
        act(asked, by=by, now=now, **told_with)
        seen.append(may_revise())
    yes, no = (True, True), (False, False)
    assert seen == [yes, yes, no, yes, no, no, no]
    assert "revise" not in [step.verb for step in steps_for(asked, owner)]


def test_revise_refuses_a_day_that_is_over_and_leaves_an_old_one_alone(world, asked):
    Commitment.objects.filter(pk=asked.pk).update(due_on=today(world) - timedelta(days=9))
    late = today(world) - timedelta(days=9)
    with pytest.raises(commitments.WrongDay):
        commitments.revise(asked, due_on=today(world) - timedelta(days=1), by=world.lead, now=clock.now())
    assert commitments.revise(asked, due_on=late, title="New", by=world.lead, now=clock.now()).due_on == late


def test_a_letter_that_still_waits_says_the_new_day_and_is_sent_once(world):
    partnership = factory.make_partnership(world.northern, [world.alder, world.birch])
    fields = {"title": "Papers early", "owner": world.alder, "due_on": TODAY, "raised_by": world.birch}
    raised = commitments.raise_one(partnership, fields=fields, by=actor_in(world.seats.member), now=NOW)
    plan_raised(NOW)
    commitments.revise(raised, due_on=TODAY + timedelta(days=6), by=world.member, now=NOW)
    plan_raised(NOW)
    (message,) = Message.objects.filter(kind=KIND)
    assert KINDS[KIND].still_wanted(message) is None
    letter = KINDS[KIND].render(message)
    assert (letter.subject, "9 March 2026" in letter.text) == (
        "Birch Community asks: Papers early, by 9 March 2026",
        True,
    )


def test_portal_page_changes_it_and_shows_what_happened(world, signed_in, asked):
    client = signed_in(world.seats.lead)
    assert 'href="revise/"' in client.get(path_of(asked)).content.decode()
    page, new = client.get(path_of(asked, "revise/")), asked.due_on + timedelta(days=7)
    assert filled(page)["due_on"] == asked.due_on.isoformat()
    answer = client.post(path_of(asked, "revise/"), filled(page, title=HOSTILE, due_on=new.isoformat()), follow=True)
    words = answer.content.decode()
    assert (f"from {spoken(asked.due_on)} to {spoken(new)}" in words, HOSTILE in words) == (True, False)
    past = client.post(path_of(asked, "revise/"), filled(page, title="Typed", due_on="2020-01-01")).content.decode()
    assert ("Choose a day from today on." in past, 'value="Typed"' in past) == (True, True)
    long = client.post(path_of(asked, "revise/"), filled(page, title="x" * 10_000))
    assert list(long.context["form"].errors) == ["title"]


def test_portal_page_is_refused_to_others_and_nothing_is_to_do_for_the_raiser(world, signed_in, asked):
    typed = {"title": "Mine", "due_on": asked.due_on.isoformat()}
    raiser = signed_in(world.seats.lead)
    assert asked.title not in [thing.title for thing in raiser.get("/").context["todo"]]
    for seat, status in [("member", 200), ("broker", 200), ("observer", 403), ("outsider", 404)]:
        answer = signed_in(getattr(world.seats, seat)).post(path_of(asked, "revise/"), typed)
        assert (seat, answer.status_code) == (seat, status)
        assert status != 200 or "Only whoever raised this" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.title == "Answer letters within a week"


def test_desk_changes_what_coordinators_raised_and_shows_the_rest(world, signed_in, asked):
    desk, by_hand = signed_in(world.seats.coordinator), make_commitment(world, asked.partnership)
    address = f"{DESK}{by_hand.pk}/change/"
    new = by_hand.due_on + timedelta(days=7)
    typed = {"title": HOSTILE, "due_on": f"{new:%d/%m/%Y}", "owner": world.alder.pk, "raised_by": world.alder.pk}
    assert desk.post(address, filled(desk.get(address)) | typed).status_code == 302
    by_hand.refresh_from_db()
    assert (by_hand.title, by_hand.due_on, by_hand.owner, by_hand.raised_by) == (HOSTILE, new, world.birch, None)
    past = desk.post(address, typed | {"due_on": "01/01/2020"}).content.decode()
    assert "Choose a day from today on." in past
    assert desk.post(f"{DESK}{asked.pk}/change/", typed).status_code == 403
    make_seat(world.northern, Role.MEMBER, world.birch, world.seats.coordinator.user)
    assert desk.post(address, typed | {"title": "As the owner"}).status_code == 403
    by_hand.refresh_from_db()
    assert by_hand.title == HOSTILE


def test_api_revises_with_the_version_that_was_read(world, asked):
    lead, path = Integrator(world.seats.lead), f"commitments/{asked.pk}/"
    new = str(asked.due_on + timedelta(days=7))
    assert lead.call("PATCH", path, {"due_on": new}).status_code == 428
    etag = lead.call("GET", path)["ETag"]
    body = {"due_on": new, "title": HOSTILE, "person_name": "Jo", "owner": str(world.alder.pk), "raised_by": None}
    done = lead.call("PATCH", path, body, **{"If-Match": etag})
    assert (done.status_code, done.json()["due_on"], done.json()["title"]) == (200, new, HOSTILE)
    assert (done.json()["owner"], done.json()["raised_by"]) == (str(world.birch.pk), str(world.alder.pk))
    stale = lead.call("PATCH", path, body, **{"If-Match": etag})
    assert (stale.status_code, stale.json()["current"]["due_on"]) == (412, new)
    for wrong in [{"due_on": "2026-02-30"}, {"title": ""}, {"title": "x" * 10_000}, {"due_on": None}]:
        assert lead.call("PATCH", path, wrong, **{"If-Match": "*"}).status_code == 400
    past = lead.call("PATCH", path, {"due_on": "2020-01-01"}, **{"If-Match": "*"})
    assert (past.status_code, past.json()["errors"][0]["field"]) == (409, "/due_on")


def test_api_refuses_others(world, asked):
    path, body = f"commitments/{asked.pk}/", {"title": "Mine"}
    for seat, status in [
        ("member", 409),
        ("broker", 409),
        ("coordinator", 409),
        ("observer", 403),
        ("outsider", 404),
        ("foreign_coordinator", 404),
    ]:
        answer = Integrator(getattr(world.seats, seat)).call("PATCH", path, body, **{"If-Match": "*"})
        assert (seat, answer.status_code) == (seat, status)
    narrow = Integrator(world.seats.lead, scopes=["commitments.view", "commitments.keep"])
    assert narrow.call("PATCH", path, body, **{"If-Match": "*"}).status_code == 403
    assert Commitment.objects.get().state == State.RAISED
