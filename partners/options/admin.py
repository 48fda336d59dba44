"""The coordinators' desks for extension options and break clauses."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium import clock
from consortium.backoffice.archiving import ArchiveButton
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, actor_of
from consortium.backoffice.filters import ArchivedFilter, ScopedRelatedFilter
from partners.options import actions as options
from partners.options import breaks, forms
from partners.options.models import BreakClause, ExtensionOption
from partners.options.notices import Standing


class StandingFilter(admin.SimpleListFilter):
    title = "standing today"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Standing.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in Standing.values:
            return queryset
        return queryset.standing(self.value(), clock.today(actor_of(request).zone))


class _TermDesk(ArchiveButton, ScopedModelAdmin):
    """What a contract says, typed in, and what came of it, by buttons. The contract stays."""

    needs = "contracts.view"
    manages = "contracts.manage"

    said: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    autocomplete_fields = ["contract"]
    list_select_related = ["contract", "consortium"]
    search_fields = ["contract__title", "words"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = [("As agreed", ["contract", *self.said])]
        if obj:
            sets += [("What happened", list(self.facts))]
        return [(title, {"fields": fields}) for title, fields in sets]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        is_over = any(getattr(obj, name) for name in self.facts if name.endswith("ed_on"))
        return ["contract", *self.facts, *(self.said if is_over else ())]


@admin.register(ExtensionOption)
class ExtensionOptionDesk(_TermDesk):
    create = staticmethod(options.create)
    revise = staticmethod(options.revise)
    act_archive = staticmethod(options.archive)
    said = ("extends_to", "notify_by", "words")
    facts = ("exercised_on", "declined_on", "declined_because")

    list_display = ["contract", "extends_to", "notify_by", "standing", "exercised_on", "declined_on"]
    list_filter = [StandingFilter, ("contract", ScopedRelatedFilter), ArchivedFilter]
    export_columns = ("id", "contract", *said, "standing", *facts)
    actions_detail = ["exercise", "decline", "archive"]

    @display(description="standing today", label={"Open": "info", "Exercised": "success", "Lapsed": "warning"})
    def standing(self, option: ExtensionOption) -> str:
        return str(option.standing_on(clock.today(option.consortium.zone)).label)

    @action(description="Exercise", permissions=["manage"], icon="update")
    def exercise(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ExerciseForm, act=options.exercise)

    @action(description="Decline", permissions=["manage"], icon="block")
    def decline(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.DeclineForm, act=options.decline)


@admin.register(BreakClause)
class BreakClauseDesk(_TermDesk):
    create = staticmethod(breaks.create)
    revise = staticmethod(breaks.revise)
    act_archive = staticmethod(breaks.archive)
    said = ("held_by", "ends_from", "notice_days", "words")
    facts = ("notify_by", "used_on", "used_because")

    list_display = ["contract", "held_by", "ends_from", "notice_days", "notify_by", "standing", "used_on"]
    list_filter = ["held_by", ("contract", ScopedRelatedFilter), ArchivedFilter]
    export_columns = ("id", "contract", *said, "standing", *facts)
    actions_detail = ["use", "archive"]

    @display(description="standing today", label={"Ahead": "info", "Used": "danger"})
    def standing(self, clause: BreakClause) -> str:
        return str(clause.use_on(clock.today(clause.consortium.zone)).label)

    @action(description="Use", permissions=["manage"], icon="logout")
    def use(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.UseForm, act=breaks.use)
