"""The coordinators' desk for commitments. A draft is here only if every party may see the band behind it."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from consortium import clock
from consortium.access.actor import Actor
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.asking import VerbForm, ask
from consortium.backoffice.desk import ScopedModelAdmin, actor_of
from consortium.backoffice.filters import ScopedRelatedFilter
from partners.partnerships.models import Partnership
from reflections.commitments import actions as commitments
from reflections.commitments.models import REVISABLE, Commitment, State

_RAISED = ["partnership", "title", "behaviour", "owner", "due_on", "person_name"]
_FACTS = [
    "published_at",
    "acknowledged_at",
    "agreed_at",
    "started_at",
    "claimed_at",
    "contested_at",
    "verified_at",
    "closed_at",
    "closed_because",
]


def raise_one(*, partnership: Partnership, by: Actor, now: datetime, **fields: Any) -> Commitment:
    """Raise it for nobody in particular: the broker verifies."""
    return commitments.raise_one(partnership, fields=fields, by=by, now=now)


class CloseForm(VerbForm):
    title = "Close the commitment"
    words = "Close it if it no longer matters. Whether it was done is for whoever raised it, or the broker, to say."
    submit = "Close it"
    done = "Closed."

    reason = forms.CharField(label="Why is it closed?", max_length=300, widget=UnfoldAdminTextInputWidget)


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return State.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.with_state().filter(state_reached=self.value()) if self.value() else queryset


class OverdueFilter(admin.SimpleListFilter):
    title = "overdue"
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", "Overdue")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.overdue_on(clock.today(actor_of(request).zone)) if self.value() else queryset


@admin.register(Commitment)
class CommitmentDesk(TimelineMixin, ScopedModelAdmin):
    needs = "commitments.view"
    manages = "commitments.manage"
    create = staticmethod(raise_one)
    revise = staticmethod(commitments.revise)

    autocomplete_fields = ["partnership", "owner"]
    list_display = ["title", "partnership", "owner", "due_on", "reached", "overdue"]
    list_filter = [StateFilter, OverdueFilter, ("partnership", ScopedRelatedFilter)]
    list_select_related = ["partnership", "owner", "consortium"]
    search_fields = ["title", "owner__name", "partnership__name"]
    date_hierarchy = "due_on"
    export_columns = ("id", "title", "partnership", "owner", "due_on", "reached", "overdue")
    actions_detail = ["close"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = [("Commitment", _RAISED)]
        if obj:
            known = [name for name in _FACTS if getattr(obj, name)]
            sets += [("Where it stands", ["reached", "raiser", *known])]
        return [(title, {"fields": fields}) for title, fields in sets]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = [name for name in _RAISED if name not in commitments.REVISED_WITH]
        return [*fixed, "reached", "raiser", *_FACTS] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Coordinators change what they raised by hand, until it is said to be done. The rest is to look at."""
        allowed = super().has_change_permission(request, obj)
        if not isinstance(obj, Commitment):
            return allowed
        return allowed and obj.state in REVISABLE and obj.may_be_revised_by(actor_of(request))

    @display(
        description="state",
        label={"Confirmed done": "success", "Not found done": "danger", "Said to be done": "warning", "Draft": "info"},
    )
    def reached(self, commitment: Commitment) -> str:
        return str(commitment.state.label)

    @display(description="overdue", label={"Overdue": "danger"})
    def overdue(self, commitment: Commitment) -> str | None:
        return "Overdue" if commitment.is_overdue_on(clock.today(commitment.consortium.zone)) else None

    @display(description="raised by")
    def raiser(self, commitment: Commitment) -> str:
        return str(commitment.raised_by or "Nobody in particular: the broker confirms it")

    @action(description="Close the commitment", permissions=["manage"], icon="lock")
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=CloseForm, act=commitments.close)
