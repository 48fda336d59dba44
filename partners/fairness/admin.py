"""The coordinators' desks for what organisations said of themselves: to read, because nobody says it for them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display

from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.desk import ScopedModelAdmin
from consortium.backoffice.filters import ScopedRelatedFilter
from partners.fairness.models import Consent, Declaration

_FACTS = ["said_by", "created_at", "withdrawn_by", "withdrawn_at"]


class StandsFilter(admin.SimpleListFilter):
    title = "whether it stands"
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", "It stands"), ("no", "Withdrawn")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(withdrawn_at__isnull=self.value() == "yes") if self.value() else queryset


class _OwnWordDesk(TimelineMixin, ScopedModelAdmin):
    needs = "declarations.view_all"

    list_filter = [StandsFilter, ("organisation", ScopedRelatedFilter)]
    list_select_related = ["organisation"]
    search_fields = ["organisation__name"]


@admin.register(Declaration)
class DeclarationDesk(_OwnWordDesk):
    list_display = ["organisation", "led", *_FACTS]
    fields = ["organisation", "board", "senior_staff", *_FACTS]
    export_columns = ("id", *list_display)

    @display(description="led by the people it serves")
    def led(self, declaration: Declaration) -> str:
        return {True: "Yes", False: "No", None: "Preferred not to say"}[declaration.led_by_community]


@admin.register(Consent)
class ConsentDesk(_OwnWordDesk):
    list_display = ["organisation", *_FACTS]
    fields = list_display
    export_columns = ("id", *list_display)
