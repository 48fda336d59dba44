"""Whatever is done to a review, in whatever order: what was promised before people answered holds after every step.

`SEQUENCES=500 HYPOTHESIS_SEED=7` runs more of them, from another start.
"""

import os
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from consortium.access.actor import Channel
from consortium.activity.models import Event
from consortium.errors import RuleBroken
from consortium.seats import actions as seats
from partners.partnerships import actions as partnerships
from reflections.commitments import actions as commitments
from reflections.commitments.models import Commitment
from reflections.insights import bands
from reflections.insights.models import Release, ReleaseCell, ReleasedComment, Sheet
from reflections.insights.queries import result_for
from reflections.questions.models import FIVE
from reflections.responses import actions as responses
from reflections.responses.answers import Answer
from reflections.responses.models import Response
from reflections.reviews import actions as reviews
from reflections.reviews import invitations, queries
from reflections.reviews.models import Invitation, Mode, Review, ReviewParty
from reflections.turn import turn
from tests.factories import reviews as factory
from tests.factories.world import NOW, actor_in

SEQUENCES = int(os.environ.get("SEQUENCES", "8"))
SEED = int(os.environ.get("HYPOTHESIS_SEED", "1"))
QUIET = {"draft", "submit"}  # of which nothing tells
FROZEN = [Release, ReleaseCell, ReleasedComment, Sheet]

# Each step, how often it is taken, and what it is given.
STEPS = {
    "draft": (12, lambda dice: (who(dice), dice.randint(1, 5))),
    "submit": (12, lambda dice: (who(dice),)),
    "wait": (8, lambda dice: (dice.choice([0, 1, 5, 14, 15, 40, 400]),)),
    "protect": (2, lambda dice: (who(dice), dice.choice(Mode.values))),
    "open_now": (3, lambda dice: ()),
    "decline": (2, lambda dice: (who(dice),)),
    "lose_seat": (2, lambda dice: (who(dice),)),
    "leave": (2, lambda dice: (who(dice),)),
    "extend": (2, lambda dice: (dice.randint(-3, 30),)),
    "cancel": (1, lambda dice: ()),
    "tell": (4, lambda dice: ()),
    "raise_one": (4, lambda dice: (who(dice), who(dice))),
    "publish": (4, lambda dice: ()),
    "acknowledge": (4, lambda dice: (who(dice),)),
    "claim": (6, lambda dice: (who(dice),)),
    "verify": (6, lambda dice: (who(dice),)),
    "contest": (3, lambda dice: (who(dice),)),
}
EVERYBODY = [step for place in range(5) for step in (("draft", place, 1 + place), ("submit", place))]
OVER = [("wait", 15), ("wait", 1)]
PROMISED = [("raise_one", 0, 1), ("claim", 1)]


def who(dice):
    return dice.randint(0, 4)


def story(dice):
    """Return the steps of one run. Chance alone seldom gets far, so most begin in the middle."""
    begun = [("open_now",), *EVERYBODY[: 2 * dice.randint(0, 5)]] if dice.random() < 0.8 else []
    if begun and dice.random() < 0.6:
        begun += OVER + (PROMISED if dice.random() < 0.5 else [])
    names = dice.choices(list(STEPS), [often for often, _ in STEPS.values()], k=dice.randint(6, 14))
    return begun + [(name, *STEPS[name][1](dice)) for name in names]


