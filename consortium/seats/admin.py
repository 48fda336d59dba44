"""The coordinators' desk for seats: who has which role, who is invited, who has left."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminTextInputWidget

from consortium import clock
from consortium.access.actor import Actor
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.asking import VerbForm, ask, confirmation
from consortium.backoffice.desk import ScopedModelAdmin
from consortium.seats import actions as seats
from consortium.seats.models import Seat


def invite(*, invited_name: str, invited_email: str, by: Actor, now: datetime, **fields: Any) -> Seat:
    return seats.invite(name=invited_name, email=invited_email, by=by, now=now, **fields)


class ReplaceForm(VerbForm):
    title = "Hand this seat to somebody else"
    words = "This person’s seat ends at once; the new person gets an invitation by e-mail."
    submit = "Replace"
    done = "The seat has ended, and the new person is invited."
    name = forms.CharField(label="Name of the new person", max_length=120, widget=UnfoldAdminTextInputWidget)
    email = forms.EmailField(label="Their e-mail address", widget=UnfoldAdminEmailInputWidget)


INVITE_AGAIN = confirmation(
    "Send the invitation again",
    words="It gets a new time limit of 14 days.",
    submit="Invite again",
    done="The invitation is on its way again.",
)
END = confirmation(
    "End this seat",
    words="It closes at once, on every device, with its API tokens. What this person did stays in the history.",
    submit="End the seat",
    done="The seat has ended.",
)


@admin.register(Seat)
class SeatDesk(TimelineMixin, ScopedModelAdmin):
    needs = "seats.view"
    manages = "seats.manage"
    create = staticmethod(invite)

    fields = ["invited_name", "invited_email", "role", "organisation"]
    autocomplete_fields = ["organisation"]
    list_display = ["invited_name", "role", "organisation", "invited_email", "status", "began_at", "ended_at"]
    list_filter = ["role", ("ended_at", admin.EmptyFieldListFilter)]
    list_select_related = ["organisation"]
    search_fields = ["invited_name", "invited_email", "organisation__name"]
    actions_detail = ["invite_again", "replace", "end"]

    @display(
        description="status",
        label={
            "held": "success",
            "invited": "info",
            "invitation expired": "warning",
            "awaiting acceptance": "warning",
        },
    )
    def status(self, seat: Seat) -> str:
        return seat.status_at(clock.now())

    @action(description="Invite again", permissions=["manage"], icon="send")
    def invite_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=INVITE_AGAIN, act=seats.invite_again)

    @action(description="Replace", permissions=["manage"], icon="swap_horiz")
    def replace(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=ReplaceForm, act=seats.replace)

    @action(description="End seat", permissions=["manage"], icon="logout")
    def end(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=END, act=seats.end)
