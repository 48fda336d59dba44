"""The beat of a journey: the same tasks as `consortium/schedule.py`, rung every second or two, so that nobody waits."""

from consortium.celery import app

EVERY = 1.5

app.conf.beat_schedule = {
    name: {**entry, "schedule": EVERY, "options": {"expires": 30}} for name, entry in app.conf.beat_schedule.items()
}
