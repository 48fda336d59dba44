"""Weighing a bid before a go."""

import pytest
from django.db import IntegrityError, transaction

from consortium.activity.kinds import sentence
from consortium.activity.models import Event
from consortium.errors import NotValid
from partners.bids import actions as bids
from partners.bids.actions import AlreadySubmitted, OutcomeRecorded
from partners.preparing import actions as preparing
from partners.preparing.models import Criterion, Score
from partners.preparing.queries import criteria_of, weighing_of
from partners.preparing.shipped import SHIPPED
from tests.factories.partners import make_bid, make_criterion, make_submitted_bid
from tests.factories.world import NOW, TODAY


def act(world):
    return {"by": world.coordinator, "now": NOW}


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({"local_provider": ""}, "Is a good local organisation already delivering this?"),
        ({"community_led": ""}, "Are organisations led by the affected community at the table?"),
    ],
)
def test_decide_go_asks_for_the_two_answers_first(world, answers, asked):
    bid = make_bid(world, **answers)
    with pytest.raises(bids.NotAnswered) as refused:
        bids.decide(bid, decision="go", decided_on=TODAY, **act(world))
    assert (str(refused.value), refused.value.at_field) == (
        f"Before a go, answer on the bid: {asked} Until then, record “clarify first”.",
        "decision",
    )
    for decision in ["clarify_first", "no_go"]:
        assert bids.decide(bid, decision=decision, decided_on=TODAY, **act(world)).decision == decision
    bids.revise(bid, local_provider="yes", community_led="no", **act(world))
    assert bids.decide(bid, decision="go", decided_on=TODAY, **act(world)).stage_on(TODAY) == "preparing"


def test_score_writes_the_criteria_that_ship_where_there_are_none(world):
    bid = make_bid(world)
    first, second, *_ = criteria_of(world.northern)
    marks = [preparing.Mark(first, 4, "They asked for it."), preparing.Mark(second, 0)]
    preparing.score(bid, scores=marks, **act(world))
    assert Criterion.objects.filter(consortium=world.northern).count() == len(SHIPPED)
    assert [(row.criterion.name, row.score, row.note) for row in bid.scores.all()] == [
        ("Who it serves", 4, "They asked for it."),
        ("A need that people told us of", 0, ""),
    ]
    assert sentence(Event.objects.about(bid).first()) == (
        "Coordinator Northern scored Advice in Leeds against the criteria: 12 of 30 points, 2 of 8 criteria scored"
    )


def test_score_again_changes_what_is_named_and_leaves_the_rest(world):
    bid, room, light = make_bid(world), make_criterion(world), make_criterion(world, name="Light")
    preparing.score(bid, scores=[preparing.Mark(room, 1, "Small"), preparing.Mark(light, 2)], **act(world))
    preparing.score(bid, scores=[preparing.Mark(room, 5)], **act(world))
    assert [(row.criterion, row.score, row.note) for row in bid.scores.all()] == [(room, 5, ""), (light, 2, "")]


@pytest.mark.parametrize("mark", [-1, 6])
def test_score_refuses_what_is_no_score(world, mark):
    bid, room = make_bid(world), make_criterion(world)
    with pytest.raises(NotValid):
        preparing.score(bid, scores=[preparing.Mark(room, mark)], **act(world))
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.create(bid=bid, criterion=room, score=mark, scored_by="A", scored_at=NOW)
    assert not bid.scores.exists()


def test_score_refuses_criteria_of_another_consortium_and_archived_ones(world):
    bid, room = make_bid(world), make_criterion(world)
    foreign = preparing.create(name="Theirs", by=world.foreign_coordinator, now=NOW)
    with pytest.raises(NotValid, match="not known"):
        preparing.score(bid, scores=[preparing.Mark(foreign, 3)], **act(world))
    preparing.archive(room, **act(world))
    with pytest.raises(preparing.CriterionArchived):
        preparing.score(bid, scores=[preparing.Mark(room, 3)], **act(world))


def test_score_is_over_once_the_bid_went_in_or_ended(world):
    room = make_criterion(world)
    with pytest.raises(AlreadySubmitted):
        preparing.score(make_submitted_bid(world), scores=[preparing.Mark(room, 3)], **act(world))
    ended = bids.withdraw(make_submitted_bid(world, partnership=None, title="B"), outcome_on=TODAY, **act(world))
    with pytest.raises(OutcomeRecorded):
        preparing.score(ended, scores=[preparing.Mark(room, 3)], **act(world))


def test_weighing_keeps_what_was_scored_by_a_criterion_since_archived(world):
    bid, room = make_bid(world), make_criterion(world)
    preparing.score(bid, scores=[preparing.Mark(room, 3)], **act(world))
    make_criterion(world, name="Light")
    preparing.archive(room, **act(world))
    rows = [(criterion.name, score.score if score else None) for criterion, score in weighing_of(bid).rows]
    assert rows == [("Light", None), ("Room in the building", 3)]


def test_ship_adds_what_is_missing_and_a_second_time_is_refused(world):
    make_criterion(world, name="The buyer knows us")
    assert preparing.ship(**act(world)).name == "Who it serves"
    assert Criterion.objects.filter(consortium=world.northern).count() == len(SHIPPED)
    with pytest.raises(preparing.NothingToAdd):
        preparing.ship(**act(world))
    preparing.ship(by=world.foreign_coordinator, now=NOW)
    assert Criterion.objects.filter(consortium=world.southern).count() == len(SHIPPED)


def test_create_refuses_a_second_of_the_same_name_and_a_weight_out_of_range(world):
    make_criterion(world)
    with pytest.raises(NotValid, match="There is a criterion of this name"):
        make_criterion(world)
    for weight in [0, 11]:
        with pytest.raises(NotValid):
            preparing.create(name="Heavy", weight=weight, **act(world))


def test_visible_to_is_the_consortiums(world):
    room = make_criterion(world)
    seen = [list(Criterion.objects.visible_to(who)) for who in (world.member, world.broker, world.outsider)]
    assert seen == [[room], [room], []]
