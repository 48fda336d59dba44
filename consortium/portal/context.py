"""What every template may read: who acts, and which other seats they hold."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from consortium.access.actor import ANONYMOUS


def portal(request: HttpRequest) -> dict[str, Any]:
    return {
        "actor": getattr(request, "actor", ANONYMOUS),
        "seats": getattr(request, "seats", ()),
        "show_mail_sink": settings.SHOW_MAIL_SINK,
    }
