"""Corrections of promises for integrators."""

from decimal import Decimal
from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium.api.fields import VisibleField
from consortium.api.filters import ConsortiumFilter
from consortium.api.viewsets import ConsortiumViewSet, Created, Listed, Retrieved, carry_out, verb
from consortium.organisations.models import Organisation
from partners.bids.models import Bid
from partners.corrections import actions as corrections
from partners.corrections.models import CorrectedShare, Correction, State


class CorrectedShareField(serializers.ModelSerializer):
    organisation = VisibleField(queryset=Organisation.objects.all())
    name = serializers.CharField(source="organisation.name", read_only=True)
    share = serializers.DecimalField(max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100))

    class Meta:
        model = CorrectedShare
        before = ["share_before", "value_before", "is_changed", "agreed_at", "agreed_by"]
        fields = ["organisation", "name", "role", "share", "value", *before]
        read_only_fields = before


class CorrectionSerializer(serializers.ModelSerializer):
    bid = VisibleField(queryset=Bid.objects.all())
    state = serializers.SerializerMethodField()
    shares = CorrectedShareField(many=True, allow_empty=False)

    class Meta:
        model = Correction
        ends = ["agreed_at", "refused_at", "refused_because", "withdrawn_at"]
        fields = ["id", "bid", "state", "reason", "shares", "proposed_by", *ends, "created_at", "updated_at"]
        read_only_fields = ["proposed_by", *ends, "created_at", "updated_at"]

    def get_state(self, correction: Correction) -> State:
        return correction.state

    def validate_shares(self, shares: list[dict[str, Any]]) -> list[corrections.Part]:
        return [corrections.Part(**share) for share in shares]


class Refusing(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class CorrectionFilter(ConsortiumFilter):
    bid = filters.UUIDFilter(field_name="bid_id")
    state = filters.ChoiceFilter(choices=State.choices, method="at_state")

    class Meta:
        model = Correction
        fields: list[str] = []

    def at_state(self, queryset: Any, name: str, state: str) -> Any:
        return queryset.in_state(state)


class CorrectionViewSet(Listed, Retrieved, Created, ConsortiumViewSet):
    """What would be promised instead in a submitted bid. It stands once everybody whom it changes has agreed."""

    queryset = Correction.objects.with_shares()
    serializer_class = CorrectionSerializer
    filterset_class = CorrectionFilter
    needs = {
        "list": "bids.view",
        "retrieve": "bids.view",
        "create": "bids.manage",
        "withdraw": "bids.manage",
        "agree": "bids.agree",
        "refuse": "bids.agree",
    }

    @staticmethod
    def act_create(*, bid: Bid, **fields: Any) -> Correction:
        return corrections.propose(bid, **fields)

    @verb()
    def agree(self, request: Request, **kwargs: Any) -> Response:
        """Agree for the organisation of the token’s seat. The last to agree makes it the promise."""
        return carry_out(self, corrections.agree)

    @verb()
    def refuse(self, request: Request, **kwargs: Any) -> Response:
        """Say no for the organisation of the token’s seat. What is promised stays."""
        return carry_out(self, corrections.refuse, Refusing)

    @verb()
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Take the proposal back. What is promised stays."""
        return carry_out(self, corrections.withdraw)
