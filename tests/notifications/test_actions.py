"""Nudges, as people like them."""

from datetime import UTC, datetime, timedelta

import pytest

from consortium.access.actor import Actor, Channel
from consortium.activity.models import Event
from consortium.delivery.states import State
from consortium.mail import dispatcher
from consortium.mail.models import Message
from consortium.notifications import actions as notifications
from consortium.notifications import digests
from consortium.notifications.models import Mute, Preference
from tests.factories.world import NOW, make_contact

pytestmark = pytest.mark.usefixtures("ask", "today")


def by(user):
    return Actor(name=str(user), channel=Channel.PORTAL, user_id=user.pk)


def revise(user, now=NOW, **changes):
    chosen = {"rhythm": "instant", "muted": [], "snoozed_until": None, **changes}
    return notifications.revise(user, **chosen, by=by(user), now=now)


def bodies(sink):
    return [mail.get_body(("plain",)).get_content().replace("\r\n", "\n") for mail in sink.mails]


def test_nudge_leaves_at_a_good_hour(draft):
    notifications.nudge([draft(due_at=datetime(2026, 3, 6, 22, tzinfo=UTC))], now=NOW)
    assert Message.objects.get().not_before == datetime(2026, 3, 9, 8, tzinfo=UTC)


def test_nudge_at_once_leaves_at_any_hour(draft):
    late = datetime(2026, 3, 6, 22, tzinfo=UTC)
    notifications.nudge([draft(due_at=late)], now=late, at_once=True)
    assert Message.objects.get().not_before == late


def test_nudge_keeps_the_hours_of_the_persons_own_zone(draft, sam):
    sam.time_zone = "Asia/Kathmandu"
    sam.save()
    notifications.nudge([draft(due_at=datetime(2026, 3, 3, 14, tzinfo=UTC))], now=NOW)
    assert Message.objects.get().not_before == datetime(2026, 3, 4, 2, 15, tzinfo=UTC)


def test_nudge_twice_records_once(draft):
    one = draft()
    notifications.nudge([one], now=NOW)
    notifications.nudge([one, one], now=NOW + timedelta(hours=1))
    assert Message.objects.count() == 1


def test_nudge_offers_one_click_stop(draft, sink):
    notifications.nudge([draft()], now=NOW)
    assert dispatcher.run() == 1
    assert "/unsubscribe/" in sink.mails[0]["List-Unsubscribe"]


def test_nudge_is_not_sent_to_whoever_stopped_it_meanwhile(draft, sam, sink):
    notifications.nudge([draft(), draft("test.news")], now=NOW)
    revise(sam, muted=["test.reminder"])
    assert dispatcher.run() == 1
    assert Message.objects.get(state=State.CANCELLED).reason == "They stopped messages of this kind"


def test_nudge_is_not_sent_to_an_address_the_person_has_left(draft, sam, sink, world):
    notifications.nudge([draft(), draft(to="sam@alder.example")], now=NOW)
    contact = make_contact(world.alder, user=sam)
    contact.touch(email="sam@alder.example")
    sam.email = "new@example.org"
    sam.save()
    assert dispatcher.run() == 1
    assert sink.recipients == [["sam@alder.example"]]
    assert Message.objects.get(state=State.CANCELLED).reason == "Their address has changed"


def test_nudge_is_sent_three_times_at_most(draft, sink, today):
    for number in range(4):
        when = NOW + timedelta(days=number * 7)
        today(when)
        notifications.nudge([draft(thread="review-1", dedupe=str(number), due_at=when)], now=when)
        dispatcher.run()
    assert len(sink.mails) == 3
    assert Message.objects.get(state=State.CANCELLED).reason == "They have been reminded often enough"


def test_nudge_merges_asks_that_wait_together(draft, sink):
    first, second, later = (
        draft("test.ask"),
        draft("test.ask", due_at=NOW + timedelta(minutes=5)),
        draft("test.ask", due_at=NOW + timedelta(days=30)),
    )
    notifications.nudge([first], now=NOW)
    notifications.nudge([second, later], now=NOW)
    assert dispatcher.run() == 1
    (body,) = bodies(sink)
    assert (str(first.about_id) in body, str(second.about_id) in body, str(later.about_id) in body) == (
        True,
        True,
        False,
    )
    assert Message.objects.get(about_id=second.about_id).state == State.SUPERSEDED


def test_nudge_still_asks_for_what_it_carries_when_its_own_cause_has_gone(draft, sink, done):
    first, second = draft("test.ask"), draft("test.ask", due_at=NOW + timedelta(minutes=5))
    notifications.nudge([first, second], now=NOW)
    done.add(first.about_id)
    assert dispatcher.run() == 1


