"""The coordinators' desk for reviews: when they are, how far they have come, what is out. Never an answer."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium import clock
from consortium.activity.timeline import TimelineMixin, timeline
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, ShownInline, actor_of
from consortium.backoffice.filters import ScopedRelatedFilter
from reflections.coordination import forms
from reflections.coordination.bands import rows_of
from reflections.insights.bands import Coverage
from reflections.insights.models import ReleaseCell
from reflections.insights.queries import result_for
from reflections.questions.models import Behaviour
from reflections.reminders import actions as reminders
from reflections.responses.queries import progress_for
from reflections.reviews import actions as reviews
from reflections.reviews import invitations
from reflections.reviews.models import Review, ReviewParty, Status

_DATES = ["partnership", "mode", "status", "opens_on", "due_on", "question_set", "why"]


class StatusFilter(admin.SimpleListFilter):
    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Status.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.in_status(self.value(), clock.now()) if self.value() in Status.values else queryset


class PartyInline(ShownInline):
    model = ReviewParty
    fields = ["name", "role"]
    verbose_name_plural = "parties that count"
    show_change_link = False
    tab = False


@admin.register(Review)
class ReviewDesk(TimelineMixin, ScopedModelAdmin):
    needs = "reviews.manage"
    manages = "reviews.manage"
    create = staticmethod(reviews.plan)

    autocomplete_fields = ["partnership"]
    inlines = [PartyInline]
    list_display = ["partnership", "mode", "opens_on", "due_on", "status", "coverage"]
    list_filter = [StatusFilter, "mode", ("partnership", ScopedRelatedFilter)]
    list_select_related = ["partnership"]
    search_fields = ["partnership__name"]
    date_hierarchy = "opens_on"
    export_columns = ("id", "partnership", "mode", "opens_on", "due_on", "status", "coverage")
    change_form_before_template = "reflections/coordination/review.html"
    change_form_after_template = "reflections/coordination/story.html"
    actions_detail = [
        "open",
        "remind",
        "tell",
        {"title": "Change", "icon": "edit_calendar", "items": ["move", "extend", "invite", "protect", "cancel"]},
    ]
    # When each button can do something; whoever is late gets the action's own answer.
    offered: ClassVar[dict[str, set[str]]] = {
        "open": {Status.PLANNED},
        "move": {Status.PLANNED},
        "protect": {Status.PLANNED},
        "extend": {Status.PLANNED, Status.OPEN},
        "cancel": {Status.PLANNED, Status.OPEN},
        "invite": {Status.OPEN},
        "remind": {Status.OPEN},
        "tell": {Status.RELEASED, Status.DONE},
    }

    def get_queryset(self, request: HttpRequest) -> Any:
        whole = ReleaseCell.objects.filter(release__review=OuterRef("pk"), target=None, behaviour=Behaviour.POWER)
        return super().get_queryset(request).annotate(covered=Subquery(whole.values("coverage")[:1]))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [("Plan a review", {"fields": ["partnership", "mode", "opens_on"]})]
        sets = [("Review", _DATES)]
        if obj.outcome:
            sets += [("You said, we did", ["outcome"])]
        if obj.cancelled_at:
            sets += [("Cancelled", ["cancelled_because"])]
        return [(title, {"fields": fields}) for title, fields in sets]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*_DATES, "outcome", "cancelled_because"] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return self.inlines if obj and obj.opened_at else []

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        review = self.get_object(request, str(object_id))
        status = review.status_at(clock.now()) if review else ""
        buttons = super().get_actions_detail(request, object_id)
        return [one for one in buttons if status in self.offered[one.action_name.rpartition("_")[2]]]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        if object_id is None:
            return super().changeform_view(request, None, form_url, {"title": "Plan a review", **(extra_context or {})})
        self._act_where_the_object_is(request, object_id)
        shown = self._shown(request, self.get_object(request, object_id))
        return super().changeform_view(request, object_id, form_url, {**shown, **(extra_context or {})})

    def _shown(self, request: HttpRequest, review: Review | None) -> dict[str, Any]:
        """Return how far the review has come, or what came of it: as much as this coordinator may know."""
        if review is None:
            return {}
        actor, status = actor_of(request), review.status_at(clock.now())
        result = result_for(review, actor) if review.released_at else None
        asked = review.invitations.select_related("organisation") if review.opened_at else []
        return {
            "review": review,
            "status": status,
            "progress": progress_for(review, actor) if status in {Status.OPEN, Status.CLOSED} else None,
            "turned_down": [one for one in asked if not one.is_wanted],
            "result": result,
            "behaviours": [behaviour.label for behaviour in Behaviour],
            "bands": rows_of(result, actor) if result else [],
            "some_suppressed": any(cell.suppressed for cell in result.cells) if result else False,
            "lines": timeline(review, actor, limit=20),
        }

    @display(
        description="status",
        label={"Open": "success", "Done": "success", "Planned": "info", "Closed": "warning", "Cancelled": "danger"},
    )
    def status(self, review: Review) -> str:
        return str(Status(review.status_at(clock.now())).label)

    @display(description="coverage")
    def coverage(self, review: Review) -> str:
        return str(Coverage(review.covered).label) if review.covered else "–"  # type: ignore[attr-defined]

    @display(description="why now")
    def why(self, review: Review) -> str:
        return ", ".join(trigger.reason for trigger in review.triggers.all()) or "–"

    @action(description="Open now", permissions=["manage"], icon="play_arrow")
    def open(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.OpenForm, act=reviews.open)

    @action(description="Move", permissions=["manage"], icon="event")
    def move(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.MoveForm, act=reviews.move)

    @action(description="Extend", permissions=["manage"], icon="update")
    def extend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ExtendForm, act=reviews.extend)

    @action(description="Cancel", permissions=["manage"], icon="cancel")
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.CancelForm, act=reviews.cancel)

    @action(description="Invite another person", permissions=["manage"], icon="person_add")
    def invite(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.InviteForm, act=invitations.invite)

    @action(description="Protect more", permissions=["manage"], icon="shield")
    def protect(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ProtectForm, act=reviews.protect)

    @action(description="You said, we did", permissions=["manage"], icon="campaign")
    def tell(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.TellForm, act=reviews.tell)

    @action(description="Remind", permissions=["manage"], icon="notifications")
    def remind(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.RemindForm, act=reminders.remind)
