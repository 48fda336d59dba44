"""Steps and planners."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from consortium.mail import actions as mail
from consortium.mail.models import Message
from consortium.notifications import planners
from consortium.notifications.steps import Step, Steps
from tests.factories.world import NOW

REVIEW = Steps(
    [Step("+4", after=timedelta(days=4)), Step("+9", after=timedelta(days=9)), Step("-1", before=timedelta(days=1))],
    invitation=Step("opens", after=timedelta()),
)


def due(days, horizon):
    steps = REVIEW.due_between(NOW, NOW + timedelta(days=days), horizon=NOW + timedelta(days=horizon))
    return [(step.name, (at - NOW).days) for step, at in steps]


def test_steps_fall_due_in_order():
    assert due(14, 30) == [("opens", 0), ("+4", 4), ("+9", 9), ("-1", 13)]


def test_steps_beyond_the_horizon_wait():
    assert due(14, 5) == [("opens", 0), ("+4", 4)]


@pytest.mark.parametrize(
    ("days", "names"), [(10, ["opens", "+4", "+9"]), (5, ["opens", "+4"]), (2, ["opens", "-1"]), (1, ["opens"])]
)
def test_steps_of_a_short_window_are_fewer(days, names):
    assert [name for name, _ in due(days, 30)] == names


def test_steps_are_three_reminders_at_most():
    with pytest.raises(ValueError, match="At most 3"):
        Steps([Step(str(n), after=timedelta(days=n)) for n in range(4)])


@pytest.mark.usefixtures("ask")
def test_plan_runs_every_planner_though_one_fails_half_way(draft, monkeypatch, caplog):
    monkeypatch.setattr(planners, "PLANNERS", {})

    def broken(now):
        mail.enqueue([draft(dedupe="half")], now=now)
        raise ZeroDivisionError

    planners.register_planner("broken", broken)
    planners.register_planner("sound", lambda now: mail.enqueue([draft(dedupe="whole")], now=now))
    assert planners.plan(NOW) == 1
    assert Message.objects.get().dedupe_key.split("|")[1] == "whole"
    assert "broken failed (ZeroDivisionError)" in caplog.text
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("plan")
