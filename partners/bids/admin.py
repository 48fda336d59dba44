"""The coordinators' desk for bids."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.decorators import action, display

from consortium import clock
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.archiving import ArchiveButton
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, actor_of
from consortium.backoffice.filters import ArchivedFilter, ScopedRelatedFilter
from consortium.portal.tags import money
from consortium.tenancy.models import Consortium
from partners.bids import actions as bids
from partners.bids import board as boards
from partners.bids import forms, sharing
from partners.bids.deadlines import spoken
from partners.bids.leaving import needing_reallocation
from partners.bids.models import DEADLINES, Bid, BidPartner, Promise
from partners.bids.stages import Stage
from partners.inlines import PartInline

_OPPORTUNITY = [
    "partnership",
    "title",
    "commissioner",
    "commissioner_organisation",
    "route",
    "nation",
    "area",
    "lots_note",
]
_NUMBERS = ["ocid", "notice_id", "cpv"]
_MONEY = ["total_value", "annual_value", "currency", "term_months", "extension_months"]
_WEIGHTS = ["weight_price", "weight_quality", "weight_social_value"]
_US = ["lead", "lead_reason", "manager"]
_BEFORE_A_GO = [
    "incumbents",
    "tupe_likely",
    "local_provider",
    "local_provider_note",
    "community_led",
    "community_led_note",
]
_DATES = ["time_zone", "clarification_deadline_at", "submission_deadline_at", "award_expected_on", "starts_on"]
_FACTS = [
    "notice_kind",
    "qualifying_on",
    "decided_on",
    "decision",
    "decision_reason",
    "submitted",
    "shortlisted_on",
    "award_notified_on",
    "standstill_began_on",
    "standstill_ends_on",
    "result",
    "outcome_on",
]


class StageFilter(admin.SimpleListFilter):
    title = "stage today"
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Stage.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        return queryset.with_stage(clock.today(actor_of(request).zone)).filter(stage_today=self.value())


class ReallocationFilter(admin.SimpleListFilter):
    title = "needs reallocation"
    parameter_name = "needs_reallocation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("true", "A partner with a share has left or is suspended")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() != "true":
            return queryset
        return needing_reallocation(queryset, clock.today(actor_of(request).zone))


class PartnerInline(PartInline):
    model = BidPartner
    fields = ["organisation", "role", "share", "value"]
    verbose_name_plural = "partners"


class PromiseInline(PartInline):
    model = Promise
    fields = ["statement", "organisation", "role", "share", "value", "promised_at"]
    verbose_name_plural = "promises"


class BidDesk(TimelineMixin, ArchiveButton, ScopedModelAdmin):
    """What a bid is and what happened to it. `partners.preparing` adds what prepares it, and registers the desk."""

    needs = "bids.view"
    manages = "bids.manage"
    create = staticmethod(bids.create)
    revise = staticmethod(bids.revise)
    act_archive = staticmethod(bids.archive)

    form = forms.BidForm
    autocomplete_fields = ["partnership", "commissioner_organisation", "lead", "manager"]
    inlines = [PartnerInline, PromiseInline]
    list_display = ["title", "partnership", "stage", "deadline", "value", "lead", "result"]
    list_filter = [
        StageFilter,
        ReallocationFilter,
        "outcome",
        "route",
        "notice_kind",
        ("partnership", ScopedRelatedFilter),
        ArchivedFilter,
    ]
    list_select_related = ["partnership", "lead", "consortium"]
    search_fields = ["title", "commissioner", "ocid", "notice_id"]
    date_hierarchy = "submission_deadline_at"
    export_columns = (
        "id",
        "title",
        "partnership",
        "stage",
        "commissioner",
        "route",
        "lead",
        "total_value",
        "annual_value",
        "currency",
        "deadline_there",
        "time_zone",
        "result",
        "outcome_on",
    )
    actions_list = ["board", "export_csv"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = [
            ("Opportunity", _OPPORTUNITY),
            ("Numbers", _NUMBERS),
            ("Money and term", _MONEY),
            ("Weights, per cent", _WEIGHTS),
            ("Us", _US),
            ("Before a go", _BEFORE_A_GO),
            ("Dates", _DATES),
        ]
        if obj:
            sets += [("What happened", [*_FACTS, "lessons"])]
        return [(title, {"fields": fields}) for title, fields in sets]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["partnership", *_FACTS] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return self.inlines if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        home = Consortium.objects.visible_to(actor_of(request)).get()
        usual = {"currency": home.currency, "nation": home.nation, "time_zone": home.time_zone}
        return {**usual, **super().get_changeform_initial_data(request)}

    def changes(self, form: Any) -> dict[str, Any]:
        """Return what the form changed. A new zone moves the deadlines too."""
        changed = super().changes(form)
        moved = DEADLINES if "time_zone" in changed else ()
        return changed | {name: form.cleaned_data[name] for name in moved}

    @display(description="stage today", label={"Won": "success", "Lost": "danger", "Standstill": "warning"})
    def stage(self, bid: Bid) -> str:
        return str(bid.stage_on(clock.today(bid.consortium.zone)).label)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("lots")

    @display(description="outcome", ordering="outcome")
    def result(self, bid: Bid) -> str:
        return bid.outcome_said

    @display(description="submission deadline", ordering="submission_deadline_at")
    def deadline(self, bid: Bid) -> str:
        return bid.submission_deadline or bid.not_open

    @display(description="submission deadline, where it is")
    def deadline_there(self, bid: Bid) -> str:
        """Write it for spreadsheets, with the offset of that day."""
        return bid.submission_deadline_at.astimezone(bid.zone).isoformat() if bid.submission_deadline_at else ""

    @display(description="submitted")
    def submitted(self, bid: Bid) -> str:
        return spoken(bid.submitted_at, bid.zone) if bid.submitted_at else ""

    @display(description="total value", ordering="total_value")
    def value(self, bid: Bid) -> str:
        return money(bid.total_value, bid.currency)

    @action(description="Board", permissions=["view"], icon="view_kanban")
    def board(self, request: HttpRequest) -> HttpResponse:
        """Show the bids by stage, beside the list of them all."""
        current = self.get_queryset(request).filter(archived_at=None)
        context = {
            **self.admin_site.each_context(request),
            "title": "Bids by stage",
            "columns": boards.columns(current, clock.today(actor_of(request).zone)),
            "opts": self.opts,
        }
        return TemplateResponse(request, "partners/bids/board.html", context)

    @action(description="Add partner", permissions=["manage"], icon="person_add")
    def add_partner(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.AddPartnerForm, act=sharing.add_partner)

    @action(description="Set share", permissions=["manage"], icon="percent")
    def set_share(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.SetShareForm, act=sharing.set_share)

    @action(description="Remove partner", permissions=["manage"], icon="person_remove")
    def remove_partner(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.RemovePartnerForm, act=sharing.remove_partner)

    @action(description="Start qualifying", permissions=["manage"], icon="search")
    def qualify(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.QualifyForm, act=bids.qualify)

    @action(description="Record decision", permissions=["manage"], icon="gavel")
    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.DecideForm, act=bids.decide)

    @action(description="Submit", permissions=["manage"], icon="send")
    def submit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.SubmitForm, act=sharing.submit)

    @action(description="Record shortlisting", permissions=["manage"], icon="checklist")
    def shortlist(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ShortlistForm, act=bids.shortlist)

    @action(description="Record award notice", permissions=["manage"], icon="mail")
    def notify_award(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.NotifyAwardForm, act=bids.notify_award)

    @action(description="Record outcome", permissions=["manage"], icon="flag")
    def record_outcome(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.RecordOutcomeForm, act=bids.record_outcome)

    @action(description="Withdraw", permissions=["manage"], icon="undo")
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.WithdrawForm, act=bids.withdraw)

    @action(description="Cancelled by the buyer", permissions=["manage"], icon="cancel")
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.CancelForm, act=bids.cancel)
