"""Documents for integrators: what is known of each, and the file for whoever may see it."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from consortium import clock
from consortium.api.fields import VisibleField
from consortium.api.filters import ConsortiumFilter
from consortium.api.parsing import FormParser, OrjsonParser
from consortium.api.viewsets import (
    Archived,
    ConsortiumViewSet,
    Created,
    Listed,
    Retrieved,
    Revised,
    carry_out,
    verb,
    viewing_and_managing,
)
from consortium.organisations.api import holders_of
from consortium.organisations.models import Organisation
from partners.documents import actions as documents
from partners.documents import types
from partners.documents.downloads import attachment
from partners.documents.models import Document, DocumentType
from partners.documents.validity import Standing


class DocumentTypeSerializer(serializers.ModelSerializer):
    key = serializers.SlugField(max_length=60, required=False, help_text="Made from the name where it is not given.")

    class Meta:
        model = DocumentType
        fields = [
            "id",
            "name",
            "key",
            "expiry_kind",
            "months",
            "states_cover",
            "suggested_cover",
            "is_declaration",
            "created_at",
            "updated_at",
            "archived_at",
        ]
        read_only_fields = ["created_at", "updated_at", "archived_at"]

    def get_fields(self) -> Any:
        """What documents were given under never changes."""
        fields = super().get_fields()
        if isinstance(self.instance, DocumentType):
            for name in types.FIXED:
                fields[name].read_only = True
        return fields


class DocumentSerializer(serializers.ModelSerializer):
    organisation = VisibleField(queryset=Organisation.objects.all())
    type = VisibleField(queryset=DocumentType.objects.all())
    type_key = serializers.CharField(source="type.key", read_only=True)
    file = serializers.FileField(
        write_only=True,
        required=False,
        allow_empty_file=True,
        help_text="A PDF, JPEG, PNG, HEIC or WebP, judged by its content. Send the request as multipart/form-data.",
    )
    declaration = serializers.CharField(
        required=False, allow_blank=True, max_length=5000, help_text="In place of a file, where the type is one."
    )
    runs_out_on = serializers.DateField(
        required=False, allow_null=True, help_text="The last day on which it holds. Given where the type asks for it."
    )
    cover = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True
    )
    standing = serializers.SerializerMethodField()

    class Meta:
        model = Document
        facts = [
            "currency",
            "file_name",
            "content_type",
            "size",
            "sha256",
            "verified_at",
            "refused_at",
            "refused_because",
            "withdrawn_because",
            "created_at",
            "updated_at",
            "archived_at",
        ]
        fields = [
            "id",
            "organisation",
            "type",
            "type_key",
            "version",
            "standing",
            "issued_on",
            "runs_out_on",
            "cover",
            "declaration",
            "file",
            *facts,
        ]
        read_only_fields = ["version", *facts]

    def get_standing(self, document: Document) -> Standing:
        """Return how it stands today, where the consortium is."""
        return document.standing_on(clock.today(self.context["actor"].zone))


class Reason(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class DocumentFilter(ConsortiumFilter):
    organisation = filters.UUIDFilter(field_name="organisation_id")
    identifier = filters.CharFilter(method="of_identifier", help_text="An org-id such as GB-CHC-1000340")
    type = filters.UUIDFilter(field_name="type_id")
    type_key = filters.CharFilter(field_name="type__key")
    standing = filters.ChoiceFilter(choices=Standing.choices, method="standing_so", help_text="How it stands today.")
    latest = filters.BooleanFilter(method="only_latest", help_text="Only versions that no later one has replaced.")
    runs_out_from = filters.DateFilter(field_name="runs_out_on", lookup_expr="gte")
    runs_out_before = filters.DateFilter(field_name="runs_out_on", lookup_expr="lt")

    class Meta:
        model = Document
        fields: list[str] = []

    def of_identifier(self, queryset: Any, name: str, org_id: str) -> QuerySet:
        return queryset.filter(organisation__in=holders_of(org_id))

    def standing_so(self, queryset: Any, name: str, standing: str) -> QuerySet:
        return queryset.with_standing(clock.today(self.request.actor.zone)).filter(standing_today=standing)

    def only_latest(self, queryset: Any, name: str, value: bool) -> QuerySet:
        return queryset.unreplaced() if value else queryset


class DocumentViewSet(Listed, Retrieved, Created, ConsortiumViewSet):
    """Due-diligence evidence, each version with what it states. A member’s token sees its own organisation’s."""

    queryset = Document.objects.select_related("type")
    serializer_class = DocumentSerializer
    filterset_class = DocumentFilter
    parser_classes = [OrjsonParser, FormParser]
    ordering = ("created_at", "updated_at", "runs_out_on")
    needs = {
        "list": "documents.view",
        "retrieve": "documents.view",
        "download": "documents.view",
        "create": "documents.view",
        "withdraw": "documents.view",
        "verify": "documents.manage",
        "refuse": "documents.manage",
    }
    act_create = staticmethod(documents.upload)

    def create(self, request: Request, **kwargs: Any) -> Response:
        """Upload a version: a file as multipart/form-data, or a declaration as JSON."""
        self.require_one_of("documents.upload", "documents.manage")
        return super().create(request, **kwargs)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def download(self, request: Request, **kwargs: Any) -> Any:
        """The file, as an attachment. A declaration has none: 404."""
        return attachment(self.get_object())

    @verb()
    def verify(self, request: Request, **kwargs: Any) -> Response:
        """Say that it is right, as a coordinator with no seat at its organisation."""
        return carry_out(self, documents.verify)

    @verb()
    def refuse(self, request: Request, **kwargs: Any) -> Response:
        """Say why it is no evidence, as a coordinator with no seat at its organisation."""
        return carry_out(self, documents.refuse, Reason)

    @verb()
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Take back a version that was wrong. The version before it counts again."""
        self.require_one_of("documents.upload", "documents.manage")
        return carry_out(self, documents.withdraw, Reason)


class DocumentTypeFilter(ConsortiumFilter):
    class Meta:
        model = DocumentType
        fields = ["key", "expiry_kind", "is_declaration"]


class DocumentTypeViewSet(Listed, Retrieved, Created, Revised, Archived, ConsortiumViewSet):
    """The kinds of evidence that this consortium asks for."""

    queryset = DocumentType.objects.all()
    serializer_class = DocumentTypeSerializer
    filterset_class = DocumentTypeFilter
    ordering = ("name", "created_at", "updated_at")
    needs = viewing_and_managing("documents", "archive")
    act_create = staticmethod(types.create)
    act_revise = staticmethod(types.revise)
    act_archive = staticmethod(types.archive)
