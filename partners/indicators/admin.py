"""The coordinators' desk for indicators."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium import clock
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.archiving import ArchiveButton
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, ShownInline
from consortium.backoffice.filters import ArchivedFilter, ScopedRelatedFilter
from consortium.backoffice.linking import linked
from partners.indicators import actions as indicators
from partners.indicators import forms
from partners.indicators.models import Indicator, Result


class ResultInline(ShownInline):
    model = Result
    fields = ["period_from", "period_to", "number", "value", "rating", "comment", "recorded_by", "recorded_at"]
    verbose_name_plural = "results"


@admin.register(Indicator)
class IndicatorDesk(TimelineMixin, ArchiveButton, ScopedModelAdmin):
    needs = "contracts.view"
    manages = "contracts.manage"
    create = staticmethod(indicators.create)
    revise = staticmethod(indicators.revise)
    act_archive = staticmethod(indicators.archive)

    fields = [
        "contract",
        "name",
        "definition",
        "target",
        "unit",
        "frequency",
        "due_after_days",
        "owner",
        "begins_on",
        "ends_on",
    ]
    autocomplete_fields = ["contract", "owner"]
    list_display = ["name", "contract", "owner", "target", "unit", "frequency", "latest", "rating", "missing"]
    list_filter = ["frequency", ("contract", ScopedRelatedFilter), ("owner", ScopedRelatedFilter), ArchivedFilter]
    search_fields = ["name", "contract__title", "owner__name"]
    export_columns = ("id", *fields, "latest_period", "latest", "rating", "missing")
    actions_detail = ["report", "archive"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_results()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["contract"] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return [ResultInline] if obj else []

    @display(description="latest period from")
    def latest_period(self, indicator: Indicator) -> Any:
        return next((result.period_from for result in indicator.standing_results), "")

    @display(description="latest result")
    def latest(self, indicator: Indicator) -> Any:
        return next((result.value for result in indicator.standing_results), "")

    @display(
        description="rating",
        label={
            "Good": "success",
            "Approaching target": "info",
            "Requires improvement": "warning",
            "Inadequate": "danger",
        },
    )
    def rating(self, indicator: Indicator) -> str:
        return next((str(result.get_rating_display()) for result in indicator.standing_results), "")

    @display(description="results overdue")
    def missing(self, indicator: Indicator) -> int:
        return len(indicator.overdue_on(clock.today(indicator.contract.consortium.zone)))

    @action(description="Report", permissions=["manage"], icon="add_chart")
    def report(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ReportVerb, act=indicators.report)


@admin.register(Result)
class ResultDesk(ScopedModelAdmin):
    """Every result that was told, corrections and what they correct. The indicator’s button tells another."""

    needs = "contracts.view"

    fields = ["indicator", "of_contract", "period_from", "period_to", "number", "value", "rating", "comment"]
    fields += ["recorded_by", "recorded_at"]
    readonly_fields = ["of_contract"]
    list_display = ["indicator", "of_contract", "period_from", "period_to", "value", "rated", "number", "recorded_by"]
    list_filter = ["rating", ("indicator", ScopedRelatedFilter), ("indicator__contract", ScopedRelatedFilter)]
    list_select_related = ["indicator__contract"]
    search_fields = ["indicator__name", "indicator__contract__title", "comment"]
    date_hierarchy = "period_from"
    export_columns = (
        "id",
        "indicator",
        "contract",
        "period_from",
        "period_to",
        "number",
        "value",
        "rating",
        "comment",
        "recorded_by",
        "recorded_at",
    )

    @display(description="contract")
    def contract(self, result: Result) -> str:
        return str(result.indicator.contract)

    @display(description="contract", ordering="indicator__contract__title")
    def of_contract(self, result: Result) -> str:
        return linked("partners_contract", result.indicator.contract)

    @display(
        description="rating",
        ordering="rating",
        label={
            "Good": "success",
            "Approaching target": "info",
            "Requires improvement": "warning",
            "Inadequate": "danger",
        },
    )
    def rated(self, result: Result) -> str:
        return str(result.get_rating_display())
