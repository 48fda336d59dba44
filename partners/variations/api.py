"""Variations for integrators."""

from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium.api.fields import VisibleField
from consortium.api.filters import ConsortiumFilter
from consortium.api.viewsets import ConsortiumViewSet, Created, Listed, Retrieved, carry_out, verb
from partners.contracts.models import Contract
from partners.variations import actions as variations
from partners.variations.models import Agreement, AskedBy, Consultation, State, Variation


class AgreementField(serializers.ModelSerializer):
    name = serializers.CharField(source="organisation.name", read_only=True)

    class Meta:
        model = Agreement
        fields = ["organisation", "name", "agreed_at", "agreed_by"]
        read_only_fields = fields


class ConsultationField(serializers.ModelSerializer):
    class Meta:
        model = Consultation
        fields = ["who", "consulted_on", "means", "said", "recorded_by", "recorded_at"]
        read_only_fields = ["recorded_by", "recorded_at"]


class VariationSerializer(serializers.ModelSerializer):
    contract = VisibleField(queryset=Contract.objects.all())
    state = serializers.SerializerMethodField()
    agreements = AgreementField(many=True, read_only=True)
    consultations = ConsultationField(many=True, read_only=True)

    class Meta:
        model = Variation
        facts = ["proposed_by", "approved_on", "rejected_on", "rejected_because", "withdrawn_on"]
        dated = ["created_at", "updated_at", "archived_at"]
        said = ["title", "change", "effective_on", "asked_by", "reason"]
        fields = ["id", "contract", "state", *said, "agreements", "consultations", *facts, *dated]
        read_only_fields = [*facts, *dated]

    def get_state(self, variation: Variation) -> State:
        return variation.state


class Approving(serializers.Serializer):
    approved_on = serializers.DateField()


class Rejecting(serializers.Serializer):
    rejected_on = serializers.DateField()
    reason = serializers.CharField(max_length=2000)


class RefusingVariation(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class VariationFilter(ConsortiumFilter):
    contract = filters.UUIDFilter(field_name="contract_id")
    state = filters.ChoiceFilter(choices=State.choices, method="at_state")
    asked_by = filters.ChoiceFilter(choices=AskedBy.choices)

    class Meta:
        model = Variation
        fields: list[str] = []

    def at_state(self, queryset: Any, name: str, state: str) -> Any:
        return queryset.in_state(state)


class VariationViewSet(Listed, Retrieved, Created, ConsortiumViewSet):
    """Changes of a contract. Approved, one changes what the contract is worth, and never who has which share."""

    queryset = Variation.objects.with_parts()
    serializer_class = VariationSerializer
    filterset_class = VariationFilter
    ordering = ("created_at", "updated_at", "effective_on")
    needs = {
        **dict.fromkeys(["list", "retrieve"], "contracts.view"),
        **dict.fromkeys(["create", "consult", "approve", "reject", "withdraw"], "contracts.manage"),
        **dict.fromkeys(["agree", "refuse"], "variations.agree"),
    }
    act_create = staticmethod(variations.propose)

    @verb()
    def agree(self, request: Request, **kwargs: Any) -> Response:
        """Agree for the organisation of the token’s seat."""
        return carry_out(self, variations.agree)

    @verb()
    def refuse(self, request: Request, **kwargs: Any) -> Response:
        """Say no for the organisation of the token’s seat: the variation is rejected."""
        return carry_out(self, variations.refuse, RefusingVariation)

    @verb()
    def consult(self, request: Request, **kwargs: Any) -> Response:
        """Record who was asked about it, when and by what means."""
        return carry_out(self, variations.consult, ConsultationField)

    @verb()
    def approve(self, request: Request, **kwargs: Any) -> Response:
        """Record that both sides signed it, once every partner agreed and somebody was consulted."""
        return carry_out(self, variations.approve, Approving)

    @verb()
    def reject(self, request: Request, **kwargs: Any) -> Response:
        """Record that it will not be. The contract stays as it is."""
        return carry_out(self, variations.reject, Rejecting)

    @verb()
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Take the proposal back. The contract stays as it is."""
        return carry_out(self, variations.withdraw)
