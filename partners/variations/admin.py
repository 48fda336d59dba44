"""The coordinators' desk for variations."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, ShownInline
from consortium.backoffice.filters import ScopedRelatedFilter
from consortium.portal.tags import money
from partners.inlines import PartInline
from partners.variations import actions as variations
from partners.variations import forms
from partners.variations.models import Agreement, Consultation, State, Variation

_PROPOSED = ["contract", "title", "change", "effective_on", "asked_by", "reason"]
_FACTS = ["proposed_by", "approved_on", "rejected_on", "rejected_because", "withdrawn_on"]


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return State.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.in_state(self.value()) if self.value() in State.values else queryset


class AgreementInline(PartInline):
    model = Agreement
    fields = ["organisation", "agreed_at", "agreed_by"]
    verbose_name_plural = "agreement"


class ConsultationInline(ShownInline):
    model = Consultation
    fields = ["consulted_on", "who", "means", "said", "recorded_by"]
    verbose_name_plural = "consulted"


@admin.register(Variation)
class VariationDesk(ScopedModelAdmin):
    needs = "contracts.view"
    manages = "contracts.manage"
    create = staticmethod(variations.propose)

    autocomplete_fields = ["contract"]
    list_display = ["title", "contract", "standing", "sum", "effective_on", "asked_by", "waiting"]
    list_filter = [StateFilter, "asked_by", ("contract", ScopedRelatedFilter)]
    list_select_related = ["contract"]
    search_fields = ["title", "contract__title", "reason"]
    export_columns = (
        "id",
        "contract",
        "title",
        "standing",
        "change",
        "effective_on",
        "asked_by",
        "reason",
        "waiting",
        *_FACTS,
    )
    actions_detail = ["consult", "approve", "reject", "withdraw"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_parts()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = [("Variation", _PROPOSED)]
        if obj:
            sets += [("What happened", _FACTS)]
        return [(title, {"fields": fields}) for title, fields in sets]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*_PROPOSED, *_FACTS] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return [AgreementInline, ConsultationInline] if obj else []

    @display(description="state", label={"Proposed": "info", "Approved": "success", "Rejected": "danger"})
    def standing(self, variation: Variation) -> str:
        return str(variation.state.label)

    @display(description="change, net", ordering="change")
    def sum(self, variation: Variation) -> str:
        return money(variation.change, variation.contract.currency)

    @display(description="waits for")
    def waiting(self, variation: Variation) -> str:
        return ", ".join(each.organisation.name for each in variation.waiting_for)

    @action(description="Record consultation", permissions=["manage"], icon="forum")
    def consult(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ConsultForm, act=variations.consult)

    @action(description="Approve", permissions=["manage"], icon="check")
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ApproveForm, act=variations.approve)

    @action(description="Reject", permissions=["manage"], icon="block")
    def reject(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.RejectForm, act=variations.reject)

    @action(description="Withdraw", permissions=["manage"], icon="undo")
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.WITHDRAW, act=variations.withdraw)
