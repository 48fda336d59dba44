"""The coordinators' desks for documents and their types."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime
from unfold.decorators import action, display

from consortium import clock
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.archiving import ArchiveButton
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, actor_of
from consortium.backoffice.filters import ArchivedFilter, ScopedRelatedFilter
from consortium.portal.tags import moment, money
from partners.documents import actions as documents
from partners.documents import forms, types
from partners.documents.models import Document, DocumentType
from partners.documents.validity import Standing

_GIVEN = ["organisation", "type", "version", "how", "issued_on", "runs_out_on", "stated_cover"]
_CONTENT = ["declaration", "attached", "content_type", "size"]
_DECIDED = [
    "uploaded",
    "uploaded_by",
    "verified_at",
    "verified_by",
    "refused_at",
    "refused_because",
    "withdrawn",
    "withdrawn_because",
]


class StandingFilter(admin.SimpleListFilter):
    title = "standing today"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [choice for choice in Standing.choices if choice[0] != Standing.WITHDRAWN]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        return queryset.with_standing(clock.today(actor_of(request).zone)).filter(standing_today=self.value())


class RunsOutFilter(admin.SimpleListFilter):
    title = "runs out"
    parameter_name = "runs_out"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("0", "Has run out"), ("30", "Within 30 days"), ("60", "Within 60 days"), ("90", "Within 90 days")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        within = {"0": -1, "30": 30, "60": 60, "90": 90}.get(self.value() or "")
        if within is None:
            return queryset
        last = clock.today(actor_of(request).zone) + timedelta(days=within)
        return queryset.unreplaced().filter(runs_out_on__lte=last)


@admin.register(Document)
class DocumentDesk(TimelineMixin, ScopedModelAdmin):
    needs = "documents.view"
    manages = "documents.manage"

    list_display = ["type", "organisation", "version", "how", "runs_out_on", "stated_cover", "uploaded"]
    list_filter = [
        StandingFilter,
        RunsOutFilter,
        ("type", ScopedRelatedFilter),
        ("organisation", ScopedRelatedFilter),
        ArchivedFilter,
    ]
    list_select_related = ["type", "organisation", "consortium"]
    search_fields = ["organisation__name", "type__name", "file_name"]
    fieldsets = [("Document", {"fields": _GIVEN}), ("Content", {"fields": _CONTENT}), ("Checked", {"fields": _DECIDED})]
    readonly_fields = [*_GIVEN, *_CONTENT, *_DECIDED]
    export_columns = (
        "id",
        "organisation",
        "type",
        "version",
        "how",
        "issued_on",
        "runs_out_on",
        "cover",
        "currency",
        "file_name",
        "sha256",
        "verified_at",
        "refused_at",
        "refused_because",
    )
    actions_list = [*ScopedModelAdmin.actions_list, "upload"]
    actions_detail = ["verify", "refuse", "withdraw"]

    @display(
        description="standing today",
        label={"Verified": "success", "To be verified": "info", "Has run out": "warning", "Refused": "danger"},
    )
    def how(self, document: Document) -> str:
        return str(document.standing_on(clock.today(document.consortium.zone)).label)

    @display(description="uploaded", ordering="created_at")
    def uploaded(self, document: Document) -> str:
        return moment(localtime(document.created_at, document.consortium.zone))

    @display(description="withdrawn")
    def withdrawn(self, document: Document) -> str:
        return moment(document.archived_at and localtime(document.archived_at, document.consortium.zone))

    @display(description="cover", ordering="cover")
    def stated_cover(self, document: Document) -> str:
        return money(document.cover, document.currency)

    @display(description="file")
    def attached(self, document: Document) -> str:
        if not document.file:
            return ""
        address = reverse("document-download", args=[document.consortium.slug, document.pk])
        return format_html('<a class="underline" href="{}">Download {}</a>', address, document.file_name)

    @action(description="Upload", permissions=["manage"], icon="upload")
    def upload(self, request: HttpRequest) -> HttpResponse:
        return ask(self, request, form=forms.UploadVerb, act=documents.upload)

    @action(description="Verify", permissions=["manage"], icon="verified")
    def verify(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.VERIFY, act=documents.verify)

    @action(description="Refuse", permissions=["manage"], icon="block")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.RefuseVerb, act=documents.refuse)

    @action(description="Withdraw", permissions=["manage"], icon="undo")
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.WithdrawVerb, act=documents.withdraw)


@admin.register(DocumentType)
class DocumentTypeDesk(TimelineMixin, ArchiveButton, ScopedModelAdmin):
    needs = "documents.view"
    manages = "documents.manage"
    create = staticmethod(types.create)
    revise = staticmethod(types.revise)
    act_archive = staticmethod(types.archive)

    fields = ["name", "key", "expiry_kind", "months", "states_cover", "suggested_cover", "is_declaration"]
    list_display = ["name", "expiry_kind", "months", "usual_cover", "is_declaration"]
    list_filter = ["expiry_kind", ArchivedFilter]
    list_select_related = ["consortium"]
    search_fields = ["name", "key"]
    export_columns = ("id", "key", "name", "expiry_kind", "months", "states_cover", "suggested_cover", "is_declaration")
    actions_detail = ["archive"]

    @display(description="usual minimum cover", ordering="suggested_cover")
    def usual_cover(self, document_type: DocumentType) -> str:
        return money(document_type.suggested_cover, document_type.consortium.currency)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return sorted(types.FIXED) if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"key": ["name"]}
