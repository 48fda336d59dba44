"""Partnerships for integrators."""

from datetime import date
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
from consortium.organisations.api import holders_of
from consortium.organisations.models import Organisation
from partners.partnerships import actions as partnerships
from partners.partnerships.models import Partnership, Party, PartyRole


class PartyField(serializers.ModelSerializer):
    name = serializers.CharField(source="organisation.name")

    class Meta:
        model = Party
        fields = ["organisation", "name", "role", "since", "until"]


class PartnershipSerializer(serializers.ModelSerializer):
    parties = PartyField(many=True, read_only=True)
    is_open = serializers.SerializerMethodField()

    class Meta:
        model = Partnership
        fields = [
            "id",
            "name",
            "purpose",
            "started_on",
            "ended_on",
            "is_open",
            "parties",
            "created_at",
            "updated_at",
            "archived_at",
        ]
        read_only_fields = ["started_on", "ended_on", "created_at", "updated_at", "archived_at"]

    def get_is_open(self, partnership: Partnership) -> bool:
        """Tell whether it is open today, where the consortium is."""
        return partnership.is_open_on(clock.today(self.context["actor"].zone))


class Starting(serializers.ModelSerializer):
    lead = VisibleField(queryset=Organisation.objects.current())
    partners = VisibleField(queryset=Organisation.objects.current(), many=True)

    class Meta:
        model = Partnership
        fields = ["name", "purpose", "started_on", "lead", "partners"]


class Joining(serializers.Serializer):
    organisation = VisibleField(queryset=Organisation.objects.current())
    role = serializers.ChoiceField(PartyRole.choices, default=PartyRole.PARTNER)
    since = serializers.DateField()


class Leaving(serializers.Serializer):
    organisation = VisibleField(queryset=Organisation.objects.all())
    until = serializers.DateField(help_text="The first day without it.")
    new_lead = VisibleField(queryset=Organisation.objects.all(), required=False)


class Leading(serializers.Serializer):
    organisation = VisibleField(queryset=Organisation.objects.all())
    since = serializers.DateField()


class Ending(serializers.Serializer):
    ended_on = serializers.DateField(help_text="The first day on which it is over.")


class PartnershipFilter(ConsortiumFilter):
    organisation = filters.UUIDFilter(method="with_organisation", help_text="It is or was a party.")
    identifier = filters.CharFilter(method="with_identifier", help_text="A party’s org-id, such as GB-CHC-1000340")
    open_on = filters.DateFilter(method="open_that_day")

    class Meta:
        model = Partnership
        fields: list[str] = []

    def with_organisation(self, queryset: Any, name: str, organisation_id: UUID) -> QuerySet:
        return queryset.with_party([organisation_id])

    def with_identifier(self, queryset: Any, name: str, org_id: str) -> QuerySet:
        return queryset.with_party(holders_of(org_id))

    def open_that_day(self, queryset: Any, name: str, day: date) -> QuerySet:
        return queryset.open_on(day)


class PartnershipViewSet(Listed, Retrieved, Created, Revised, Archived, ConsortiumViewSet):
    """Two organisations or more that work together, with everybody’s part in it and its dates."""

    queryset = Partnership.objects.with_parties()
    serializer_class = PartnershipSerializer
    filterset_class = PartnershipFilter
    ordering = ("name", "created_at", "updated_at", "started_on")
    needs = viewing_and_managing("partnerships", "add_party", "end_party", "change_lead", "end", "archive")
    act_create = staticmethod(partnerships.create)
    act_revise = staticmethod(partnerships.revise)
    act_archive = staticmethod(partnerships.archive)

    def get_serializer_class(self) -> Any:
        return Starting if self.action == "create" else PartnershipSerializer

    @verb()
    def add_party(self, request: Request, **kwargs: Any) -> Response:
        """Add an organisation from a day on."""
        return carry_out(self, partnerships.add_party, Joining)

    @verb()
    def end_party(self, request: Request, **kwargs: Any) -> Response:
        """End an organisation’s part; a lead names the next."""
        return carry_out(self, partnerships.end_party, Leaving)

    @verb()
    def change_lead(self, request: Request, **kwargs: Any) -> Response:
        """Hand the lead to another partner from a day on."""
        return carry_out(self, partnerships.change_lead, Leading)

    @verb()
    def end(self, request: Request, **kwargs: Any) -> Response:
        """End the partnership on a day."""
        return carry_out(self, partnerships.end, Ending)
