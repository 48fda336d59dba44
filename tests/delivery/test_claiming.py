"""Claim, renew, fence."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection

from consortium import clock
from consortium.delivery import claiming, outcomes
from consortium.delivery.claiming import Fence
from consortium.delivery.states import State
from consortium.mail.models import Message


def wanted(row):
    return None


def claim(limit=10):
    return claiming.claim(Message.objects.all(), limit=limit)


def test_claim_takes_what_is_due_the_oldest_first(put):
    young, old = put(), put(due_at=clock.now() - timedelta(days=1))
    put(due_at=clock.now() + timedelta(minutes=5))
    put(expires_at=clock.now() - timedelta(seconds=5))
    put(State.SENT)
    assert [row.pk for row in claim()] == [old.pk, young.pk]


def test_claim_takes_no_more_than_its_limit_and_nothing_twice(put):
    rows = {put().pk for _ in range(3)}
    first, second = claim(limit=2), claim(limit=2)
    assert (len(first), len(second), claim()) == (2, 1, [])
    assert {row.pk for row in first + second} == rows


def test_claim_leases_for_ninety_seconds_under_one_token(put):
    put(), put()
    one, two = claim()
    assert one.lease_token == two.lease_token
    assert timedelta(seconds=85) < one.lease_until - clock.now() <= timedelta(seconds=91)


def test_claim_waits_for_quiet_hours_to_end(put):
    put(not_before=clock.now() + timedelta(hours=1))
    assert claim() == []


def test_claim_honours_a_moved_clock(put, travel):
    put(due_at=clock.now() + timedelta(hours=1))
    assert claim() == []
    travel(hours=2)
    assert len(claim()) == 1


@pytest.mark.either
def test_claim_costs_the_same_for_one_and_for_thirty(put, django_assert_num_queries):
    for count in (1, 30):
        for _ in range(count):
            put()
        with django_assert_num_queries(5 if connection.vendor == "postgresql" else 4):
            assert len(claim(limit=50)) == count


def test_renew_keeps_the_rest_of_the_batch(put, travel):
    for _ in range(3):
        put()
    batch = claim()
    Message.objects.filter(pk=batch[0].pk).update(lease_token=uuid.uuid4())
    travel(seconds=60)
    assert claiming.renew(batch[1]) == 2
    batch[1].refresh_from_db()
    assert batch[1].lease_until - clock.now() > timedelta(seconds=85)


def test_fence_passes_what_is_ours_and_wanted(put):
    put()
    (row,) = claim()
    assert claiming.fence(row, wanted) == Fence.PASSED
    row.refresh_from_db()
    assert row.state == State.COMMITTING
    assert row.lease_until - clock.now() > timedelta(minutes=19)


@pytest.mark.parametrize("change", [{"lease_token": uuid.uuid4()}, {"state": "committing"}])
def test_fence_stops_what_somebody_else_has(put, change):
    put()
    (row,) = claim()
    Message.objects.filter(pk=row.pk).update(**change)
    assert claiming.fence(row, wanted) == Fence.LOST


def test_fence_ends_what_is_not_wanted(put):
    put()
    (row,) = claim()
    assert claiming.fence(row, lambda message: (State.CANCELLED, "Done already")) == Fence.UNWANTED
    row.refresh_from_db()
    assert (row.state, row.reason, row.lease_token) == (State.CANCELLED, "Done already", None)


def test_fence_ends_what_expired_meanwhile(put, travel):
    put(expires_at=clock.now() + timedelta(seconds=30))
    (row,) = claim()
    travel(seconds=31)
    assert claiming.fence(row, wanted) == Fence.UNWANTED
    row.refresh_from_db()
    assert row.state == State.EXPIRED


def test_release_puts_back_the_batch_but_not_what_was_done(put):
    put(), put()
    batch = claim()
    claiming.fence(batch[0], wanted)
    assert outcomes.release(batch[1]) == 1
    assert sorted(Message.objects.values_list("state", "attempts")) == [(State.COMMITTING, 0), (State.PENDING, 0)]
