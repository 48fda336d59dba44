"""Sending what is due, one connection a batch, one message at a time, never past the fence without the right to."""

import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from consortium import clock
from consortium.delivery import claiming, outcomes, reaping, surge
from consortium.delivery.alarms import alarm
from consortium.delivery.claiming import Fence
from consortium.delivery.crash_points import reach
from consortium.delivery.states import State
from consortium.mail import mime
from consortium.mail.kinds import urgent_kinds
from consortium.mail.models import Attempt, Message
from consortium.mail.preparing import Faulty, ending, written
from consortium.mail.relay import Broken, Refused, Relay

log = logging.getLogger(__name__)

BATCH = 100
RENEW_AFTER = 20.0  # seconds of a 90-second lease
WAIT_FOR_RELAY = timedelta(minutes=1)


class RelayTrouble(Exception):
    """The mail server does not work, for whatever message: the rest of the batch goes back untried."""


class Stop:
    """Set by SIGTERM: the message in hand is finished, the rest goes back."""

    asked = False

    def ask(self, *_: Any) -> None:
        self.asked = True


def run(*, through_surge: bool = False) -> int:
    """Send everything that is due, batch after batch; return how many were sent."""
    tidy()
    sent, relay_works = 0, True
    with finishing_on_sigterm() as stop:
        while relay_works and not stop.asked:
            batch = _next_batch(through_surge)
            if not batch:
                break
            count, relay_works = send_batch(batch, stop)
            sent += count
    return sent


def tidy() -> None:
    """Take over from processes that died, settle what nobody can know, end what is too late."""
    reaping.reap(Message.objects.all())
    reaping.settle(Message.objects.all(), policy=settings.MAIL_UNCERTAIN_POLICY)
    reaping.expire(Message.objects.all())
    stuck = Message.objects.filter(state__in=[State.FAILED, State.UNCERTAIN], expires_at__lte=clock.now())
    stuck.exclude(secret="").update(secret="")


def _next_batch(through_surge: bool) -> list[Message]:
    reach("before_claim")
    urgent = urgent_kinds()
    rows = Message.objects.all()
    if not through_surge and surge.is_surge(rows.exclude(kind__in=urgent), now=clock.now()):
        rows = rows.filter(kind__in=urgent)
    batch: list[Message] = claiming.claim(rows, limit=BATCH)
    reach("after_claim")
    return batch


def send_batch(batch: list[Message], stop: Stop) -> tuple[int, bool]:
    """Send claimed messages over one connection; return how many were sent and whether the server works."""
    sent, renewed = 0, time.monotonic()
    with Relay() as relay:
        for message in batch:
            if stop.asked:
                outcomes.release(message)
                break
            if time.monotonic() - renewed > RENEW_AFTER:
                claiming.renew(message)
                renewed = time.monotonic()
            try:
                sent += send(message, relay)
            except RelayTrouble:
                return sent, False
    return sent, True


def send(message: Message, relay: Relay) -> bool:
    """Send one claimed message and record what came of it; tell whether it was sent."""
    try:
        if unwanted := ending(message):
            claiming.end(message, *unwanted)
            return False
        body = written(message)
    except Faulty as fault:
        return _faulty(message, fault)
    try:
        relay.connect()
    except Broken as broken:
        alarm("mail", f"The mail server could not be used: {broken}")
        outcomes.release(message, reason="The mail server could not be reached", delay=WAIT_FOR_RELAY)
        raise RelayTrouble from broken
    try:
        relay.hand_over(sender=mime.sender(), recipient=mime.ascii_address(message.address), body=body)
    except (Refused, Broken) as problem:
        _not_accepted(message, relay, problem)
        return False
    reach("before_fence")
    if not _may_commit(message, relay):
        return False
    reach("after_fence")
    return _committed(message, relay)


def _may_commit(message: Message, relay: Relay) -> bool:
    """Ask at the fence. Without its leave, hang up: the server forgets what it has no dot for."""
    try:
        passed = claiming.fence(message, ending) == Fence.PASSED
    except Faulty as fault:
        passed = _faulty(message, fault)
    if not passed:
        relay.drop()
    return passed


def _faulty(message: Message, fault: Faulty) -> bool:
    """Let a message that our own code fails on wait its turn again, and the others pass."""
    log.error("A message of the kind %s could not be written (%s)", message.kind, fault)
    outcomes.deferred(message, start=State.CLAIMED, reason=f"It could not be written ({fault})")
    return False


def _committed(message: Message, relay: Relay) -> bool:
    """Send the dot and record the verdict."""
    try:
        code, reply = relay.commit()
    except Refused as refused:
        _record(message, refused, start=State.COMMITTING)
        relay.reset()
        return False
    except Broken as broken:
        with transaction.atomic():
            outcomes.uncertain(message, reason=f"The mail server gave no reply ({broken.cause})")
            _note(message, State.UNCERTAIN, "dot", code=None, reply=broken.cause)
        alarm("mail", f"A message may or may not have been accepted: {broken}")
        return False
    reach("after_reply")
    with transaction.atomic():
        if not outcomes.sent(message, smtp_code=code, smtp_reply=reply):
            alarm("mail", "A message was accepted after it had been given up; a second copy is possible")
        _note(message, State.SENT, "dot", code=code, reply=reply)
    return True


def _not_accepted(message: Message, relay: Relay, problem: Refused | Broken) -> None:
    """Record a failure before the dot. What is not about this message alone ends the batch."""
    if isinstance(problem, Refused) and problem.stage != "mail":
        _record(message, problem, start=State.CLAIMED)
        relay.reset()
        return
    alarm("mail", f"The mail server did not take a message: {problem}")
    code, reply = (problem.code, problem.reply) if isinstance(problem, Refused) else (None, problem.cause)
    with transaction.atomic():
        reason = f"The mail server failed ({problem})"
        outcomes.deferred(message, start=State.CLAIMED, reason=reason, smtp_code=code, smtp_reply=reply)
        _note(message, State.PENDING, problem.stage, code=code, reply=reply)
    outcomes.release(message)
    relay.drop()
    raise RelayTrouble from problem


def _record(message: Message, refused: Refused, *, start: State) -> None:
    """4xx: later. 5xx: never."""
    details = {"smtp_code": refused.code, "smtp_reply": refused.reply}
    with transaction.atomic():
        if refused.code < 500:
            reason = f"The mail server asked to try later ({refused.code})"
            outcomes.deferred(message, start=start, reason=reason, **details)
            _note(message, State.PENDING, refused.stage, code=refused.code, reply=refused.reply)
        else:
            outcomes.failed(message, start=start, reason=f"The mail server refused it ({refused.code})", **details)
            _note(message, State.FAILED, refused.stage, code=refused.code, reply=refused.reply)


def _note(message: Message, outcome: State, stage: str, *, code: int | None, reply: str) -> None:
    Attempt.objects.create(
        message=message, tried_at=clock.now(), outcome=outcome, stage=stage, smtp_code=code, smtp_reply=reply
    )


@contextmanager
def finishing_on_sigterm() -> Iterator[Stop]:
    """Turn SIGTERM into "stop after the message in hand" while inside."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = signal.signal(signal.SIGTERM, stop.ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGTERM, before)
