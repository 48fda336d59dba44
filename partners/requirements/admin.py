"""The coordinators' desk for requirements, and what they add to the desks of bids and contracts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.archiving import ArchiveButton
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, ShownInline
from consortium.backoffice.filters import ArchivedFilter, ScopedRelatedFilter
from consortium.portal.tags import money
from partners.contracts.admin import ContractDesk as BareContractDesk
from partners.contracts.models import Contract
from partners.requirements import actions as requirements
from partners.requirements.forms import RequireForm
from partners.requirements.models import Requirement


class RequirementInline(ShownInline):
    """On a bid or a contract: what it requires today."""

    model = Requirement
    fields = ["type", "minimum_cover", "of_whom", "note"]
    verbose_name_plural = "requirements"

    def get_queryset(self, request: HttpRequest) -> Any:
        current: Any = super().get_queryset(request)
        return current.filter(archived_at=None).select_related("type", "bid", "contract")


class RequirementButton:
    """On the desks of bids and contracts: a requirement begins at what requires it."""

    @action(description="Require a document", permissions=["manage"], icon="rule_folder")
    def require(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=RequireForm, act=requirements.require)


@admin.register(Contract)
class ContractDesk(RequirementButton, BareContractDesk):
    """The desk of `partners.contracts`, with what each contract requires."""

    inlines = [*BareContractDesk.inlines, RequirementInline]
    actions_detail = [*BareContractDesk.actions_detail[:-1], "require", "archive"]


@admin.register(Requirement)
class RequirementDesk(TimelineMixin, ArchiveButton, ScopedModelAdmin):
    needs = "bids.view"
    manages = "bids.manage"
    create = staticmethod(requirements.create)
    revise = staticmethod(requirements.revise)
    act_archive = staticmethod(requirements.archive)

    fields = ["bid", "contract", "type", "minimum_cover", "of_whom", "note"]
    autocomplete_fields = ["bid", "contract", "type"]
    list_display = ["type", "required_by", "cover", "of_whom", "note"]
    list_filter = [
        ("type", ScopedRelatedFilter),
        ("bid", ScopedRelatedFilter),
        ("contract", ScopedRelatedFilter),
        "of_whom",
        ArchivedFilter,
    ]
    list_select_related = ["type", "bid", "contract", "consortium"]
    search_fields = ["type__name", "bid__title", "contract__title", "note"]
    export_columns = ("id", "type", "bid", "contract", "minimum_cover", "of_whom", "note")
    actions_detail = ["archive"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return sorted(requirements.FIXED) if obj else []

    @display(description="required by")
    def required_by(self, requirement: Requirement) -> str:
        return str(requirement.bid or requirement.contract)

    @display(description="minimum cover", ordering="minimum_cover")
    def cover(self, requirement: Requirement) -> str:
        return money(requirement.minimum_cover, requirement.consortium.currency)
