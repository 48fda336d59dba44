"""A member of the story that is suspended while it has a share."""

from datetime import datetime

from consortium.demo.stage import Stage
from consortium.membership import actions as memberships

SUSPENDED = 1  # days ago: the last of what happens, so that nothing new begins with it in the story


def stage_departures(stage: Stage) -> None:
    stage.scene(stage.ago(SUSPENDED, 17), _suspend, stage, "northmere")


def _suspend(stage: Stage, key: str, *, now: datetime) -> None:
    membership = stage.organisations[key].memberships.get()
    memberships.suspend(membership, suspended_on=stage.day(SUSPENDED), by=stage.coordinator, now=now)
