"""Contents page of the clock's entry points: no arguments, five lines or fewer."""

from celery import shared_task

from consortium.activity import stream
from consortium.mail import dispatcher


@shared_task(name="consortium.publish")
def publish() -> None:
    stream.sweep()


@shared_task(name="consortium.dispatch")
def dispatch() -> None:
    dispatcher.run()
