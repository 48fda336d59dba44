"""Promises of changed behaviour: drafted from a concern, kept by their owner, confirmed by whoever raised them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from consortium.access.roles import Role
from consortium.activity.models import Event
from partners.partnerships.models import Party
from reflections.commitments import actions as commitments
from reflections.commitments.models import Commitment, State
from reflections.reviews.models import Mode
from reflections.turn import conclude
from tests.factories import reviews as factory
from tests.factories.world import NOW, TODAY, actor_in, make_seat, make_user

DUE = TODAY + timedelta(days=60)


@pytest.fixture
def pair(group):
    return group(2)


def raised(pair, by=0, owned_by=1, **fields):
    fields = {
        "title": "Share the rota by Friday",
        "owner": pair.organisations[owned_by],
        "raised_by": pair.organisations[by],
        "due_on": DUE,
    } | fields
    return commitments.raise_one(pair.partnership, fields=fields, by=pair.actor(by), now=NOW)


def test_a_commitment_goes_from_raised_to_closed(pair):
    commitment, raiser, owner = raised(pair), pair.actor(0), pair.actor(1)
    states = [commitment.state]
    for step in [
        lambda: commitments.acknowledge(commitment, by=owner, now=NOW),
        lambda: commitments.agree(commitment, person_name="Sam", by=owner, now=NOW),
        lambda: commitments.start(commitment, by=owner, now=NOW),
        lambda: commitments.claim(commitment, by=owner, now=NOW),
        lambda: commitments.contest(commitment, by=raiser, now=NOW),
        lambda: commitments.claim(commitment, by=owner, now=NOW),
        lambda: commitments.verify(commitment, by=raiser, now=NOW),
        lambda: commitments.close(commitment, reason="Done and confirmed", by=raiser, now=NOW),
    ]:
        step()
        commitment.refresh_from_db()
        states.append(commitment.state)
    assert states == [
        State.RAISED,
        State.ACKNOWLEDGED,
        State.AGREED,
        State.IN_PROGRESS,
        State.CLAIMED,
        State.CONTESTED,
        State.CLAIMED,
        State.VERIFIED,
        State.CLOSED,
    ]
    kinds = list(Event.objects.about(commitment).order_by("pk").values_list("kind", flat=True))
    verbs = "raised acknowledged agreed started claimed contested claimed verified closed"
    assert [kind.removeprefix("commitment.") for kind in kinds] == verbs.split()


def test_only_the_raiser_verifies_and_only_the_owner_moves_it_on(pair, world):
    commitment, raiser, owner = raised(pair), pair.actor(0), pair.actor(1)
    for stranger in [raiser, world.coordinator, world.broker, world.lead]:
        with pytest.raises(commitments.NotYours):
            commitments.acknowledge(commitment, by=stranger, now=NOW)
    commitments.agree(commitment, person_name="Sam", by=owner, now=NOW)
    commitments.claim(commitment, by=owner, now=NOW)
    for stranger in [owner, world.coordinator, world.broker, world.lead]:
        with pytest.raises(commitments.NotYours):
            commitments.verify(commitment, by=stranger, now=NOW)
    assert commitments.verify(commitment, by=raiser, now=NOW).state == State.VERIFIED


def test_a_step_out_of_turn_says_where_the_commitment_stands(pair):
    commitment = raised(pair)
    with pytest.raises(commitments.WrongState, match="is raised, so"):
        commitments.verify(commitment, by=pair.actor(0), now=NOW)
    with pytest.raises(commitments.WrongState, match="Say why"):
        commitments.close(commitment, reason="", by=pair.actor(0), now=NOW)


def test_what_an_owner_or_a_coordinator_raises_the_broker_verifies(pair, world):
    own = raised(pair, by=1, owned_by=1)
    fields = {"title": "Meet monthly", "owner": pair.organisations[0], "due_on": DUE}
    from_desk = commitments.raise_one(pair.partnership, fields=fields, by=world.coordinator, now=NOW)
    for commitment, owner in [(own, pair.actor(1)), (from_desk, pair.actor(0))]:
        commitments.agree(commitment, person_name="", by=owner, now=NOW)
        commitments.claim(commitment, by=owner, now=NOW)
        for stranger in [pair.actor(0), pair.actor(1), world.coordinator]:
            with pytest.raises(commitments.NotYours):
                commitments.verify(commitment, by=stranger, now=NOW)
        assert commitments.verify(commitment, by=world.broker, now=NOW).state == State.VERIFIED


def test_raise_is_for_parties_about_parties_from_today_on(pair, world):
    for fields, field in [
        ({"owner": world.alder}, "owner"),
        ({"raised_by": pair.organisations[1]}, "raised_by"),
        ({"raised_by": None}, "raised_by"),
        ({"due_on": TODAY - timedelta(days=1)}, "due_on"),
    ]:
        with pytest.raises((commitments.NotAParty, commitments.WrongDay)) as refused:
            raised(pair, **fields)
        assert refused.value.at_field == field
    with pytest.raises(ValidationError):
        raised(pair, title="")
    with pytest.raises(TypeError, match="verified_at"):
        raised(pair, verified_at=NOW)
    assert not Commitment.objects.exists()


def with_concerns(group, size, about):
    """Conclude a confidential review in which everybody gives 4, but for the scores in `about`."""
    many = group(size)
    review = factory.opened(many, Mode.CONFIDENTIAL)
    for seat in many.people:
        factory.answer(review, seat, about=about(many))
    conclude(review, now=review.closes_at)
    return many, review


def test_a_concern_drafts_commitments_that_only_the_viewers_of_its_band_see(group, world):
    five, review = with_concerns(group, 5, lambda many: {many.organisations[2].pk: 1})
    drafts = Commitment.objects.filter(review=review)
    assert {draft.behaviour for draft in drafts} == {"power", "empathy", "honesty", "communication", "impact"}
    assert {(draft.state, draft.owner) for draft in drafts} == {(State.DRAFT, five.organisations[2])}
    seen = {
        name: Commitment.objects.visible_to(actor).count()
        for name, actor in {
            "target": five.actor(2),
            "lead": five.actor(0),
            "coordinator": world.coordinator,
            "broker": world.broker,
            "outsider": world.outsider,
        }.items()
    }
    assert seen == {"target": 5, "lead": 0, "coordinator": 0, "broker": 0, "outsider": 0}
    assert not Event.objects.filter(kind__startswith="commitment.").exists()


def test_publish_shows_a_draft_to_every_party_in_the_owners_words(group, world):
    five, review = with_concerns(group, 5, lambda many: {many.organisations[2].pk: 1})
    draft = Commitment.objects.filter(review=review, behaviour="honesty").get()
    with pytest.raises(commitments.NotYours):
        commitments.publish(draft, title="We will", due_on=DUE, by=five.actor(0), now=review.closes_at)
    commitments.publish(draft, title="Tell people early", due_on=DUE, by=five.actor(2), now=review.closes_at)
    assert (draft.state, draft.title) == (State.RAISED, "Tell people early")
    for actor in [five.actor(0), world.coordinator, world.broker]:
        assert list(Commitment.objects.visible_to(actor)) == [draft]
    for actor in [world.member, world.observer, world.outsider, world.foreign_coordinator]:
        assert not Commitment.objects.visible_to(actor).exists()


def test_a_concern_about_the_whole_is_drafted_for_the_lead(group, world):
    five, review = with_concerns(group, 5, lambda many: {None: 2})
    drafts = Commitment.objects.filter(review=review)
    assert {draft.owner for draft in drafts} == {five.organisations[0]}
    assert Commitment.objects.visible_to(five.actor(3)).count() == 5
    assert Commitment.objects.visible_to(world.coordinator).count() == 5


def test_drafts_follow_the_person_with_two_seats(group, world):
    five, _ = with_concerns(group, 5, lambda many: {None: 2})
    make_seat(world.northern, Role.MEMBER, five.organisations[1], five.people[0].user)
    assert not Commitment.objects.visible_to(actor_in(five.people[0])).exists()


def test_a_suppressed_concern_drafts_nothing(group):
    with_concerns(group, 4, lambda many: {None: 1})
    assert not Commitment.objects.exists()


def test_a_party_that_left_sees_its_own_commitments_only(group):
    three = group(3)
    theirs, own = raised(three, by=0, owned_by=1), raised(three, by=2, owned_by=0)
    Party.objects.filter(organisation=three.organisations[2]).update(until=TODAY)
    assert list(Commitment.objects.visible_to(three.actor(2))) == [own]
    assert set(Commitment.objects.visible_to(three.actor(1))) == {theirs, own}


def test_overdue_counts_what_is_published_and_not_done(pair):
    late, done = raised(pair), raised(pair)
    commitments.agree(done, person_name="", by=pair.actor(1), now=NOW)
    commitments.claim(done, by=pair.actor(1), now=NOW)
    commitments.verify(done, by=pair.actor(0), now=NOW)
    assert list(Commitment.objects.overdue_on(DUE + timedelta(days=1))) == [late]
    assert not Commitment.objects.overdue_on(DUE).exists()


def test_whoever_may_not_view_commitments_sees_none(pair, world):
    raised(pair)
    nobody = replace(pair.actor(0), capabilities=frozenset())
    assert not Commitment.objects.visible_to(nobody).exists()
    observer = make_seat(world.northern, Role.OBSERVER, pair.organisations[0], make_user("Watching"))
    assert not Commitment.objects.visible_to(actor_in(observer)).exists()
