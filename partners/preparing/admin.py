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
from partners.bids.admin import BidDesk as BareBidDesk
from partners.bids.models import Bid
from partners.corrections.admin import CorrectionButton
from partners.lots.admin import LotButtons, LotInline
from partners.preparing import actions as preparing
from partners.preparing import forms
from partners.preparing.models import Criterion, Score
from partners.preparing.queries import weighing_of

_WHAT_HAPPENED = [
    "qualify",
    "decide",
    "propose_correction",
    "shortlist",
    "notify_award",
    "decide_lot",
    "record_outcome",
    "withdraw",
    "cancel",
]


class ScoreInline(ShownInline):
    model = Score
    fields = ["criterion", "score", "note", "scored_by", "scored_at"]
    verbose_name_plural = "scores"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("criterion")


class BidDesk(CorrectionButton, LotButtons, BareBidDesk):
    """The desk of `partners.bids`, with what this feature, lots and corrections add to a bid.

    `partners.candidates` adds who could be in it, and registers the desk.
    """

    inlines = [*BareBidDesk.inlines, LotInline, ScoreInline]
    actions_detail = [
        {
            "title": "Preparing",
            "icon": "edit_note",
            "items": ["score", "add_partner", "set_share", "remove_partner", "add_lot", "revise_lot", "remove_lot"],
        },
        {"title": "What happened", "icon": "event", "items": _WHAT_HAPPENED},
        "submit",
        "archive",
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = super().get_fieldsets(request, obj)
        if obj:
            before = next(fields for title, fields in sets if title == "Before a go")
            before["fields"] = [*before["fields"], "points"]
        return sets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["points"] if obj else [])]

    @display(description="scores, added up")
    def points(self, bid: Bid) -> str:
        return str(weighing_of(bid).total)

    @action(description="Score", permissions=["manage"], icon="star")
    def score(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ScoreForm, act=preparing.score)


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
