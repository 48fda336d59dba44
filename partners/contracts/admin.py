"""The coordinators' desk for contracts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium import clock
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.archiving import ArchiveButton
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, actor_of
from consortium.backoffice.filters import ArchivedFilter, ScopedRelatedFilter
from consortium.portal.tags import money
from consortium.tenancy.models import Consortium
from partners.contracts import actions as contracts
from partners.contracts import forms
from partners.contracts.leaving import needing_reallocation
from partners.contracts.models import Allocation, Contract
from partners.contracts.phases import Phase
from partners.inlines import PartInline
from partners.retenders.admin import CLONE, begun

_KNOWN = [
    "partnership",
    "title",
    "holder",
    "commissioner",
    "commissioner_organisation",
    "value",
    "annual_value",
    "currency",
    "starts_on",
    "ends_on",
    "extension_options",
]
_TERMS = ["payment_model", "insurance_needed", "exit_plan_due_on", "exit_plan_agreed_on", "exit_plan_note"]
_FACTS = ["signed_on", "extended_to", "exiting_on", "closed_on"]


class PhaseFilter(admin.SimpleListFilter):
    title = "phase today"
    parameter_name = "phase"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Phase.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        return queryset.with_phase(clock.today(actor_of(request).zone)).filter(phase_today=self.value())


class ReallocationFilter(admin.SimpleListFilter):
    title = "needs reallocation"
    parameter_name = "needs_reallocation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("true", "A partner with a share has left or is suspended")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() != "true":
            return queryset
        return needing_reallocation(queryset, clock.today(actor_of(request).zone))


class AllocationInline(PartInline):
    model = Allocation
    fields = [
        "effective_from",
        "organisation",
        "share",
        "annual_value",
        "basis",
        "reason",
        "recorded_by",
        "recorded_at",
    ]
    verbose_name_plural = "allocations"


class ContractDesk(TimelineMixin, ArchiveButton, ScopedModelAdmin):
    """What a contract is and what happened to it. `partners.requirements` adds its own, and registers the desk."""

    needs = "contracts.view"
    manages = "contracts.manage"
    create = staticmethod(contracts.create)
    revise = staticmethod(contracts.revise)
    act_archive = staticmethod(contracts.archive)

    autocomplete_fields = ["partnership", "holder", "commissioner_organisation"]
    inlines = [AllocationInline]
    list_display = ["title", "partnership", "phase", "holder", "worth", "starts_on", "ends_on", "extended_to"]
    list_filter = [
        PhaseFilter,
        ReallocationFilter,
        "payment_model",
        ("partnership", ScopedRelatedFilter),
        ArchivedFilter,
    ]
    list_select_related = ["partnership", "holder", "consortium"]
    search_fields = ["title", "commissioner"]
    export_columns = (
        "id",
        "title",
        "partnership",
        "phase",
        "holder",
        "commissioner",
        "value",
        "annual_value",
        "currency",
        "starts_on",
        "ends_on",
        "extended_to",
        "signed_on",
        "closed_on",
        *_TERMS,
    )
    actions_list = [*ScopedModelAdmin.actions_list, "create_from_bid"]
    actions_detail = [
        {"title": "What happened", "icon": "event", "items": ["sign", "extend", "begin_exit", "close", "archive"]},
        "reallocate",
        "clone",
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = [("Contract", _KNOWN), ("Terms", _TERMS)]
        if obj:
            sets += [("What happened", ["bid", *_FACTS])]
        return [(title, {"fields": fields}) for title, fields in sets]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["partnership", "bid", *_FACTS] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return self.inlines if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        home = Consortium.objects.visible_to(actor_of(request)).get()
        return {"currency": home.currency, **super().get_changeform_initial_data(request)}

    @display(
        description="phase today",
        label={"Live": "success", "Extension": "success", "Exiting": "warning", "Ended": "info"},
    )
    def phase(self, contract: Contract) -> str:
        return str(contract.phase_on(clock.today(contract.consortium.zone)).label)

    @display(description="value", ordering="value")
    def worth(self, contract: Contract) -> str:
        return money(contract.value, contract.currency)

    @action(description="From a won bid", permissions=["manage"], icon="emoji_events")
    def create_from_bid(self, request: HttpRequest) -> HttpResponse:
        return ask(self, request, form=forms.CreateFromBidForm, act=contracts.create_from_bid)

    @action(description="Sign", permissions=["manage"], icon="draw")
    def sign(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.SignForm, act=contracts.sign)

    @action(description="Reallocate", permissions=["manage"], icon="percent")
    def reallocate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ReallocateForm, act=contracts.reallocate)

    @action(description="Extend", permissions=["manage"], icon="update")
    def extend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ExtendForm, act=contracts.extend)

    @action(description="Begin exit", permissions=["manage"], icon="logout")
    def begin_exit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.BeginExitForm, act=contracts.begin_exit)

    @action(description="Begin the re-tender", permissions=["manage"], icon="content_copy")
    def clone(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Begin the bid for what is let again, from the bid of this contract."""
        answer = ask(self, request, object_id, form=CLONE, act=contracts.clone)
        contract = self.get_object(request, object_id)
        return begun(request, answer, contract.bid_id) if contract and contract.bid_id else answer

    @action(description="Close", permissions=["manage"], icon="lock")
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.CloseForm, act=contracts.close)
