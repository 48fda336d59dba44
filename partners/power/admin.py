"""The coordinators' desk for the facts of power profiles: an answer is added, and what was said against it is read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display

from consortium import clock
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.desk import ScopedModelAdmin, actor_of
from consortium.backoffice.filters import ScopedRelatedFilter
from partners.inlines import PartInline
from partners.power import actions as power
from partners.power.models import Objection, PowerFact

_SAID = ["contract", "organisation", "point", "answer", "since"]
_FACTS = ["number", "recorded_by", "created_at"]


class ObjectionInline(PartInline):
    model = Objection
    fields = ["organisation", "sentence", "said_by", "said_at"]


class StandingFilter(admin.SimpleListFilter):
    """Answers that a later one has replaced are left out until somebody asks for them."""

    title = "which answers"
    parameter_name = "which"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("contested", "Those that stand and are contested"), ("all", "All, with those replaced")]

    def choices(self, changelist: Any) -> Any:
        current, *others = super().choices(changelist)
        return [{**current, "display": "Those that stand"}, *others]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "all":
            return queryset
        standing = queryset.standing()
        if self.value() == "contested":
            return standing.filter(pk__in=Objection.objects.values("fact"))
        return standing


@admin.register(PowerFact)
class PowerFactDesk(TimelineMixin, ScopedModelAdmin):
    needs = "power.manage"
    manages = "power.manage"
    create = staticmethod(power.record)

    autocomplete_fields = ["contract", "organisation"]
    inlines = [ObjectionInline]
    list_display = ["organisation", "contract", "point", "answered", "since", "recorded_by", "created_at"]
    list_filter = [
        StandingFilter,
        ("contract", ScopedRelatedFilter),
        ("organisation", ScopedRelatedFilter),
        "point",
        "answer",
    ]
    list_select_related = ["organisation", "contract"]
    search_fields = ["organisation__name", "contract__title"]
    # By contract and name, not by how much anybody has: there is no table of who has most.
    ordering = ["contract__title", "organisation__name", "point", "-number"]
    export_columns = ("id", *_SAID, *_FACTS)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*_SAID, *_FACTS] if obj else _SAID

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*_SAID, *_FACTS] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return self.inlines if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"since": clock.today(actor_of(request).zone), **super().get_changeform_initial_data(request)}

    @display(description="is it so?", ordering="answer", label={"Yes": "info", "No": "success", "Not known": "warning"})
    def answered(self, fact: PowerFact) -> str:
        return str(fact.get_answer_display())
