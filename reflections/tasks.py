"""Contents page of the clock's entry points: no arguments, five lines or fewer."""

from celery import shared_task

from consortium import clock
from reflections.turn import turn as take_turn


@shared_task(name="reflections.turn")
def turn() -> None:
    take_turn(clock.now())
