"""The one event stream: with the change or not at all, handed over once."""

import pytest
from django.db import transaction

from consortium.activity import kinds, stream
from consortium.activity.models import Event, Handover
from tests.factories.world import NOW


@pytest.fixture
def heard(monkeypatch):
    """Return what a subscriber of `organisation.revised` has heard."""
    events = []
    monkeypatch.setitem(kinds.KINDS, "organisation.revised", kinds.Kind("organisation.revised", "{subject}", ("ear",)))
    monkeypatch.setitem(kinds.SUBSCRIBERS, "ear", events.append)
    return events


def write(world):
    return stream.record("organisation.revised", world.alder, by=world.coordinator, now=NOW)


def test_record_is_undone_with_its_change(world, heard):
    with transaction.atomic():
        write(world)
        transaction.set_rollback(True)
    assert (Event.objects.count(), heard) == (0, [])


def test_record_refuses_a_kind_or_a_sentence_nobody_declared(world):
    with pytest.raises(KeyError):
        stream.record("organisation.exploded", world.alder, by=world.coordinator, now=NOW)
    with pytest.raises(KeyError):
        stream.record("organisation.imported", world.alder, by=world.coordinator, now=NOW)


def test_publish_hands_over_after_commit_and_once(world, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        event = write(world)
        assert heard == []
    stream.publish(event.pk)
    assert (heard, Handover.objects.count()) == ([event], 1)


def test_sweep_publishes_what_a_crash_left_behind(world, heard):
    event = write(world)  # its commit hook never ran: the test's transaction stays open
    assert stream.sweep() == 1
    assert (heard, stream.sweep()) == ([event], 0)


def test_sweep_tries_again_what_a_subscriber_could_not_take(world, monkeypatch, heard):
    event = write(world)

    def fail(_event):
        raise RuntimeError("not now")

    monkeypatch.setitem(kinds.SUBSCRIBERS, "ear", fail)
    stream.sweep()
    assert Handover.objects.count() == 0
    monkeypatch.setitem(kinds.SUBSCRIBERS, "ear", heard.append)
    stream.sweep()
    assert heard == [event]
