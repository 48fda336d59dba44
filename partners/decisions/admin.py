"""The coordinators' desk for decisions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action

from consortium.backoffice.archiving import ArchiveButton
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, ShownInline
from consortium.backoffice.filters import ArchivedFilter, ScopedRelatedFilter
from partners.decisions import actions as decisions
from partners.decisions import forms
from partners.decisions.models import Decision, Voice

_TOLD = ["contract", "title", "decided_on", "decided_by", "options", "reason"]


class VoiceInline(ShownInline):
    model = Voice
    fields = ["who", "consulted_on", "told", "recorded_by", "recorded_at"]
    verbose_name_plural = "who was asked before, and who was not"


@admin.register(Decision)
class DecisionDesk(ArchiveButton, ScopedModelAdmin):
    needs = "contracts.view"
    manages = "contracts.manage"
    create = staticmethod(decisions.create)
    act_archive = staticmethod(decisions.archive)

    autocomplete_fields = ["contract"]
    list_display = ["title", "contract", "decided_on", "decided_by", "asked", "not_asked"]
    list_filter = [("contract", ScopedRelatedFilter), ArchivedFilter]
    list_select_related = ["contract"]
    search_fields = ["title", "contract__title", "decided_by"]
    export_columns = ("id", *_TOLD, "asked", "not_asked", "recorded_by")
    actions_detail = ["consult", "leave_out", "archive"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_voices()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*_TOLD, *(["recorded_by"] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*_TOLD, "recorded_by"] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return [VoiceInline] if obj else []

    def asked(self, decision: Decision) -> str:
        return ", ".join(voice.who for voice in decision.voices.all() if voice.consulted_on)

    def not_asked(self, decision: Decision) -> str:
        return ", ".join(voice.who for voice in decision.voices.all() if not voice.consulted_on)

    @action(description="Record who was consulted", permissions=["manage"], icon="forum")
    def consult(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ConsultForm, act=decisions.consult)

    @action(description="Record who was not", permissions=["manage"], icon="voice_over_off")
    def leave_out(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.LeaveOutForm, act=decisions.leave_out)