@dataclass
class Northern:
    """A partnership, its planned review, and what time it is."""

    group: factory.Group
    world: object
    review: Review
    mode: str
    now: object = NOW
    fixed: dict = field(default_factory=dict)  # what may never change from some moment on

    @property
    def by(self):
        return {"by": self.world.coordinator, "now": self.now}

    def actor(self, who):
        return self.group.actor(who % len(self.group.people))

    def invitation(self, who):
        organisation = self.group.organisations[who % len(self.group.organisations)]
        found = fresh(self.review).invitations.filter(organisation=organisation, passed_at=None).first()
        if found is None:
            raise Nothing
        return found

    def commitment(self):
        found = Commitment.objects.order_by("created_at", "pk").last()
        if found is None:
            raise Nothing
        return found

    # --- each step fetches what it works on, as a request does

    def draft(self, who, score):
        invitation = self.invitation(who)
        kept = Response.objects.filter(invitation=invitation).first()
        given = factory.answers_for(invitation.review, invitation.organisation, score)
        given["one-change"] = Answer(text=f"{who} says {score}", share=True)
        by = {"by": self.actor(who), "now": self.now}
        responses.save_draft(invitation, given, version=kept.version if kept else 0, **by)

    def submit(self, who):
        responses.submit(self.invitation(who), by=self.actor(who), now=self.now)

    def wait(self, days):
        self.now += timedelta(days=days, minutes=1)
        turn(self.now)

    def protect(self, who, mode):
        reviews.protect(fresh(self.review), mode=mode, by=self.actor(who), now=self.now)

    def open_now(self):
        reviews.open(fresh(self.review), **self.by)

    def decline(self, who):
        invitations.decline(self.invitation(who), reason="Too busy", by=self.actor(who), now=self.now)

    def lose_seat(self, who):
        seats.end(self.group.people[who % len(self.group.people)], **self.by)

    def leave(self, who):
        organisation = self.group.organisations[who % len(self.group.organisations)]
        until = self.now.date() + timedelta(days=1)
        partnerships.end_party(self.group.partnership, organisation=organisation, until=until, **self.by)

    def extend(self, days):
        review = fresh(self.review)
        reviews.extend(review, due_on=review.due_on + timedelta(days=days), **self.by)

    def cancel(self):
        reviews.cancel(fresh(self.review), reason="No time", **self.by)

    def tell(self):
        reviews.tell(fresh(self.review), outcome="We meet weekly.", **self.by)

    def raise_one(self, who, whose):
        raiser, owner = self.actor(who), self.group.organisations[whose % len(self.group.organisations)]
        fields = {"title": "Ring back", "owner": owner, "due_on": self.now.date() + timedelta(days=9)}
        fields["raised_by"] = self.group.organisations[who % len(self.group.organisations)]
        commitments.raise_one(self.group.partnership, fields=fields, by=raiser, now=self.now)

    def publish(self):
        draft = self.commitment()
        by = next(actor for actor in map(self.actor, range(5)) if actor.speaks_for(draft.owner_id))
        due_on = self.now.date() + timedelta(days=30)
        commitments.publish(draft, title="We ring back", due_on=due_on, by=by, now=self.now)

    def acknowledge(self, who):
        commitments.acknowledge(self.commitment(), by=self.actor(who), now=self.now)

    def claim(self, who):
        made = self.commitment()
        commitments.agree(made, person_name="Ann", by=self.actor(who), now=self.now)
        commitments.claim(made, by=self.actor(who), now=self.now)

    def verify(self, who):
        made = commitments.verify(self.commitment(), by=self.actor(who), now=self.now)
        assert self.actor(who).speaks_for(made.raised_by_id)
        assert made.raised_by_id != made.owner_id

    def contest(self, who):
        commitments.contest(self.commitment(), by=self.actor(who), now=self.now)


class Nothing(RuleBroken):
    """There is nothing of the kind yet."""

    code = "nothing"
    message = "Nothing."


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def everything():
    models = [*FROZEN, Review, ReviewParty, Invitation, Response, Commitment, Event]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


