"""Memberships for integrators."""

from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium import clock
from consortium.api.fields import VisibleField
from consortium.api.filters import ConsortiumFilter
from consortium.api.viewsets import (
    ConsortiumViewSet,
    Created,
    Listed,
    Retrieved,
    Revised,
    carry_out,
    verb,
    viewing_and_managing,
)
from consortium.membership import actions as memberships
from consortium.membership.models import Membership
from consortium.organisations.models import Organisation


class MembershipSerializer(serializers.ModelSerializer):
    organisation = VisibleField(queryset=Organisation.objects.current())
    status = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = [
            "id",
            "organisation",
            "tier",
            "status",
            "applied_on",
            "admitted_on",
            "suspended_on",
            "reinstated_on",
            "left_on",
            "approved_on",
            "minute_reference",
            "created_at",
            "updated_at",
            "archived_at",
        ]
        read_only_fields = ["reinstated_on", "left_on", "created_at", "updated_at", "archived_at"]

    def get_status(self, membership: Membership) -> str:
        """Return applied, active, suspended, left or merged, as of today in the consortium."""
        return membership.status_on(clock.today(self.context["actor"].zone))


class Suspending(serializers.Serializer):
    suspended_on = serializers.DateField()


class Reinstating(serializers.Serializer):
    reinstated_on = serializers.DateField()


class Ending(serializers.Serializer):
    left_on = serializers.DateField()


class MembershipFilter(ConsortiumFilter):
    organisation = filters.UUIDFilter(field_name="organisation_id")

    class Meta:
        model = Membership
        fields = ["tier"]


class MembershipViewSet(Listed, Retrieved, Created, Revised, ConsortiumViewSet):
    """Which organisations are, were or asked to be members, with dates."""

    queryset = Membership.objects.select_related("organisation")
    serializer_class = MembershipSerializer
    filterset_class = MembershipFilter
    ordering = ("created_at", "updated_at", "applied_on")
    needs = viewing_and_managing("memberships", "suspend", "reinstate", "end")
    act_create = staticmethod(memberships.create)
    act_revise = staticmethod(memberships.revise)

    @verb()
    def suspend(self, request: Request, **kwargs: Any) -> Response:
        """Suspend a membership from a day on. Shares and history stay."""
        return carry_out(self, memberships.suspend, Suspending)

    @verb()
    def reinstate(self, request: Request, **kwargs: Any) -> Response:
        """End a suspension on a day."""
        return carry_out(self, memberships.reinstate, Reinstating)

    @verb()
    def end(self, request: Request, **kwargs: Any) -> Response:
        """End a membership on a day."""
        return carry_out(self, memberships.end, Ending)
