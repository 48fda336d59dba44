"""The coordinators' desk for organisations."""

from typing import Any, ClassVar

from django.http import HttpRequest
from unfold.decorators import display

from consortium.access.actor import Actor
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.archiving import ArchiveButton
from consortium.backoffice.desk import ScopedModelAdmin, ShownInline
from consortium.backoffice.filters import ArchivedFilter
from consortium.backoffice.importing import ImportDesk
from consortium.organisations import actions as organisations
from consortium.organisations.forms import OrganisationForm
from consortium.organisations.imports import OrganisationImporter
from consortium.organisations.models import Income, Organisation


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
    list_filter = ["kind", "size_band", "led_by_community", ArchivedFilter]
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
    )
    actions_detail = ["archive"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("identifiers")

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
        return organisation.archived_at is None
