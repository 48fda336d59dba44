"""A review from plan to close."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from consortium.access.actor import clock as clock_actor
from consortium.access.roles import Role
from consortium.activity.kinds import sentence
from consortium.activity.models import Event
from partners.partnerships.models import Party
from reflections.reviews import actions as reviews
from reflections.reviews import invitations
from reflections.reviews.models import Invitation, Mode, Review
from reflections.turn import conclude
from tests.factories import reviews as factory
from tests.factories.reviews import AFTER_CLOSE
from tests.factories.world import NOW, TODAY, make_contact, make_member, make_seat, make_user

LATER = date(2026, 4, 1)


def test_plan_fixes_the_window_and_where_the_day_ends(group, world):
    review = reviews.plan(group(2).partnership, opens_on=LATER, mode="open", by=world.coordinator, now=NOW)
    assert review.status_at(NOW) == "planned"
    assert review.due_on == date(2026, 4, 15)
    assert review.opens_at == datetime(2026, 3, 31, 23, 0, tzinfo=UTC)
    assert review.closes_at == datetime(2026, 4, 15, 23, 0, tzinfo=UTC)
    assert Event.objects.about(review).get().kind == "review.planned"


def test_plan_refuses_the_past_an_ended_partnership_and_a_second_review_within_30_days(group, world):
    pair = group(2)
    by = world.coordinator
    with pytest.raises(reviews.WrongDay, match="past"):
        reviews.plan(pair.partnership, opens_on=TODAY - timedelta(days=1), mode="open", by=by, now=NOW)
    with pytest.raises(reviews.WrongDay, match="three years"):
        reviews.plan(pair.partnership, opens_on=date.max, mode="open", by=by, now=NOW)
    pair.partnership.ended_on = LATER
    with pytest.raises(reviews.WrongDay, match="ended"):
        reviews.plan(pair.partnership, opens_on=LATER, mode="open", by=by, now=NOW)
    pair.partnership.ended_on = None
    reviews.plan(pair.partnership, opens_on=LATER, mode="open", by=by, now=NOW)
    with pytest.raises(reviews.TooClose, match="1 April 2026"):
        reviews.plan(pair.partnership, opens_on=LATER + timedelta(days=30), mode="open", by=by, now=NOW)
    reviews.plan(pair.partnership, opens_on=LATER + timedelta(days=31), mode="open", by=by, now=NOW)


def test_move_keeps_the_mode_and_the_days_that_people_were_given(group, world):
    by = world.coordinator
    review = reviews.plan(group(2).partnership, opens_on=LATER, mode="private", by=by, now=NOW)
    reviews.extend(review, due_on=review.due_on + timedelta(days=4), by=by, now=NOW)
    reviews.move(review, opens_on=date(2026, 7, 25), by=by, now=NOW)
    assert (review.opens_on, review.due_on, review.mode) == (date(2026, 7, 25), date(2026, 8, 19), "private")
    assert review.opens_at == datetime(2026, 7, 24, 23, 0, tzinfo=UTC)
    assert review.closes_at == datetime(2026, 8, 19, 23, 0, tzinfo=UTC)
    said = sentence(Event.objects.about(review).get(kind="review.moved"))
    assert said == f"{by.name} moved the review of Debt advice, 25 July 2026: it was to open on 1 April 2026"


def test_move_refuses_what_planning_refuses(group, world):
    pair, by = group(2), world.coordinator
    first = reviews.plan(pair.partnership, opens_on=LATER, mode="open", by=by, now=NOW)
    second = reviews.plan(pair.partnership, opens_on=LATER + timedelta(days=60), mode="open", by=by, now=NOW)
    reviews.move(first, opens_on=LATER + timedelta(days=1), by=by, now=NOW)  # its own old day is not in its way
    with pytest.raises(reviews.TooClose, match="31 May 2026"):
        reviews.move(first, opens_on=LATER + timedelta(days=30), by=by, now=NOW)
    for day, why in [(TODAY - timedelta(days=1), "past"), (date.max, "three years")]:
        with pytest.raises(reviews.WrongDay, match=why):
            reviews.move(first, opens_on=day, by=by, now=NOW)
    reviews.cancel(second, reason="Not needed", by=by, now=NOW)
    with pytest.raises(reviews.NotPossibleNow, match="cancelled"):
        reviews.move(second, opens_on=TODAY, by=by, now=NOW)
    assert first.opens_on == LATER + timedelta(days=1)


@pytest.mark.parametrize(("size", "allowed"), [(2, False), (3, False), (4, True)])
def test_plan_confidential_needs_four_parties(group, world, size, allowed):
    many = group(size)
    if allowed:
        assert factory.planned(many, Mode.CONFIDENTIAL).mode == Mode.CONFIDENTIAL
    else:
        with pytest.raises(reviews.ModeNotAllowed):
            factory.planned(many, Mode.CONFIDENTIAL)


def test_open_counts_the_lead_and_partners_of_the_day_and_invites_one_person_for_each(group, world):
    three = group(3)
    commissioner = make_member(world.northern, "Council")
    Party.objects.create(
        partnership=three.partnership, organisation=commissioner, role="commissioner", since=date(2024, 1, 1)
    )
    make_seat(world.northern, Role.MEMBER, three.organisations[1], make_user("Second person"))
    review = factory.opened(three)
    assert review.status_at(NOW) == "open"
    assert set(review.parties.values_list("organisation", "role")) == {
        (three.organisations[0].pk, "lead"),
        (three.organisations[1].pk, "partner"),
        (three.organisations[2].pk, "partner"),
    }
    assert set(review.invitations.values_list("user", flat=True)) == {seat.user_id for seat in three.people}


def test_open_twice_changes_nothing(group):
    review = factory.opened(group(2))
    reviews.open(review, by=clock_actor(), now=NOW + timedelta(hours=1))
    assert (review.opened_at, review.parties.count(), review.invitations.count()) == (NOW, 2, 2)
    assert Event.objects.filter(kind="review.opened").count() == 1


def test_open_late_still_gives_people_the_whole_window(group):
    review = factory.planned(group(2))
    reviews.open(review, by=clock_actor(), now=NOW + timedelta(days=20))
    assert review.opens_on == date(2026, 3, 23)
    assert review.due_on == date(2026, 4, 6)
    assert review.closes_at == datetime(2026, 4, 6, 23, 0, tzinfo=UTC)


def test_open_names_the_organisations_that_have_nobody_to_ask(group, world):
    three = group(3)
    for seat in three.people[1:]:
        seat.touch(ended_at=NOW)
    review = factory.planned(three)
    with pytest.raises(invitations.NobodyToAsk, match="Beech of Debt advice, Clover of Debt advice"):
        reviews.open(review, by=world.coordinator, now=NOW)
    review.refresh_from_db()
    assert (review.opened_at, review.parties.count()) == (None, 0)


def test_open_refuses_while_another_review_of_the_partnership_is_open(group, world):
    pair = group(2)
    first = factory.opened(pair)
    reviews.extend(first, due_on=LATER + timedelta(days=30), by=world.coordinator, now=NOW)
    second = factory.planned(pair, opens_on=TODAY + timedelta(days=40))
    with pytest.raises(reviews.NotPossibleNow, match="Another review"):
        reviews.open(second, by=world.coordinator, now=NOW + timedelta(days=40))
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=second.pk).update(opened_at=NOW)


def test_protect_moves_towards_more_protection_only(group, world):
    four = group(4)
    review = factory.planned(four, Mode.OPEN, opens_on=LATER)
    member = four.actor(2)
    reviews.protect(review, mode=Mode.CONFIDENTIAL, by=member, now=NOW)
    assert review.mode == Mode.CONFIDENTIAL
    with pytest.raises(reviews.LessProtection):
        reviews.protect(review, mode=Mode.OPEN, by=member, now=NOW)
    reviews.protect(review, mode=Mode.PRIVATE, by=member, now=NOW)
    with pytest.raises(reviews.LessProtection):
        reviews.protect(review, mode=Mode.CONFIDENTIAL, by=member, now=NOW)
    assert review.mode == Mode.PRIVATE


def test_protect_is_for_parties_and_ends_when_the_review_opens(group, world):
    pair = group(2)
    review = factory.planned(pair)
    with pytest.raises(reviews.OnlyAParty):
        reviews.protect(review, mode=Mode.PRIVATE, by=world.lead, now=NOW)
    with pytest.raises(reviews.ModeNotAllowed):
        reviews.protect(review, mode=Mode.CONFIDENTIAL, by=pair.actor(1), now=NOW)
    reviews.open(review, by=clock_actor(), now=NOW)
    with pytest.raises(reviews.NotPossibleNow):
        reviews.protect(review, mode=Mode.PRIVATE, by=pair.actor(1), now=NOW)


def test_extend_moves_the_last_day_later_until_the_close(group, world):
    review = factory.opened(group(2))
    reviews.extend(review, due_on=LATER, by=world.coordinator, now=NOW)
    assert review.closes_at == datetime(2026, 4, 1, 23, 0, tzinfo=UTC)
    for refused in (LATER, date.max):
        with pytest.raises(reviews.WrongDay):
            reviews.extend(review, due_on=refused, by=world.coordinator, now=NOW)
    with pytest.raises(reviews.NotPossibleNow):
        reviews.extend(review, due_on=LATER + timedelta(days=9), by=world.coordinator, now=review.closes_at)


def test_cancel_says_why_and_is_final(group, world):
    review = factory.opened(group(2))
    with pytest.raises(reviews.NotPossibleNow, match="why"):
        reviews.cancel(review, reason=" ", by=world.coordinator, now=NOW)
    reviews.cancel(review, reason="The bid was withdrawn.", by=world.coordinator, now=NOW)
    reviews.cancel(review, reason="Again", by=world.coordinator, now=NOW)
    assert (review.status_at(NOW), review.cancelled_because) == ("cancelled", "The bid was withdrawn.")
    for act in [reviews.open, reviews.close]:
        if act is reviews.open:
            review.touch(opened_at=None)
        with pytest.raises(reviews.NotPossibleNow, match="cancelled"):
            act(review, by=world.coordinator, now=factory.AFTER_CLOSE)


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.PRIVATE])
def test_close_is_never_early_in_a_protected_mode(group, mode):
    four = group(4)
    review = factory.opened(four, mode)
    for seat in four.people:
        factory.answer(review, seat)
    with pytest.raises(reviews.NotPossibleNow, match="not before"):
        reviews.close(review, by=clock_actor(), now=review.closes_at - timedelta(seconds=1))
    reviews.close(review, by=clock_actor(), now=review.closes_at)
    assert review.closed_at == review.closes_at


def test_close_of_a_confidential_review_early_is_refused_by_the_database(group):
    review = factory.opened(group(4), Mode.CONFIDENTIAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(closed_at=NOW)


def test_close_an_open_review_early_only_once_everybody_has_answered(group, world):
    pair = group(2)
    review = factory.opened(pair)
    factory.answer(review, pair.people[0])
    with pytest.raises(reviews.NotPossibleNow):
        reviews.close(review, by=clock_actor(), now=NOW)
    factory.answer(review, pair.people[1])
    reviews.close(review, by=clock_actor(), now=NOW)
    assert review.closed_at == NOW


def test_a_party_that_declined_does_not_make_an_open_review_close_early(group):
    pair = group(2)
    review = factory.opened(pair)
    factory.answer(review, pair.people[0])
    invitations.decline(
        factory.invitation_of(review, pair.organisations[1]), reason="No time", by=pair.actor(1), now=NOW
    )
    with pytest.raises(reviews.NotPossibleNow):
        reviews.close(review, by=clock_actor(), now=NOW)


def test_status_follows_from_the_dates_even_if_no_clock_ran(group):
    review = factory.opened(group(2))
    assert review.status_at(review.closes_at - timedelta(microseconds=1)) == "open"
    assert review.status_at(review.closes_at) == "closed"


def test_reviews_are_visible_to_their_parties_and_those_who_run_or_facilitate(group, world):
    pair, other = group(2), group(2, "Housing")
    review = factory.opened(pair)
    to_come = factory.planned(other, opens_on=LATER)
    seen = {
        name: set(Review.objects.visible_to(actor))
        for name, actor in {
            "coordinator": world.coordinator,
            "broker": world.broker,
            "party": pair.actor(1),
            "other party": other.actor(0),
            "member elsewhere": world.member,
            "observer": world.observer,
            "outsider": world.outsider,
        }.items()
    }
    assert seen == {
        "coordinator": {review, to_come},
        "broker": {review, to_come},
        "party": {review},
        "other party": {to_come},
        "member elsewhere": set(),
        "observer": set(),
        "outsider": set(),
    }


def test_invite_asks_another_person_of_a_party_once(group, world):
    pair = group(2)
    review = factory.opened(pair)
    second = make_seat(world.northern, Role.MEMBER, pair.organisations[0], make_user("Second person"))
    invitations.invite(review, contact=second.contact, by=pair.actor(0), now=NOW)
    assert review.invitations.filter(organisation=pair.organisations[0]).count() == 2
    with pytest.raises(invitations.AlreadyDone):
        invitations.invite(review, contact=second.contact, by=world.coordinator, now=NOW)


def test_invite_is_refused_to_other_organisations_and_without_a_seat(group, world):
    pair = group(2)
    review = factory.opened(pair)
    second = make_seat(world.northern, Role.MEMBER, pair.organisations[0], make_user("Second person"))
    no_seat = make_contact(pair.organisations[0], "No Seat")
    for contact, by, message in [
        (second.contact, pair.actor(1), "member lead or a coordinator"),
        (no_seat, pair.actor(0), "sign-in"),
        (world.seats.lead.contact, world.coordinator, "does not take part"),
    ]:
        with pytest.raises(invitations.CannotAnswer, match=message):
            invitations.invite(review, contact=contact, by=by, now=NOW)


def test_pass_on_moves_the_ask_to_a_colleague(group, world):
    pair = group(2)
    review = factory.opened(pair)
    mine = factory.invitation_of(review, pair.organisations[0])
    second = make_seat(world.northern, Role.MEMBER, pair.organisations[0], make_user("Second person"))
    theirs = invitations.pass_on(mine, contact=second.contact, by=pair.actor(0), now=NOW)
    assert (mine.passed_to, mine.is_wanted, theirs.user) == (theirs, False, second.user)
    with pytest.raises(invitations.NotYours):
        invitations.pass_on(mine, contact=second.contact, by=pair.actor(0), now=NOW)


def test_only_the_person_asked_passes_on_or_declines(group, world):
    pair = group(2)
    review = factory.opened(pair)
    mine = factory.invitation_of(review, pair.organisations[0])
    for by in [world.coordinator, pair.actor(1), replace(pair.actor(0), user_id=None)]:
        with pytest.raises(invitations.NotYours):
            invitations.decline(mine, reason="No", by=by, now=NOW)
    with pytest.raises(invitations.CannotAnswer):
        invitations.pass_on(mine, contact=pair.people[1].contact, by=pair.actor(0), now=NOW)


def test_decline_needs_a_reason_and_counts_as_done(group):
    pair = group(2)
    review = factory.opened(pair)
    mine = factory.invitation_of(review, pair.organisations[0])
    with pytest.raises(invitations.AlreadyDone, match="Say why"):
        invitations.decline(mine, reason="", by=pair.actor(0), now=NOW)
    invitations.decline(mine, reason="Not enough contact", by=pair.actor(0), now=NOW)
    assert list(Invitation.objects.wanted().filter(review=review)) == [
        factory.invitation_of(review, pair.organisations[1])
    ]


def test_decline_after_answering_or_after_the_close_is_refused(group):
    pair = group(2)
    review = factory.opened(pair)
    mine = factory.answer(review, pair.people[0])
    with pytest.raises(invitations.AlreadyDone, match="already answered"):
        invitations.decline(mine, reason="No", by=pair.actor(0), now=NOW)
    theirs = factory.invitation_of(review, pair.organisations[1])
    with pytest.raises(invitations.ReviewNotOpen):
        invitations.decline(theirs, reason="No", by=pair.actor(1), now=review.closes_at)


def test_no_event_or_name_of_an_invitation_says_which_person_it_is(group):
    pair = group(2)
    factory.opened(pair)
    names = {seat.user.name for seat in pair.people}
    assert not any(name in str(event.data) for event in Event.objects.all() for name in names)


def test_tell_waits_for_the_result(group, world):
    review = factory.opened(group(2))
    with pytest.raises(reviews.NotPossibleNow, match="not out yet"):
        reviews.tell(review, outcome="We did", by=world.coordinator, now=NOW)


def test_review_is_done_once_people_are_told_what_comes_of_it(group, world):
    pair = group(2)
    review = factory.opened(pair)
    conclude(review, now=review.closes_at)
    assert review.status_at(AFTER_CLOSE) == "released"
    assert list(Review.objects.in_status("released", AFTER_CLOSE)) == [review]
    reviews.tell(review, outcome="No action, because all is well.", by=world.coordinator, now=AFTER_CLOSE)
    assert review.status_at(AFTER_CLOSE) == "done"
    assert list(Review.objects.in_status("done", AFTER_CLOSE)) == [review]
    assert not Review.objects.in_status("released", AFTER_CLOSE).exists()
