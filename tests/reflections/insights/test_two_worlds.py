"""Two worlds that differ in one answer look the same to everybody else, but for a band that the rule lets out."""

import random

import pytest
from django.db import transaction

from reflections.commitments.models import Commitment
from reflections.insights.models import ReleaseCell
from reflections.insights.queries import result_for
from reflections.responses import actions as responses
from reflections.responses.answers import Answer
from reflections.responses.queries import own_copy
from reflections.reviews.models import Mode
from reflections.turn import conclude
from tests.factories import reviews as factory
from tests.factories.world import NOW


class Rewind(Exception):
    """Ends a world."""


def seen_by(review, principals):
    """Return what each principal reads of the result: every cell, every comment, every commitment, in their order."""
    return {
        name: (
            [(cell.target, cell.behaviour, cell.band, cell.coverage, cell.follows) for cell in result.cells],
            result.comments,
            [str(each) for each in Commitment.objects.visible_to(actor).order_by("owner__name", "behaviour")],
        )
        for name, actor in principals.items()
        for result in [result_for(review, actor)]
    }


def world_in_which(review, author, answers, principals):
    """Have the author submit these answers, close and release; return what everybody then sees, and undo it all."""
    seen, structure, copy = {}, [], {}
    invitation = review.invitations.get(organisation=author.organisation_id)
    try:
        with transaction.atomic():
            responses.save_draft(invitation, answers, version=0, by=author, now=NOW)
            responses.submit(invitation, by=author, now=NOW)
            conclude(review, now=review.closes_at)
            seen = seen_by(review, principals)
            rows = ReleaseCell.objects.values_list("target", "behaviour", "known_limit", "coverage", "follows")
            structure = sorted(rows, key=str)
            copy = own_copy(invitation, author).answers
            raise Rewind
    except Rewind:
        review.refresh_from_db()
    return seen, structure, copy


@pytest.mark.parametrize("size", [4, 5, 7, 8])
def test_one_answer_changed_from_score_to_score_shows_in_its_own_released_band_only(group, world, size):
    dice = random.Random(size)
    many = group(size)
    review = factory.opened(many, Mode.CONFIDENTIAL)
    for seat in many.people[1:]:
        factory.answer(review, seat, score=dice.randint(2, 4))
    author, lead = many.actor(0), many.organisations[0]
    principals = {
        "coordinator": world.coordinator,
        "broker": world.broker,
        **{f"party {place}": many.actor(place) for place in range(1, size)},
    }
    answers = factory.answers_for(review, lead, score=3)
    before, structure, copy = world_in_which(review, author, answers, principals)
    for key in dice.sample(sorted(answers), 6):
        flipped = {**answers, key: Answer(score=dice.choice([1, 5]))}
        after, same_structure, own = world_in_which(review, author, flipped, principals)
        assert same_structure == structure
        assert own != copy  # the control: the author's own view differs
        behaviour, _, about = key.partition(":")
        target = next((each.name for each in many.organisations if str(each.pk) == about), "")
        fed = (target, behaviour.rpartition("-")[0] or behaviour)
        for name in principals:
            cells_before, comments_before, _ = before[name]
            cells_after, comments_after, _ = after[name]
            changed = {(old[0], old[1]) for old, new in zip(cells_before, cells_after, strict=True) if old != new}
            assert changed <= ({fed} if "-self" not in key else set())
            assert comments_after == comments_before
            if not changed:
                assert after[name] == before[name]


def test_a_drafted_commitment_tells_no_more_than_its_band(group, world):
    """Where a band is suppressed for a viewer, a concern and its absence look alike, commitments included."""
    five = group(5)
    review = factory.opened(five, Mode.CONFIDENTIAL)
    target = five.organisations[2]
    for seat in five.people[1:]:
        factory.answer(review, seat, about={target.pk: 2})
    principals = {"coordinator": world.coordinator, "broker": world.broker, "party": five.actor(1)}
    worlds = [
        world_in_which(
            review,
            five.actor(0),
            factory.answers_for(review, five.organisations[0], about={target.pk: score}),
            principals,
        )[0]
        for score in (1, 5)
    ]
    assert worlds[0] == worlds[1]
