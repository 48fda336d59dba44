"""What the clock starts: every periodic task of the project, in one table.

Tasks take no arguments, are idempotent and only say "look now": the database is the queue. A missed or a
doubled tick changes nothing. `manage.py turn`, `plan` and `deliver` run the same functions for a cron line.
"""

from typing import Any

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "send what is due": {"task": "consortium.dispatch", "schedule": 5.0, "options": {"expires": 5}},
    "publish what a crash left behind": {"task": "consortium.publish", "schedule": 15.0, "options": {"expires": 15}},
    "plan reviews and close them": {"task": "reflections.turn", "schedule": 60.0, "options": {"expires": 60}},
    "plan reminders": {"task": "consortium.plan", "schedule": 60.0, "options": {"expires": 60}},
}
