"""Planners."""

import pytest
from django.core.management import CommandError, call_command

from consortium.mail import actions as mail
from consortium.mail.models import Message
from consortium.notifications import planners
from tests.factories.world import NOW


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
