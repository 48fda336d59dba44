"""What should exist by now: planned, opened, closed and released, however long the clock was away."""

from datetime import date, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from django.db import IntegrityError, transaction

from consortium.access.actor import clock as clock_actor
from consortium.activity.models import Event
from partners.partnerships.models import Party
from reflections.insights.models import Release
from reflections.reviews import actions as reviews
from reflections.reviews import cadences, planning
from reflections.reviews.models import Cadence, Mode, Review, Trigger
from reflections.reviews.occasions import Occasion
from reflections.turn import Turned, turn
from tests.factories import reviews as factory
from tests.factories import world as world_factory
from tests.factories.threads import at_once
from tests.factories.world import NOW, TODAY

SOON = TODAY + timedelta(days=20)


def cadence_of(group, anchor_on=SOON, mode=Mode.OPEN, every_months=6, now=NOW):
    return cadences.set_cadence(
        group.partnership, anchor_on=anchor_on, mode=mode, every_months=every_months, by=clock_actor(), now=now
    )


def days_of(group):
    return list(group.partnership.reviews.order_by("opens_on").values_list("opens_on", flat=True))


def at(day: date) -> datetime:
    return NOW + (day - TODAY)


def test_planner_plans_a_month_ahead_once(group):
    pair = group(2)
    cadence_of(pair)
    assert len(planning.plan_due(NOW)) == 1
    assert planning.plan_due(NOW) == []
    assert days_of(pair) == [SOON]
    review = pair.partnership.reviews.get()
    assert (review.status_at(NOW), str(review.triggers.get())) == ("planned", "Every 6 months")


def test_planner_leaves_a_later_turn_for_later(group):
    pair = group(2)
    cadence_of(pair, anchor_on=TODAY + timedelta(days=31))
    assert planning.plan_due(NOW) == []
    assert len(planning.plan_due(NOW + timedelta(days=1))) == 1


def test_planner_after_an_outage_makes_one_review_and_not_one_for_every_turn_missed(group):
    pair = group(2)
    cadence_of(pair, every_months=6)
    back = date(2028, 1, 10)  # turns on 23 March and 23 September of 2026 and 2027 were missed
    planning.plan_due(at(back))
    assert days_of(pair) == [back]
    planning.plan_due(at(back))
    assert days_of(pair) == [back]
    assert pair.partnership.review_triggers.get().day == date(2027, 9, 23)


def test_planner_does_not_catch_up_what_was_due_before_the_cadence_was_set(group):
    pair = group(2)
    cadence_of(pair, anchor_on=date(2020, 1, 15))
    assert planning.plan_due(NOW) == []


def test_planner_merges_a_turn_into_a_review_within_30_days(group):
    pair = group(2)
    review = factory.planned(pair, opens_on=TODAY)
    cadence_of(pair, anchor_on=TODAY + timedelta(days=30))
    assert planning.plan_due(NOW) == []
    assert days_of(pair) == [TODAY]
    assert [trigger.reason for trigger in review.triggers.all()] == ["Planned by hand", "Every 6 months"]
    assert Event.objects.about(review).filter(kind="review.merged").count() == 1
    planning.plan_due(NOW)
    assert review.triggers.count() == 2


def test_planner_leaves_ended_partnerships_and_paused_cadences_alone(group):
    ended, paused = group(2), group(2, "Housing")
    cadence_of(ended)
    cadences.pause(cadence_of(paused), by=clock_actor(), now=NOW)
    ended.partnership.touch(ended_on=TODAY)
    assert planning.plan_due(NOW) == []


def test_planner_takes_further_triggers_from_any_source(group, monkeypatch):
    pair = group(2)
    cadence = cadence_of(pair, anchor_on=TODAY + timedelta(days=300))

    def won(found, now):
        return [planning.Due(cadence=each, key="bid:1", reason="A bid was won", day=TODAY) for each in found]

    monkeypatch.setattr(planning, "SOURCES", [*planning.SOURCES, won])
    planning.plan_due(NOW)
    assert str(pair.partnership.reviews.get().triggers.get()) == "A bid was won"
    assert cadence.partnership == pair.partnership


