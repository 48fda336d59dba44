"""Named places at which tests kill a dispatcher, as a power cut would."""

import os
import signal

from django.conf import settings

POINTS = (
    "before_claim",
    "after_claim",
    "after_connect",
    "after_mail",
    "after_rcpt",
    "mid_data",
    "before_fence",
    "after_fence",
    "after_dot",
    "after_reply",
)


def reach(point: str) -> None:
    """Die here if a test asked for it. Only the test mode looks, and production refuses the setting."""
    if point == settings.CRASH_AT and settings.MODE == "test":
        os.kill(os.getpid(), signal.SIGKILL)
