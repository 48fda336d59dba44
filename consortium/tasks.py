"""Contents page of the clock's entry points: no arguments, five lines or fewer."""

from celery import shared_task

from consortium.activity import stream


@shared_task(name="consortium.publish")
def publish() -> None:
    stream.sweep()
