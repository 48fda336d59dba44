"""Indicators and their results for integrators."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium import clock
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
from consortium.organisations.models import Organisation
from partners.contracts.models import Contract
from partners.indicators import actions as indicators
from partners.indicators.models import Frequency, Indicator, Rating, Result


class ResultField(serializers.ModelSerializer):
    class Meta:
        model = Result
        fields = ["period_from", "period_to", "number", "value", "rating", "comment", "recorded_by", "recorded_at"]
        read_only_fields = fields


class IndicatorSerializer(serializers.ModelSerializer):
    contract = VisibleField(queryset=Contract.objects.all())
    owner = VisibleField(queryset=Organisation.objects.all())
    results_overdue = serializers.SerializerMethodField()
    results = ResultField(many=True, read_only=True)

    class Meta:
        model = Indicator
        known = ["name", "definition", "target", "unit", "frequency", "due_after_days", "owner", "begins_on", "ends_on"]
        dated = ["created_at", "updated_at", "archived_at"]
        fields = ["id", "contract", *known, "results_overdue", "results", *dated]
        read_only_fields = dated

    def get_fields(self) -> Any:
        """It stays with its contract."""
        fields = super().get_fields()
        if isinstance(self.instance, Indicator):
            fields["contract"].read_only = True
        return fields

    def get_results_overdue(self, indicator: Indicator) -> int:
        """Return how many results are overdue today, where the consortium is."""
        return len(indicator.overdue_on(clock.today(self.context["actor"].zone)))


class Reporting(serializers.Serializer):
    period_from = serializers.DateField(help_text="The first day of a period that is over.")
    value = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True, default=None)
    rating = serializers.ChoiceField(choices=Rating.choices)
    comment = serializers.CharField(max_length=2000, allow_blank=True, default="")


class IndicatorFilter(ConsortiumFilter):
    contract = filters.UUIDFilter(field_name="contract_id")
    owner = filters.UUIDFilter(method="owned_by", help_text="The organisation that tells the results.")
    frequency = filters.ChoiceFilter(choices=Frequency.choices)

    class Meta:
        model = Indicator
        fields: list[str] = []

    def owned_by(self, queryset: Any, name: str, organisation_id: UUID) -> QuerySet:
        return queryset.filter(owner_id=organisation_id)


class IndicatorViewSet(Listed, Retrieved, Created, Revised, Archived, ConsortiumViewSet):
    """What contracts are measured by, each with every result ever told. Of two for a period, the later stands."""

    queryset = Indicator.objects.with_results()
    serializer_class = IndicatorSerializer
    filterset_class = IndicatorFilter
    needs = viewing_and_managing("contracts", "archive") | {"report": "indicators.report"}
    act_create = staticmethod(indicators.create)
    act_revise = staticmethod(indicators.revise)
    act_archive = staticmethod(indicators.archive)

    @verb()
    def report(self, request: Request, **kwargs: Any) -> Response:
        """Tell the result of a period, as the owner or a coordinator. A second one corrects the first."""
        return carry_out(self, indicators.report, Reporting)