def test_cadence_that_changes_loses_nothing_that_was_due_while_the_clock_was_away(group):
    pair = group(2)
    cadence = cadence_of(pair)
    later = at(SOON + timedelta(days=40))
    cadences.revise(cadence, mode=Mode.PRIVATE, by=clock_actor(), now=later)
    assert [(str(review.mode), review.opens_on) for review in pair.partnership.reviews.all()] == [
        ("open", later.date())
    ]
    assert planning.plan_due(later) == []


def test_cadence_keeps_its_occasions_unless_others_are_given(group):
    pair = group(2)
    cadence = cadence_of(pair)
    assert cadence.occasions == list(Occasion.values)
    cadence = cadences.revise(cadence, occasions=["exit", "anniversary", "exit"], by=clock_actor(), now=NOW)
    assert cadence.occasions == ["anniversary", "exit"]
    assert cadences.revise(cadence, every_months=3, by=clock_actor(), now=NOW).occasions == ["anniversary", "exit"]
    with pytest.raises(cadences.UnknownOccasion):
        cadences.revise(cadence, occasions=["full_moon"], by=clock_actor(), now=NOW)
    assert cadences.revise(cadence, occasions=[], by=clock_actor(), now=NOW).occasions == []


def test_one_trigger_never_makes_two_reviews_in_the_database(group):
    pair = group(2)
    review = factory.planned(pair)
    for _ in range(2):
        with transaction.atomic():
            made = Trigger(partnership=pair.partnership, review=review, key="calendar:x", reason="x", day=TODAY)
            if Trigger.objects.filter(key="calendar:x").exists():
                with pytest.raises(IntegrityError), transaction.atomic():
                    made.save()
            else:
                made.save()


@pytest.mark.postgres
@pytest.mark.usefixtures("committing")
def test_many_planners_and_clocks_at_once_make_one_review_and_one_release():
    world = world_factory.build()
    four = factory.make_group(world.northern, 4)
    cadence_of(four, anchor_on=TODAY, mode=Mode.CONFIDENTIAL)
    planned = at_once(lambda: len(planning.plan_due(NOW)))
    assert sorted(planned) == [0] * 7 + [1]
    opened = at_once(lambda: turn(NOW))
    assert not [each for each in opened if isinstance(each, Exception)]
    review = Review.objects.get()
    assert (review.status_at(NOW), review.invitations.count(), review.parties.count()) == ("open", 4, 4)
    for seat in four.people:
        factory.answer(review, seat)
    closed = at_once(lambda: turn(review.closes_at))
    assert not [each for each in closed if isinstance(each, Exception)]
    assert Release.objects.count() == 1
    for kind in ["review.planned", "review.opened", "review.closed", "review.released"]:
        assert Event.objects.filter(kind=kind).count() == 1


def test_turn_opens_closes_and_releases_what_is_due_and_repeats_nothing(group):
    four = group(4)
    cadence_of(four, anchor_on=TODAY, mode=Mode.CONFIDENTIAL)
    assert turn(NOW) == Turned(planned=1, opened=1, released=0, unlinked=0)
    assert turn(NOW) == Turned(planned=0, opened=0, released=0, unlinked=0)
    review = Review.objects.get()
    for seat in four.people:
        factory.answer(review, seat)
    assert turn(review.closes_at - timedelta(seconds=1)).released == 0
    assert turn(review.closes_at).released == 1
    assert turn(review.closes_at + timedelta(days=1)).released == 0
    review.refresh_from_db()
    assert review.status_at(NOW) == "released"


def test_turn_after_a_long_outage_closes_and_releases_late(group):
    pair = group(2)
    review = factory.opened(pair)
    late = review.closes_at + timedelta(days=90)
    assert turn(late).released == 1
    review.refresh_from_db()
    assert review.closed_at == review.released_at == late


