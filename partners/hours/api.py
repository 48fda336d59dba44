"""Hours given, for integrators."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium.api.fields import VisibleField
from consortium.api.filters import ConsortiumFilter
from consortium.api.viewsets import Archived, ConsortiumViewSet, Created, Listed, Retrieved, Revised
from consortium.organisations.models import Organisation
from partners.bids.models import Bid
from partners.contracts.models import Contract
from partners.hours import actions as hours
from partners.hours.models import Hours
from partners.hours.queries import totals


class HoursSerializer(serializers.ModelSerializer):
    organisation = VisibleField(queryset=Organisation.objects.all())
    bid = VisibleField(queryset=Bid.objects.all(), required=False, allow_null=True)
    contract = VisibleField(queryset=Contract.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Hours
        facts = ["logged_by", "created_at", "updated_at", "archived_at"]
        fields = ["id", "organisation", "bid", "contract", "hours", "worked_on", "note", *facts]
        read_only_fields = facts

    def get_fields(self) -> Any:
        """What they were given for, and by whom, stays."""
        fields = super().get_fields()
        if isinstance(self.instance, Hours):
            for name in ("organisation", "bid", "contract"):
                fields[name].read_only = True
        return fields


class HoursFilter(ConsortiumFilter):
    organisation = filters.UUIDFilter(field_name="organisation_id")
    bid = filters.UUIDFilter(field_name="bid_id")
    contract = filters.UUIDFilter(field_name="contract_id")

    class Meta:
        model = Hours
        fields: list[str] = []


class HoursViewSet(Listed, Retrieved, Created, Revised, Archived, ConsortiumViewSet):
    """Unpaid hours of an organisation for one bid or one contract. A member’s token sees and logs its own."""

    queryset = Hours.objects.all()
    serializer_class = HoursSerializer
    filterset_class = HoursFilter
    ordering = ("created_at", "updated_at", "worked_on")
    needs = {
        "list": "hours.view",
        "retrieve": "hours.view",
        "create": "hours.log",
        "partial_update": "hours.log",
        "archive": "hours.log",
    }
    act_create = staticmethod(hours.log)
    act_revise = staticmethod(hours.revise)
    act_archive = staticmethod(hours.archive)


class TotalField(serializers.Serializer):
    bid = serializers.UUIDField(source="bid_id", allow_null=True)
    contract = serializers.UUIDField(source="contract_id", allow_null=True)
    organisation = serializers.UUIDField(source="organisation_id")
    hours = serializers.DecimalField(max_digits=12, decimal_places=2)


class HoursTotalsSerializer(serializers.Serializer):
    totals = TotalField(many=True)


class HoursTotalsViewSet(ConsortiumViewSet):
    """Hours of each organisation for each bid or contract: one’s own to a member’s token."""

    queryset = Hours.objects.all()
    serializer_class = HoursTotalsSerializer
    needs = {"retrieve": "hours.view"}

    @extend_schema(operation_id="hours_totals_retrieve", responses=HoursTotalsSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return Response(HoursTotalsSerializer({"totals": totals(self.actor)}).data)
