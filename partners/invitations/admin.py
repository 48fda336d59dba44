"""The coordinators' desk for invitations to bid, and the buttons that invite and remind on the desk of bids."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin
from consortium.backoffice.filters import ArchivedFilter, ScopedRelatedFilter
from partners.invitations import actions as invitations
from partners.invitations import chasing, forms
from partners.invitations.models import BidInvitation, State


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return State.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.in_state(self.value()) if self.value() in State.values else queryset


class InvitingButtons:
    """On the desk of bids. Both ask on a page that shows who is written to, and act when that is sent."""

    @action(description="Invite", permissions=["manage"], icon="outgoing_mail")
    def invite(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        chosen = {"chosen": tuple(request.GET.getlist("organisation"))}
        form = type("InviteChosen", (forms.InviteForm,), chosen)
        return ask(self, request, object_id, form=form, act=invitations.invite)

    @action(description="Remind", permissions=["manage"], icon="notifications")
    def chase(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ChaseForm, act=chasing.chase)


@admin.register(BidInvitation)
class BidInvitationDesk(TimelineMixin, ScopedModelAdmin):
    needs = "bids.view"
    manages = "bids.manage"

    fields = [
        "bid",
        "organisation",
        "asked_for",
        "standing",
        "invited_at",
        "invited_by",
        "accepted_at",
        "brought_in_at",
        "declined_at",
        "reason",
        "answered_by",
        "withdrawn_at",
    ]
    readonly_fields = fields
    list_display = ["organisation", "bid", "standing", "reason", "invited_at", "answered_by", "is_in"]
    list_filter = [StateFilter, "declined_because", ("bid", ScopedRelatedFilter), ArchivedFilter]
    list_select_related = ["organisation", "bid"]
    search_fields = ["organisation__name", "bid__title"]
    export_columns = (
        "id",
        "bid",
        "organisation",
        "standing",
        "asked_for",
        "invited_at",
        "invited_by",
        "answered_by",
        "reason",
        "brought_in_at",
    )
    actions_detail = ["remind", "bring_in", "withdraw"]

    @display(description="state", label={"Accepted": "success", "Not answered yet": "info", "Declined": "warning"})
    def standing(self, invitation: BidInvitation) -> str:
        return str(invitation.state.label)

    @display(description="declined because")
    def reason(self, invitation: BidInvitation) -> str:
        return invitation.reason_said

    @display(description="in the bid", boolean=True)
    def is_in(self, invitation: BidInvitation) -> bool:
        return invitation.brought_in_at is not None

    @action(description="Remind", permissions=["manage"], icon="notifications")
    def remind(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.RemindForm, act=chasing.remind)

    @action(description="Bring into the bid", permissions=["manage"], icon="person_add")
    def bring_in(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.BRING_IN, act=invitations.bring_in)

    @action(description="Withdraw", permissions=["manage"], icon="undo")
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.WITHDRAW, act=invitations.withdraw)
