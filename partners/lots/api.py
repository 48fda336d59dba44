"""Lots for integrators: rows of a bid, and verbs on it."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium.api.viewsets import carry_out, verb
from partners.bids.stages import Outcome
from partners.lots import actions as lots
from partners.lots.models import Lot

VERBS = ("add_lot", "revise_lot", "remove_lot", "decide_lot")


class LotField(serializers.ModelSerializer):
    class Meta:
        model = Lot
        fields = ["id", "number", "title", "value", "outcome", "outcome_on"]


class AddingLot(serializers.Serializer):
    number = serializers.CharField(max_length=20)
    title = serializers.CharField(max_length=200)
    value = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True
    )


class NamingLot(serializers.Serializer):
    # The action finds it among the lots of this bid alone.
    lot = serializers.UUIDField()

    def validate_lot(self, pk: Any) -> Lot:
        return Lot(pk=pk)


class RevisingLot(NamingLot):
    number = serializers.CharField(max_length=20, required=False)
    title = serializers.CharField(max_length=200, required=False)
    value = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True
    )


class DecidingLot(NamingLot):
    outcome = serializers.ChoiceField(Outcome.choices)
    outcome_on = serializers.DateField()


class LotVerbs:
    """An endpoint of bids offers these."""

    @verb()
    def add_lot(self, request: Request, **kwargs: Any) -> Response:
        """Add a lot that we bid for."""
        return carry_out(self, lots.add_lot, AddingLot)

    @verb()
    def revise_lot(self, request: Request, **kwargs: Any) -> Response:
        """Correct a lot that has no outcome yet."""
        return carry_out(self, lots.revise_lot, RevisingLot)

    @verb()
    def remove_lot(self, request: Request, **kwargs: Any) -> Response:
        """Take out a lot that was added by mistake, before the bid is submitted."""
        return carry_out(self, lots.remove_lot, NamingLot)

    @verb()
    def decide_lot(self, request: Request, **kwargs: Any) -> Response:
        """Record how a lot ended, once. With the last, the outcome of the bid is recorded: won if any lot was."""
        return carry_out(self, lots.decide_lot, DecidingLot)
