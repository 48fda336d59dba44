"""The coordinators' desks for criteria, and for bids with all that prepares them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.archiving import ArchiveButton
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, ShownInline
from consortium.backoffice.filters import ArchivedFilter
from partners.approvals import admin as approvals
from partners.assessments import admin as assessments
from partners.bids import sharing
from partners.bids.admin import BidDesk as BareBidDesk
from partners.bids.models import Bid
from partners.clarifications import admin as clarifications
from partners.corrections.admin import CorrectionButton
from partners.interests import admin as interests
from partners.lots.admin import LotButtons, LotInline
from partners.notices import admin as notices
from partners.preparing import actions as preparing
from partners.preparing import forms
from partners.preparing.models import Criterion, Score
from partners.preparing.queries import weighing_of
from partners.retenders.admin import CloneButton
from partners.writing import admin as writing

_WHAT_HAPPENED = [
    "qualify",
    "decide",
    "propose_correction",
    "shortlist",
    "notify_award",
    "decide_lot",
    "record_outcome",
    *assessments.BUTTONS,
    "withdraw",
    "cancel",
    "clone",
]
_PREPARING = ["score", "add_partner", "set_share", "remove_partner", "add_lot", "revise_lot", "remove_lot"]


_SHOWN = ["retender_of", "points", "undeclared", "assessed"]


class ScoreInline(ShownInline):
    model = Score
    fields = ["criterion", "score", "note", "scored_by", "scored_at"]
    verbose_name_plural = "scores"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("criterion")


class _Beside(
    CloneButton,
    notices.NoticeButton,
    clarifications.ClarificationButtons,
    writing.QuestionButtons,
    interests.InterestButtons,
    approvals.ApprovalButton,
    assessments.AssessmentButtons,
    CorrectionButton,
    LotButtons,
):
    """What the features beside a bid add to its desk."""


class BidDesk(_Beside, BareBidDesk):
    """The desk of `partners.bids`, with what this feature and those beside a bid add to it.

    `partners.candidates` adds who could be in it, and registers the desk.
    """

    inlines = [
        *BareBidDesk.inlines,
        LotInline,
        writing.BidQuestionInline,
        clarifications.ClarificationInline,
        approvals.ApprovalInline,
        interests.InterestInline,
        assessments.AssessmentInline,
        ScoreInline,
        notices.NoticeInline,
    ]
    actions_list = ["board", *notices.BUTTONS, "export_csv"]
    actions_detail = [
        {
            "title": "Preparing",
            "icon": "edit_note",
            "items": [*_PREPARING, *approvals.BUTTONS, *interests.BUTTONS],
        },
        {"title": "Questions", "icon": "quiz", "items": [*writing.BUTTONS, *clarifications.BUTTONS]},
        {"title": "What happened", "icon": "event", "items": [*_WHAT_HAPPENED, "archive"]},
        "submit",
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = super().get_fieldsets(request, obj)
        if obj:
            _add(sets, "Opportunity", "retender_of")
            _add(sets, "Before a go", "points", "undeclared")
            _add(sets, "What happened", "assessed")
        return sets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(_SHOWN if obj else [])]

    @display(description="scores, added up")
    def points(self, bid: Bid) -> str:
        return str(weighing_of(bid).total)

    @action(description="Score", permissions=["manage"], icon="star")
    def score(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ScoreForm, act=preparing.score)

    @action(description="Submit", permissions=["manage"], icon="send")
    def submit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.SubmitForm, act=sharing.submit)


def _add(sets: Any, title: str, *fields: str) -> None:
    """Show more in one of the sets of fields."""
    found = next(options for name, options in sets if name == title)
    found["fields"] = [*found["fields"], *fields]


@admin.register(Criterion)
class CriterionDesk(TimelineMixin, ArchiveButton, ScopedModelAdmin):
    needs = "bids.view"
    manages = "bids.manage"
    create = staticmethod(preparing.create)
    revise = staticmethod(preparing.revise)
    act_archive = staticmethod(preparing.archive)

    fields = ["name", "words", "weight", "position"]
    list_display = ["name", "words", "weight", "position"]
    list_filter = [ArchivedFilter]
    search_fields = ["name", "words"]
    export_columns = ("id", "name", "words", "weight", "position")
    actions_list = [*ScopedModelAdmin.actions_list, "ship"]
    actions_detail = ["archive"]

    @action(description="Add the criteria that ship", permissions=["manage"], icon="playlist_add")
    def ship(self, request: HttpRequest) -> HttpResponse:
        return ask(self, request, form=forms.SHIP, act=preparing.ship)
