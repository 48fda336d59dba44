"""The coordinators' desk for partnerships."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium import clock
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.archiving import ArchiveButton
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, actor_of
from consortium.backoffice.filters import ArchivedFilter
from partners.inlines import PartInline
from partners.partnerships import actions as partnerships
from partners.partnerships import forms
from partners.partnerships.models import Partnership, Party, PartyRole


class PartyInline(PartInline):
    model = Party
    fields = ["organisation", "role", "since", "until"]
    ordering = ["since", "role", "organisation__name"]


@admin.register(Partnership)
class PartnershipDesk(TimelineMixin, ArchiveButton, ScopedModelAdmin):
    needs = "partnerships.view"
    manages = "partnerships.manage"
    create = staticmethod(partnerships.create)
    revise = staticmethod(partnerships.revise)
    act_archive = staticmethod(partnerships.archive)

    inlines = [PartyInline]
    list_display = ["name", "lead", "number_of_parties", "started_on", "ended_on", "status"]
    list_filter = [("ended_on", admin.EmptyFieldListFilter), ArchivedFilter]
    search_fields = ["name", "parties__organisation__name"]
    export_columns = ("id", "name", "purpose", "lead", "number_of_parties", "started_on", "ended_on", "status")
    actions_detail = [
        {"title": "Parties", "icon": "group", "items": ["add_party", "end_party", "change_lead"]},
        "end",
        "archive",
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("consortium").with_parties()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        changing = ["name", "purpose", "started_on", "ended_on"]
        return changing if obj else ["name", "purpose", "started_on", "lead", "partners"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["started_on", "ended_on"] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return self.inlines if obj else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = type("StartForm", (forms.StartForm,), {"actor": actor_of(request)})
        return super().get_form(request, obj, change=change, **kwargs)

    @display(description="lead")
    def lead(self, partnership: Partnership) -> str:
        return ", ".join(party.organisation.name for party in self._open(partnership) if party.role == PartyRole.LEAD)

    @display(description="parties")
    def number_of_parties(self, partnership: Partnership) -> int:
        return len(self._open(partnership))

    @display(description="status today", label={"open": "success", "not started": "info"})
    def status(self, partnership: Partnership) -> str:
        today = clock.today(partnership.consortium.zone)
        if partnership.is_open_on(today):
            return "open"
        return "not started" if partnership.started_on > today else "ended"

    def _open(self, partnership: Partnership) -> list[Party]:
        return [party for party in partnership.parties.all() if party.until is None]

    @action(description="Add party", permissions=["manage"], icon="group_add")
    def add_party(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.AddPartyForm, act=partnerships.add_party)

    @action(description="End a party’s role", permissions=["manage"], icon="group_remove")
    def end_party(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.EndPartyForm, act=partnerships.end_party)

    @action(description="Change lead", permissions=["manage"], icon="swap_horiz")
    def change_lead(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ChangeLeadForm, act=partnerships.change_lead)

    @action(description="End partnership", permissions=["manage"], icon="event_busy")
    def end(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.EndForm, act=partnerships.end)
