"""The coordinators' desk for corrections of promises."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin
from partners.corrections import actions as corrections
from partners.corrections import forms
from partners.corrections.models import CorrectedShare, Correction, State
from partners.inlines import PartInline


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return State.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.in_state(self.value()) if self.value() in State.values else queryset


class CorrectedShareInline(PartInline):
    model = CorrectedShare
    fields = ["organisation", "share_before", "share", "value_before", "value", "is_changed", "agreed_at", "agreed_by"]
    verbose_name_plural = "shares"


class CorrectionButton:
    """On the desk of bids: a correction begins at its bid."""

    @action(description="Propose correction", permissions=["manage"], icon="edit")
    def propose_correction(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ProposeCorrectionForm, act=corrections.propose)


@admin.register(Correction)
class CorrectionDesk(ScopedModelAdmin):
    needs = "bids.view"
    manages = "bids.manage"

    fields = ["bid", "reason", "proposed_by", "agreed_at", "refused_at", "refused_because", "withdrawn_at"]
    readonly_fields = fields
    inlines = [CorrectedShareInline]
    list_display = ["bid", "standing", "waiting", "reason", "proposed_by", "created_at"]
    list_filter = [StateFilter]
    list_select_related = ["bid"]
    search_fields = ["bid__title", "reason"]
    export_columns = ("id", "bid", "standing", "waiting", "reason", "proposed_by", "created_at", "refused_because")
    actions_detail = ["withdraw"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_shares()

    @display(description="state")
    def standing(self, correction: Correction) -> str:
        return str(correction.state.label)

    @display(description="waits for")
    def waiting(self, correction: Correction) -> str:
        return ", ".join(row.organisation.name for row in correction.waiting_for)

    @action(description="Withdraw", permissions=["manage"], icon="undo")
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.WITHDRAW, act=corrections.withdraw)
