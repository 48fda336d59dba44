"""The coordinators' desk for memberships."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium import clock
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin
from consortium.membership import actions as memberships
from consortium.membership import forms
from consortium.membership.models import Membership


@admin.register(Membership)
class MembershipDesk(TimelineMixin, ScopedModelAdmin):
    needs = "memberships.view"
    manages = "memberships.manage"
    create = staticmethod(memberships.create)
    revise = staticmethod(memberships.revise)

    fields = [
        "organisation",
        "tier",
        "applied_on",
        "admitted_on",
        "suspended_on",
        "reinstated_on",
        "left_on",
        "approved_on",
        "minute_reference",
    ]
    autocomplete_fields = ["organisation"]
    list_display = ["organisation", "tier", "status", "applied_on", "admitted_on", "left_on"]
    list_filter = ["tier", ("left_on", admin.EmptyFieldListFilter), ("suspended_on", admin.EmptyFieldListFilter)]
    list_select_related = ["organisation", "consortium"]
    search_fields = ["organisation__name"]
    actions_detail = ["suspend", "reinstate", "end"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["organisation", "reinstated_on"] if obj else ["reinstated_on"]

    @action(description="Suspend", permissions=["manage"], icon="pause_circle")
    def suspend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.SuspendForm, act=memberships.suspend)

    @action(description="Reinstate", permissions=["manage"], icon="play_circle")
    def reinstate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ReinstateForm, act=memberships.reinstate)

    @action(description="End", permissions=["manage"], icon="logout")
    def end(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.EndForm, act=memberships.end)

    @display(description="status today", label={"active": "success", "applied": "info", "suspended": "warning"})
    def status(self, membership: Membership) -> str:
        return membership.status_on(clock.today(membership.consortium.zone))
