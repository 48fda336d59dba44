"""The story of one thing, newest first, as sentences: on object pages of the admin and in the portal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from consortium.access.actor import Actor
from consortium.activity.kinds import sentence
from consortium.activity.models import Event


@dataclass(frozen=True, slots=True)
class Line:
    happened_at: datetime
    text: str
    channel: str


def timeline(subject: models.Model, actor: Actor, limit: int = 50) -> list[Line]:
    """Return what happened to the subject, as far as the actor may know it."""
    events = Event.objects.visible_to(actor).about(subject)[:limit]
    return [Line(event.happened_at, sentence(event), event.channel) for event in events]


class TimelineMixin:
    """Make the admin's history page the timeline."""

    def history_view(self: Any, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        subject = self.get_object(request, object_id)
        if subject is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {subject}",
            "lines": timeline(subject, request.actor, limit=200),  # type: ignore[attr-defined]
            "original": subject,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "backoffice/timeline.html", context)