def test_asked_since_sees_asks_of_the_group_alone(draft, sam):
    assert not notifications.asked_since("asks", sam.email, since=NOW - timedelta(days=60))
    notifications.nudge([draft()], now=NOW)
    assert not notifications.asked_since("asks", sam.email, since=NOW - timedelta(days=60))
    notifications.nudge([draft("test.ask")], now=NOW)
    assert notifications.asked_since("asks", sam.email, since=NOW - timedelta(days=60))
    assert not notifications.asked_since("asks", sam.email, since=NOW + timedelta(days=1))


def test_digest_tells_everything_in_one_message_a_day(draft, sam, sink, today, done):
    revise(sam, rhythm="daily")
    items = [draft(step=f"number {n}") for n in range(3)]
    notifications.nudge([*items, draft("test.news")], now=NOW)
    assert dispatcher.run() == 1  # the news has no line for a digest
    morning = datetime(2026, 3, 4, 8, 1, tzinfo=UTC)
    today(morning)
    done.add(items[2].about_id)
    digests.gather(morning)
    digests.gather(morning)
    assert dispatcher.run() == 1
    assert sink.mails[1]["Subject"] == "2 things for you"
    assert [f"Answer number {n}" in bodies(sink)[1] for n in range(3)] == [True, True, False]
    assert Message.objects.filter(state=State.SUPERSEDED, carried_by__kind=digests.DIGEST).count() == 3


def test_digest_is_one_a_day_and_never_at_night(draft, sam, sink, today):
    revise(sam, rhythm="daily")
    morning = datetime(2026, 3, 4, 8, 1, tzinfo=UTC)
    for number, now in enumerate([morning, morning + timedelta(hours=1), datetime(2026, 3, 4, 23, tzinfo=UTC)]):
        today(now)
        notifications.nudge([draft(due_at=NOW, dedupe=str(number))], now=now)
        digests.gather(now)
        dispatcher.run()
    assert len(sink.mails) == 1
    assert Message.objects.get(kind=digests.DIGEST, state=State.PENDING).not_before == datetime(
        2026, 3, 5, 8, tzinfo=UTC
    )


def test_digest_that_nobody_gathers_falls_apart_into_its_messages(draft, sam, sink, today):
    revise(sam, rhythm="daily")
    notifications.nudge([draft(), draft()], now=NOW)
    today(datetime(2026, 3, 5, 8, 1, tzinfo=UTC))
    assert dispatcher.run() == 2


def test_digest_with_nothing_left_is_not_sent(draft, sam, sink, today, done):
    revise(sam, rhythm="daily")
    item = draft()
    notifications.nudge([item], now=NOW)
    morning = datetime(2026, 3, 4, 8, 1, tzinfo=UTC)
    today(morning)
    digests.gather(morning)
    done.add(item.about_id)
    assert dispatcher.run() == 0
    assert Message.objects.get(kind=digests.DIGEST).reason == "Nothing in it is waiting any more"


def test_revise_moves_what_waits_behind_the_snooze(draft, sam):
    notifications.nudge([draft()], now=NOW)
    revise(sam, snoozed_until=datetime(2026, 3, 7, tzinfo=UTC))
    assert Message.objects.get().not_before == datetime(2026, 3, 9, 8, tzinfo=UTC)
    assert Event.objects.get().kind == "preference.revised"


@pytest.mark.parametrize(
    ("until", "broken"),
    [(NOW - timedelta(days=1), notifications.SnoozeInThePast), (NOW + timedelta(days=61), notifications.SnoozeTooLong)],
)
def test_revise_refuses_a_snooze_that_makes_no_sense(sam, until, broken):
    with pytest.raises(broken):
        revise(sam, snoozed_until=until)
    assert Preference.objects.count() == 0


def test_revise_replaces_what_is_stopped(sam):
    revise(sam, muted=["test.news", "made up"])
    revise(sam, muted=["test.reminder"])
    assert list(Mute.objects.values_list("kind", flat=True)) == ["test.reminder"]


def test_mute_twice_is_one_and_holds_for_the_sign_in_too(sam):
    for _ in range(2):
        notifications.mute(kind="test.news", address="OLD@example.org", user_id=sam.pk, now=NOW)
    assert Mute.objects.hushing("test.news", address=sam.email, user_id=sam.pk).count() == 1
    assert Mute.objects.hushing("test.news", address="old@example.org", user_id=None).count() == 1
    assert not Mute.objects.hushing("test.news", address=sam.email, user_id=None).exists()


def test_preferences_are_visible_to_oneself_alone(sam, world):
    preference = revise(sam)
    assert list(Preference.objects.visible_to(by(sam))) == [preference]
    assert list(Preference.objects.visible_to(world.coordinator)) == []


@pytest.mark.either
def test_nudge_costs_the_same_for_one_and_for_thirty(draft, django_assert_max_num_queries):
    for count in (1, 30):
        drafts = [draft(to=f"p{n}@example.org", dedupe=f"{count}-{n}") for n in range(count)]
        with django_assert_max_num_queries(6):
            notifications.nudge(drafts, now=NOW)
