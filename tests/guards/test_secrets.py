"""No failure writes down what opens something: a task, an invitation, an unsubscription, a new password."""

import re
import subprocess
import sys

import pytest

from consortium.logs import discreet
from tests.guards.provoke import OPENING, SECRET
from tests.guards.routes import everything


@pytest.fixture(scope="module")
def told():
    done = subprocess.run(
        [sys.executable, "-m", "tests.guards.provoke"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done


def test_log_at_debug_keeps_every_secret(told):
    assert [line for line in told.stderr.splitlines() if SECRET in line or SECRET[:5] in line] == []


def test_log_says_where_every_kind_of_failure_was(told):
    """The control: everything was logged, and what it was can still be read."""
    for said in [
        "Not Found: /t/[left out]/",
        "Forbidden (Permission denied): /invitations/[left out]/",
        "Forbidden (CSRF cookie not set.): /t/[left out]/",
        "Too Many Requests: /unsubscribe/[left out]/",
        "Internal Server Error: /accounts/password/reset/key/[left out]/",
        "Not Found: /t/[left out]/cut",
        "BadRequest: /accounts/confirm-email/[left out]/",
        "django.security.SuspiciousOperation SuspiciousOperation\n",
        "Error handling request /t/[left out]/",
        "GET /accounts/login/?next=%2Ft%2F[left out]%2F HTTP/1.1",
        "Task consortium.plan: ValueError",
    ]:
        assert said in told.stderr
    assert re.search(r'provoke\.py", line \d+, in process_view\n.*\nRuntimeError\n', told.stderr)


def test_reports_of_errors_keep_every_secret(told):
    leads_somewhere = len(OPENING) - 1
    assert told.stdout.count('"type":"RuntimeError"') == 2 * leads_somewhere
    assert '"message":"An alarm beside /t/[left out]/"' in told.stdout
    assert SECRET[:5] not in told.stdout


def test_every_address_that_opens_something_is_known():
    """An address with a token or a key in it, of ours or of a package."""
    patterns = [route.pattern for route in everything() if not route.pattern.startswith(("admin/", "api/"))]
    opening = [re.split(r"<str:token>|\(\?P<(?:uidb36|key)>", pattern)[0] for pattern in patterns]
    places = {place.replace("^", "") for place, pattern in zip(opening, patterns, strict=True) if place != pattern}
    assert len(places) == 6
    assert [place for place in places if SECRET in discreet(f"/{place}{SECRET}/")] == []
