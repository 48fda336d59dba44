"""Decisions for integrators."""

from typing import Any

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
    carry_out,
    verb,
    viewing_and_managing,
)
from partners.contracts.models import Contract
from partners.decisions import actions as decisions
from partners.decisions.models import Decision, Voice


class VoiceField(serializers.ModelSerializer):
    class Meta:
        model = Voice
        fields = ["who", "consulted_on", "told", "recorded_by", "recorded_at"]
        read_only_fields = fields


class DecisionSerializer(serializers.ModelSerializer):
    contract = VisibleField(queryset=Contract.objects.all())
    voices = VoiceField(many=True, read_only=True)

    class Meta:
        model = Decision
        facts = ["recorded_by", "created_at", "updated_at", "archived_at"]
        fields = ["id", "contract", "title", "decided_on", "decided_by", "options", "reason", "voices", *facts]
        read_only_fields = facts


class Consulting(serializers.Serializer):
    who = serializers.CharField(max_length=200)
    consulted_on = serializers.DateField(help_text="No later than the decision.")
    told = serializers.CharField(max_length=2000, help_text="What they said.")


class LeavingOut(serializers.Serializer):
    who = serializers.CharField(max_length=200)
    told = serializers.CharField(max_length=2000, help_text="Why they were not asked.")


class DecisionFilter(ConsortiumFilter):
    contract = filters.UUIDFilter(field_name="contract_id")
    decided_from = filters.DateFilter(field_name="decided_on", lookup_expr="gte")
    decided_before = filters.DateFilter(field_name="decided_on", lookup_expr="lt")

    class Meta:
        model = Decision
        fields: list[str] = []


class DecisionViewSet(Listed, Retrieved, Created, Archived, ConsortiumViewSet):
    """What was decided about contracts. Decisions stay as they were recorded; voices are added."""

    queryset = Decision.objects.with_voices()
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter
    ordering = ("created_at", "updated_at", "decided_on")
    needs = viewing_and_managing("contracts", "consult", "leave_out", "archive")
    act_create = staticmethod(decisions.create)
    act_archive = staticmethod(decisions.archive)

    @verb()
    def consult(self, request: Request, **kwargs: Any) -> Response:
        """Record who was asked before it was decided, and what they said."""
        return carry_out(self, decisions.consult, Consulting)

    @verb()
    def leave_out(self, request: Request, **kwargs: Any) -> Response:
        """Record who is touched by it and was not asked before, and why."""
        return carry_out(self, decisions.leave_out, LeavingOut)
