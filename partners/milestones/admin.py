"""The coordinators' desk for milestones."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium import clock
from consortium.backoffice.archiving import ArchiveButton
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, ShownInline, actor_of
from consortium.backoffice.filters import ArchivedFilter, ScopedRelatedFilter
from partners.milestones import actions as milestones
from partners.milestones import forms
from partners.milestones.models import Milestone, Move, Standing


class StandingFilter(admin.SimpleListFilter):
    title = "standing today"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Standing.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in Standing.values:
            return queryset
        return queryset.standing(self.value(), clock.today(actor_of(request).zone))


class MoveInline(ShownInline):
    model = Move
    fields = ["moved_from", "moved_to", "reason", "moved_by", "moved_at"]
    verbose_name_plural = "moves"


@admin.register(Milestone)
class MilestoneDesk(ArchiveButton, ScopedModelAdmin):
    needs = "contracts.view"
    manages = "contracts.manage"
    create = staticmethod(milestones.create)
    revise = staticmethod(milestones.revise)
    act_archive = staticmethod(milestones.archive)

    autocomplete_fields = ["contract", "owner"]
    list_display = ["title", "contract", "owner", "due_on", "standing", "done_on"]
    list_filter = [StandingFilter, ("contract", ScopedRelatedFilter), ("owner", ScopedRelatedFilter), ArchivedFilter]
    list_select_related = ["contract", "owner", "consortium"]
    search_fields = ["title", "contract__title"]
    export_columns = ("id", "contract", "title", "owner", "due_on", "standing", "done_on", "note")
    actions_detail = ["complete", "move", "archive"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["contract", "title", "due_on", "owner", "note", *(["done_on"] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        return ["contract", "due_on", "done_on", *(["title", "owner", "note"] if obj.done_on else [])]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return [MoveInline] if obj else []

    @display(description="standing today", label={"Its day has passed": "warning", "Done": "success", "Ahead": "info"})
    def standing(self, milestone: Milestone) -> str:
        return str(milestone.standing_on(clock.today(milestone.consortium.zone)).label)

    @action(description="Done", permissions=["manage"], icon="check")
    def complete(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.CompleteVerb, act=milestones.complete)

    @action(description="Move", permissions=["manage"], icon="event_repeat")
    def move(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.MoveForm, act=milestones.move)
