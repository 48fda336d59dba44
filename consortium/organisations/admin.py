"""The coordinators' desk for organisations."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium.access.actor import Actor
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.archiving import ArchiveButton
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, ShownInline
from consortium.backoffice.filters import ArchivedFilter
from consortium.backoffice.importing import ImportDesk
from consortium.organisations import actions as organisations
from consortium.organisations import merging
from consortium.organisations.forms import UNMERGE, MergeForm, OrganisationForm
from consortium.organisations.imports import OrganisationImporter
from consortium.organisations.models import Income, Organisation

_MERGER = ["merged_into", "merged_on"]


class IncomeInline(ShownInline):
    model = Income
    fields = ["year_end", "amount"]
    verbose_name_plural = "income history"


def _with_income(fields: dict[str, Any]) -> dict[str, Any]:
    """Turn the form's two fields into the year that the action takes."""
    year_end, income = fields.pop("year_end", None), fields.pop("income", None)
    return {**fields, "incomes": [(year_end, income)]} if year_end and income is not None else fields


def create(*, by: Actor, now: Any, **fields: Any) -> Organisation:
    return organisations.create(by=by, now=now, **_with_income(fields))


class OrganisationDesk(TimelineMixin, ArchiveButton, ImportDesk, ScopedModelAdmin):
    """What is known of an organisation. `consortium.offers` adds what it offers, and registers the desk."""

    needs = "organisations.view"
    manages = "organisations.manage"
    imports = "organisations.import"
    importer = OrganisationImporter
    create = staticmethod(create)
    revise = staticmethod(organisations.revise)
    act_archive = staticmethod(organisations.archive)

    form = OrganisationForm
    fields = [
        "name",
        "kind",
        "identifiers",
        "website",
        "postcode",
        "activities",
        "led_by_community",
        "year_end",
        "income",
    ]
    inlines = [IncomeInline]
    list_display = ["name", "kind", "numbers", "size_band", "annual_income", "is_current"]
    list_filter = ["kind", "size_band", "led_by_community", ("merged_on", admin.EmptyFieldListFilter), ArchivedFilter]
    search_fields = ["name", "identifiers__value", "postcode"]
    export_columns: ClassVar[tuple[str, ...]] = (
        "id",
        "name",
        "kind",
        "numbers",
        "website",
        "postcode",
        "annual_income",
        "size_band",
        "led_by_community",
        "merged_into",
        "merged_on",
    )
    actions_detail = ["merge", "unmerge", "archive"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("merged_into").prefetch_related("identifiers")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_fields(request, obj), *(_MERGER if obj and obj.merged_on else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), *_MERGER]

    def changes(self, form: Any) -> dict[str, Any]:
        """Return what the form changed. The two income fields travel together."""
        changed = super().changes(form)
        if {"year_end", "income"} & changed.keys():
            changed |= {name: form.cleaned_data[name] for name in ("year_end", "income")}
        return _with_income(changed)

    @display(description="numbers")
    def numbers(self, organisation: Organisation) -> str:
        return ", ".join(str(number) for number in organisation.identifiers.all())

    @display(description="current", boolean=True, ordering="archived_at")
    def is_current(self, organisation: Organisation) -> bool:
        return organisation.archived_at is None and organisation.merged_on is None

    @action(description="Record a merger", permissions=["manage"], icon="merge")
    def merge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=MergeForm, act=merging.merge)

    @action(description="Take back the merger", permissions=["manage"], icon="undo")
    def unmerge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=UNMERGE, act=merging.unmerge)
