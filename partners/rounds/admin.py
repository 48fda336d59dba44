"""The coordinators' desk for internal rounds."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium import clock
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.archiving import ArchiveButton
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, ShownInline, ShownStack, actor_of
from consortium.backoffice.filters import ArchivedFilter, ScopedRelatedFilter
from partners.rounds import actions as rounds
from partners.rounds import deciding, forms, judging
from partners.rounds.models import (
    Appeal,
    Application,
    PanelMember,
    Round,
    RoundCriterion,
    RoundOutcome,
    RoundScore,
)
from partners.rounds.offering import verbs_for
from partners.rounds.stages import Stage

_OFFER = ["contract", "title", "offer", "share", "amount"]
_DATES = ["opens_on", "closes_at", "appeal_days"]
_FACTS = ["opened_at", "received", "turn", "statement", "settled_at", "cancelled_at", "cancelled_because"]


class StageFilter(admin.SimpleListFilter):
    title = "stage now"
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Stage.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.in_stage(self.value(), clock.now()) if self.value() in Stage.values else queryset


class _Read:
    """Rows that not every coordinator may read, nor at every stage."""

    related: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)  # type: ignore[misc]
        return rows.visible_to(actor_of(request)).select_related(*self.related)


class CriterionInline(ShownInline):
    model = RoundCriterion
    fields = ["question", "weight"]
    verbose_name_plural = "criteria"


class PanelInline(_Read, ShownInline):
    model = PanelMember
    fields = ["contact", "declared_at", "interest", "interested_in", "stood_down_at", "stood_down_because"]
    readonly_fields = ["interested_in"]
    related = ("contact__organisation",)
    verbose_name_plural = "panel"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("conflicts__organisation")

    @display(description="in")
    def interested_in(self, member: PanelMember) -> str:
        return ", ".join(each.organisation.name for each in member.conflicts.all())


class ApplicationInline(_Read, ShownStack):
    model = Application
    fields = ["organisation", "submitted_at", "submitted_by", "text"]
    readonly_fields = ["submitted_at", "submitted_by"]
    related = ("organisation",)
    verbose_name_plural = "applications"


class ScoreInline(_Read, ShownInline):
    model = RoundScore
    fields = ["application", "criterion", "panel_member", "points", "reason", "turn", "scored_at"]
    related = ("application__organisation", "criterion", "panel_member__contact")
    verbose_name_plural = "scores"


class OutcomeInline(ShownInline):
    model = RoundOutcome
    fields = ["turn", "application", "reason", "told_at", "appeals_until", "recorded_by"]
    verbose_name_plural = "outcomes"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("application__organisation")


class AppealInline(_Read, ShownInline):
    model = Appeal
    fields = ["application", "grounds", "made_by", "made_at", "upheld", "answer", "decided_by", "turn"]
    related = ("application__organisation",)
    verbose_name_plural = "appeals"


@admin.register(Round)
class RoundDesk(TimelineMixin, ArchiveButton, ScopedModelAdmin):
    """Until a round closes it shows how many applied, and no more; to whom an applicant seats, never more."""

    needs = "contracts.view"
    manages = "contracts.manage"
    create = staticmethod(rounds.create)
    revise = staticmethod(rounds.revise)
    act_archive = staticmethod(rounds.archive)

    form = forms.RoundForm
    autocomplete_fields = ["contract"]
    list_display = ["title", "contract", "standing", "opens_on", "closes_at", "received", "chosen", "appeals_until"]
    list_filter = [StageFilter, ("contract", ScopedRelatedFilter), ArchivedFilter]
    list_select_related = ["contract", "consortium"]
    search_fields = ["title", "contract__title", "offer"]
    export_columns = ("id", *_OFFER, *_DATES, "standing", "received", "chosen", "appeals_until", *_FACTS[4:])
    actions_detail = [
        "add_criterion",
        "remove_criterion",
        "open",
        "add_panel_member",
        "stand_down",
        "record_outcome",
        "decide_appeal",
        "allocate",
        "cancel",
        "archive",
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).as_seen_by(actor_of(request)).with_parts()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.zone = obj.consortium.zone if obj else actor_of(request).zone
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = [("What is offered", _OFFER), ("Until when", _DATES)]
        if obj:
            sets += [("What happened", ["standing", *_FACTS])]
        return [(title, {"fields": fields}) for title, fields in sets]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["contract", "standing", *_FACTS] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        shown = [CriterionInline, PanelInline, ApplicationInline, ScoreInline, OutcomeInline, AppealInline]
        return shown if obj else []

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        """Show the buttons that fit the stage; the actions refuse the others."""
        offered = super().get_actions_detail(request, object_id)
        round = self.get_object(request, str(object_id))
        fitting = verbs_for(round, clock.now()) if round else []
        return [each for each in offered if each.action_name.rpartition("round_")[2] in fitting]

    @display(description="stage", label={"Open": "success", "Scoring": "warning", "Decided": "info"})
    def standing(self, round: Round) -> str:
        return str(round.stage_at(clock.now()).label)

    @display(description="applications")
    def received(self, round: Any) -> int:
        return round.received

    @display(description="chosen")
    def chosen(self, round: Round) -> str:
        return str(round.outcome or "")

    @display(description="appeals until")
    def appeals_until(self, round: Round) -> Any:
        return round.outcome.appeals_until if round.outcome else None

    @action(description="Add criterion", permissions=["manage"], icon="add")
    def add_criterion(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.AddCriterionForm, act=rounds.add_criterion)

    @action(description="Remove criterion", permissions=["manage"], icon="remove")
    def remove_criterion(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.RemoveCriterionForm, act=rounds.remove_criterion)

    @action(description="Open", permissions=["manage"], icon="campaign")
    def open(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.OPEN, act=rounds.open)

    @action(description="Add panel member", permissions=["manage"], icon="person_add")
    def add_panel_member(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.AddPanelMemberForm, act=judging.add_panel_member)

    @action(description="Stand panel member down", permissions=["manage"], icon="person_remove")
    def stand_down(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.StandDownForm, act=judging.stand_down)

    @action(description="Record the outcome", permissions=["manage"], icon="flag")
    def record_outcome(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.RecordOutcomeForm, act=deciding.record_outcome)

    @action(description="Decide an appeal", permissions=["manage"], icon="gavel")
    def decide_appeal(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.DecideAppealForm, act=deciding.decide_appeal)

    @action(description="Allocate", permissions=["manage"], icon="percent")
    def allocate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Offer the form of new shares once the outcome is final; before that, say what it waits for."""
        return ask(self, request, object_id, form=forms.AllocateForm, act=rounds.allocate)

    @action(description="Cancel", permissions=["manage"], icon="block")
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.CancelForm, act=rounds.cancel)
