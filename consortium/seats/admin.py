"""The coordinators' desk for seats: who has which role, who is invited, who has left."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminTextInputWidget

from consortium import clock
from consortium.access.actor import Actor
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.desk import ScopedModelAdmin, actor_of
from consortium.seats import actions as seats
from consortium.seats.models import Seat


def invite(*, invited_name: str, invited_email: str, by: Actor, now: datetime, **fields: Any) -> Seat:
    return seats.invite(name=invited_name, email=invited_email, by=by, now=now, **fields)


class ReplaceForm(BaseDialogForm):
    name = forms.CharField(label="Name of the new person", max_length=120, widget=UnfoldAdminTextInputWidget)
    email = forms.EmailField(label="Their e-mail address", widget=UnfoldAdminEmailInputWidget)


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

    @display(description="status", label={"held": "success", "invited": "info", "invitation expired": "warning"})
    def status(self, seat: Seat) -> str:
        return seat.status_at(clock.now())

    @action(description="Invite again", permissions=["manage"], icon="send")
    def invite_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.button(
            request,
            object_id,
            lambda seat: seats.invite_again(seat, by=actor_of(request), now=clock.now()),
            done="The invitation is on its way again.",
        )

    @action(
        description="Replace",
        permissions=["manage"],
        icon="swap_horiz",
        dialog={
            "title": "Hand this seat to somebody else",
            "description": "This person’s seat ends at once; the new person gets an invitation by e-mail.",
            "form_class": ReplaceForm,
            "form_submit_text": "Replace",
        },
    )
    def replace(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        return self.button(
            request,
            object_id,
            lambda seat: seats.replace(seat, **form.cleaned_data, by=actor_of(request), now=clock.now()),
            done="The seat has ended, and the new person is invited.",
        )

    @action(description="End seat", permissions=["manage"], icon="logout")
    def end(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.button(
            request,
            object_id,
            lambda seat: seats.end(seat, by=actor_of(request), now=clock.now()),
            done="The seat has ended. What this person did stays in the history.",
        )