def test_turn_reveals_an_open_review_once_everybody_has_answered(group):
    pair = group(2)
    review = factory.opened(pair)
    factory.answer(review, pair.people[0])
    assert turn(NOW).released == 0
    factory.answer(review, pair.people[1])
    assert turn(NOW).released == 1


def test_turn_never_reveals_a_protected_review_early(group):
    four = group(4)
    for mode in [Mode.CONFIDENTIAL, Mode.PRIVATE]:
        review = factory.opened(group(4, mode.label), mode)
        for invitation in review.invitations.select_related("user"):
            seat = invitation.user.seats.get()
            factory.answer(review, seat)
    assert turn(NOW + timedelta(days=13)).released == 0
    assert four.partnership.reviews.count() == 0


def test_turn_opens_as_private_when_too_few_parties_are_left_for_confidential(group):
    four = group(4)
    review = factory.planned(four, Mode.CONFIDENTIAL)
    Party.objects.filter(organisation=four.organisations[3]).update(until=TODAY)
    assert turn(NOW).opened == 1
    review.refresh_from_db()
    assert (review.mode, review.parties.count()) == (Mode.PRIVATE, 3)
    assert Event.objects.about(review).filter(kind="review.protected").count() == 1


def test_turn_cancels_a_review_whose_partnership_ended_before_it_opened(group):
    pair = group(2)
    review = factory.planned(pair)
    pair.partnership.touch(ended_on=TODAY)
    with pytest.raises(reviews.PartnershipEnded):
        reviews.open(review, by=clock_actor(), now=NOW)
    turn(NOW)
    review.refresh_from_db()
    assert review.cancelled_because == "The partnership ended before the review opened."


def test_turn_is_not_held_up_by_a_review_that_cannot_open(group):
    stuck, fine = group(2), group(2, "Housing")
    waiting, ready = factory.planned(stuck), factory.planned(fine)
    stuck.people[0].touch(ended_at=NOW)
    assert turn(NOW).opened == 1
    assert [Review.objects.get(pk=each.pk).status_at(NOW) for each in (waiting, ready)] == ["planned", "open"]
    stuck.people[0].touch(ended_at=None)
    assert turn(NOW + timedelta(days=2)).opened == 1


def test_turn_is_not_held_up_by_answers_that_no_key_opens(group, settings):
    four, fine = group(4), group(2, "Housing")
    review = factory.opened(four, Mode.CONFIDENTIAL)
    factory.answer(review, four.people[0])
    factory.opened(fine)
    kept, settings.ANSWER_KEYS = settings.ANSWER_KEYS, [Fernet.generate_key().decode()]
    assert turn(factory.AFTER_CLOSE).released == 1
    settings.ANSWER_KEYS = kept
    assert turn(factory.AFTER_CLOSE).released == 1


def test_set_cadence_uses_the_consortiums_default_and_replaces_the_one_before(group, world):
    pair = group(2)
    first = cadences.set_cadence(pair.partnership, anchor_on=SOON, mode=Mode.OPEN, by=world.coordinator, now=NOW)
    assert first.every_months == 6
    cadence_of(pair, every_months=12)
    assert Cadence.objects.get().every_months == 12
    with pytest.raises(reviews.ModeNotAllowed):
        cadence_of(pair, mode=Mode.CONFIDENTIAL)


def test_cadences_are_visible_to_coordinators_and_parties(group, world):
    pair = group(2)
    cadence = cadence_of(pair)
    assert list(Cadence.objects.visible_to(world.coordinator)) == [cadence]
    assert list(Cadence.objects.visible_to(pair.actor(1))) == [cadence]
    for actor in [world.member, world.observer, world.outsider, world.foreign_coordinator]:
        assert not Cadence.objects.visible_to(actor).exists()
