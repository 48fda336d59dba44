"""Contents page of the clock's entry points: no arguments, five lines or fewer."""

from celery import shared_task

from consortium import clock
from consortium.activity import stream
from consortium.mail import dispatcher
from consortium.notifications import planners


@shared_task(name="consortium.publish")
def publish() -> None:
    stream.sweep()


@shared_task(name="consortium.dispatch")
def dispatch() -> None:
    dispatcher.run()


@shared_task(name="consortium.plan")
def plan() -> None:
    planners.plan(clock.now())