@pytest.mark.slow
@pytest.mark.either
@pytest.mark.parametrize(("size", "mode"), [(2, Mode.OPEN), (5, Mode.CONFIDENTIAL), (2, Mode.PRIVATE)])
def test_no_sequence_of_steps_breaks_what_was_promised(group, world, size, mode):
    made = group(size)
    review = factory.planned(made, mode)
    done = Counter()

    @seed(SEED)
    @settings(
        max_examples=SEQUENCES,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # a long story that breaks a promise is told as it is
        suppress_health_check=list(HealthCheck),
    )
    @given(number=st.integers(0, 10**9))
    def walk(number):
        queries._parties.cache_clear()  # each run opens the same review anew
        with transaction.atomic():
            _take(Northern(made, world, review, mode), story(random.Random(number)), done)
            transaction.set_rollback(True)

    walk()
    far = {"open_now", "draft", "submit", "wait", "tell", "raise_one", "claim"}
    assert done.keys() >= far, f"The sequences did not get far: {done}"


def _take(northern, run, done):
    before = everything()
    for name, *arguments in run:
        try:
            with transaction.atomic():
                getattr(northern, name)(*arguments)
            done[name] += 1
        except (RuleBroken, StopIteration):
            assert everything() == before, f"{name} was refused and changed something"
        after = everything()
        require_silence(name, before, after)
        require_what_is_fixed(northern, before, after)
        require_the_rule(northern)
        before = after


def require_silence(name, before, after):
    """Neither an answer nor the fact of answering shows anywhere but in the author's own envelope."""
    if name in QUIET:
        assert {**before, "Response": 0} == {**after, "Response": 0}


def require_what_is_fixed(northern, before, after):
    """A release stays as it came out; who counts and the mode are fixed by the opening; time is only ever added."""
    for model in FROZEN:
        was = before[model.__name__]
        if model is not Release or was:
            assert {row["id"] for row in was} <= {row["id"] for row in after[model.__name__]}
            assert [row for row in after[model.__name__] if row["id"] in {one["id"] for one in was}] == was
    if northern.fixed.get("parties"):
        assert after["ReviewParty"] == northern.fixed["parties"]
    review = fresh(northern.review)
    was = next(row for row in before["Review"] if row["id"] == review.pk)
    assert Mode(review.mode).protection >= Mode(was["mode"]).protection
    if was["opened_at"]:
        northern.fixed["parties"] = before["ReviewParty"]
        assert (review.mode, review.opened_at) == (was["mode"], was["opened_at"])
        assert review.closes_at >= was["closes_at"]
    sealed = {row["id"]: bytes(row["sealed"]) for row in before["Response"] if row["submitted_on"]}
    assert {row["id"]: bytes(row["sealed"]) for row in after["Response"] if row["id"] in sealed} == sealed
    if review.mode == Mode.CONFIDENTIAL and review.closed_at:
        assert review.closed_at >= review.closes_at
    assert bool(review.released_at) == Release.objects.filter(review=review).exists()


def require_the_rule(northern):
    """Nobody reads more than the rule lets them, worked out from who submitted."""
    review = fresh(northern.review)
    submitted = set(Response.objects.submitted().filter(review=review).values_list("organisation", flat=True))
    parties = set(review.parties.values_list("organisation", flat=True))
    world = northern.world
    for place, seat in enumerate(northern.group.people):
        if fresh(seat).ended_at:
            continue
        actor = actor_in(fresh(seat), Channel.PORTAL)
        found = result_for(review, actor)
        assert (found is None) == (review.released_at is None or not (actor.organisations & parties))
        if found is None:
            continue
        own = northern.group.organisations[place].pk
        if review.mode != Mode.CONFIDENTIAL:
            read = {sheet.organisation_id for sheet in found.sheets}
            both = review.mode == Mode.OPEN and own in submitted
            assert read == (submitted if both else submitted & {own})
            assert found.cells == []
            continue
        assert found.sheets == []
        for cell in found.cells:
            scorers = len(submitted - {cell.target_id})
            knows = int(cell.target_id != own)
            assert cell.suppressed == (scorers < bands.K[knows]) or cell.behaviour not in FIVE
    for onlooker in (world.coordinator, world.broker):
        found = result_for(review, onlooker)
        assert found is None or (found.sheets, found.comments) == ([], [])
    assert result_for(review, world.outsider) is None
