"""Organisations and contacts for integrators."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium.api.fields import VisibleField
from consortium.api.filters import ConsortiumFilter
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
from consortium.organisations import actions as organisations
from consortium.organisations import merging
from consortium.organisations.identifiers import BadIdentifier, read, split
from consortium.organisations.models import Identifier, Income, Organisation


class IdentifierField(serializers.ModelSerializer):
    class Meta:
        model = Identifier
        fields = ["scheme", "value"]

    def validate(self, attrs: dict[str, str]) -> dict[str, str]:
        try:
            reading = read(attrs["scheme"], attrs["value"])
        except BadIdentifier as problem:
            raise serializers.ValidationError({"value": [str(problem)]}) from problem
        return {"scheme": reading.scheme, "value": reading.value}


class IncomeField(serializers.ModelSerializer):
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal(0))

    class Meta:
        model = Income
        fields = ["year_end", "amount"]


class OrganisationSerializer(serializers.ModelSerializer):
    identifiers = IdentifierField(many=True, required=False)
    incomes = IncomeField(many=True, required=False)

    class Meta:
        model = Organisation
        fields = [
            "id",
            "name",
            "kind",
            "identifiers",
            "website",
            "postcode",
            "activities",
            "incomes",
            "annual_income",
            "size_band",
            "led_by_community",
            "merged_into",
            "merged_on",
            "created_at",
            "updated_at",
            "archived_at",
        ]
        read_only_fields = [
            "annual_income",
            "size_band",
            "merged_into",
            "merged_on",
            "created_at",
            "updated_at",
            "archived_at",
        ]

    def validate_identifiers(self, rows: list[dict[str, str]]) -> list[tuple[str, str]]:
        return [(row["scheme"], row["value"]) for row in rows]

    def validate_incomes(self, rows: list[dict[str, Any]]) -> list[tuple[Any, Any]]:
        return [(row["year_end"], row["amount"]) for row in rows]


class Merging(serializers.Serializer):
    into = VisibleField(queryset=Organisation.objects.current())
    merged_on = serializers.DateField()


class OrganisationFilter(ConsortiumFilter):
    name = filters.CharFilter(lookup_expr="icontains")
    identifier = filters.CharFilter(method="with_identifier", help_text="An org-id such as GB-CHC-1000340")

    is_merged = filters.BooleanFilter(field_name="merged_on", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Organisation
        fields = ["kind", "size_band"]

    def with_identifier(self, queryset: QuerySet, name: str, org_id: str) -> QuerySet:
        return queryset.filter(pk__in=holders_of(org_id))


def holders_of(org_id: str) -> QuerySet:
    """Return the ids of the organisations with this org-id. Raises a field error for text that is none."""
    try:
        reading = read(*split(org_id))
    except BadIdentifier as problem:
        raise serializers.ValidationError({"identifier": [str(problem)]}) from problem
    return Identifier.objects.filter(scheme=reading.scheme, value=reading.value).values("organisation_id")


class OrganisationViewSet(Listed, Retrieved, Created, Revised, Archived, ConsortiumViewSet):
    """Organisations of the consortium, members or not."""

    queryset = Organisation.objects.prefetch_related("identifiers", "incomes")
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter
    ordering = ("name", "created_at", "updated_at")
    needs = viewing_and_managing("organisations", "merge", "unmerge", "archive")
    act_create = staticmethod(organisations.create)
    act_revise = staticmethod(organisations.revise)
    act_archive = staticmethod(organisations.archive)

    @verb()
    def merge(self, request: Request, **kwargs: Any) -> Response:
        """Record that it merged into another. Nothing of it moves, and it is closed to what is new."""
        return carry_out(self, merging.merge, Merging)

    @verb()
    def unmerge(self, request: Request, **kwargs: Any) -> Response:
        """Take back a merger that was recorded by mistake."""
        return carry_out(self, merging.unmerge)
