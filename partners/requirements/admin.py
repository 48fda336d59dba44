"""The coordinators' desk for requirements, and what they add to the desks of bids and contracts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from unfold.decorators import action, display

from consortium import clock
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
from partners.requirements.queries import readiness_of, required_in
from partners.requirements.words import in_words


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
    """The desk of `partners.contracts`, with what each contract requires, and what is missing of it today."""

    inlines = [*BareContractDesk.inlines, RequirementInline]
    actions_detail = [*BareContractDesk.actions_detail, "require"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = super().get_fieldsets(request, obj)
        return [*sets, ("Documents required", {"fields": ["missing_today"]})] if obj else sets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "missing_today"] if obj else fields

    @display(description="missing today")
    def missing_today(self, contract: Contract) -> str | SafeString:
        """List what those who deliver it are missing, each on a line of its own."""
        if not required_in(contract):
            return "Nothing is required yet."
        rows = readiness_of(contract, clock.today(contract.consortium.zone))
        said = [
            (each.organisation.name, "; ".join(in_words(one, contract.currency) for one in each.missing))
            for each in rows
            if each.missing
        ]
        return format_html_join("", "<p>{}: {}.</p>", said) or "Nothing: everybody who delivers it is ready."


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
