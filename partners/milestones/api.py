"""Milestones for integrators."""

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
from partners.milestones import actions as milestones
from partners.milestones.models import Milestone, Move, Standing


class MoveField(serializers.ModelSerializer):
    class Meta:
        model = Move
        fields = ["moved_from", "moved_to", "reason", "moved_by", "moved_at"]
        read_only_fields = fields


class MilestoneSerializer(serializers.ModelSerializer):
    contract = VisibleField(queryset=Contract.objects.all())
    owner = VisibleField(queryset=Organisation.objects.all(), required=False, allow_null=True)
    standing = serializers.SerializerMethodField()
    moves = MoveField(many=True, read_only=True)

    class Meta:
        model = Milestone
        facts = ["done_on", "created_at", "updated_at", "archived_at"]
        fields = ["id", "contract", "title", "note", "owner", "due_on", "standing", "moves", *facts]
        read_only_fields = facts

    def get_fields(self) -> Any:
        """It stays with its contract, and its day is moved by a verb."""
        fields = super().get_fields()
        if isinstance(self.instance, Milestone):
            fields["contract"].read_only = fields["due_on"].read_only = True
        return fields

    def get_standing(self, milestone: Milestone) -> Standing:
        """Return where it stands today, where the consortium is."""
        return milestone.standing_on(clock.today(self.context["actor"].zone))


class Moving(serializers.Serializer):
    due_on = serializers.DateField()
    reason = serializers.CharField(max_length=2000)


class Completing(serializers.Serializer):
    done_on = serializers.DateField()


class MilestoneFilter(ConsortiumFilter):
    contract = filters.UUIDFilter(field_name="contract_id")
    owner = filters.UUIDFilter(method="owned_by", help_text="The organisation that sees to it.")
    standing = filters.ChoiceFilter(choices=Standing.choices, method="standing_so", help_text="Where it stands today.")

    class Meta:
        model = Milestone
        fields: list[str] = []

    def owned_by(self, queryset: Any, name: str, organisation_id: UUID) -> QuerySet:
        return queryset.filter(owner_id=organisation_id)

    def standing_so(self, queryset: Any, name: str, standing: str) -> QuerySet:
        return queryset.standing(standing, clock.today(self.request.actor.zone))


class MilestoneViewSet(Listed, Retrieved, Created, Revised, Archived, ConsortiumViewSet):
    """Days by which something of a contract is there. Every move of a day is kept."""

    queryset = Milestone.objects.with_moves()
    serializer_class = MilestoneSerializer
    filterset_class = MilestoneFilter
    ordering = ("created_at", "updated_at", "due_on")
    needs = viewing_and_managing("contracts", "move", "archive") | {"complete": "milestones.complete"}
    act_create = staticmethod(milestones.create)
    act_revise = staticmethod(milestones.revise)
    act_archive = staticmethod(milestones.archive)

    @verb()
    def move(self, request: Request, **kwargs: Any) -> Response:
        """Put it on another day, and say why."""
        return carry_out(self, milestones.move, Moving)

    @verb()
    def complete(self, request: Request, **kwargs: Any) -> Response:
        """Record that it is done, once: a coordinator, or whoever sees to it."""
        return carry_out(self, milestones.complete, Completing)
