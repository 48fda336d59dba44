"""Requirements for integrators."""

from decimal import Decimal
from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium import clock
from consortium.api.fields import VisibleField
from consortium.api.filters import ConsortiumFilter
from consortium.api.preconditions import etag_of
from consortium.api.viewsets import (
    Archived,
    ConsortiumViewSet,
    Created,
    Listed,
    Retrieved,
    Revised,
    viewing_and_managing,
)
from partners.bids.models import Bid
from partners.contracts.models import Contract
from partners.documents.models import DocumentType
from partners.requirements import actions as requirements
from partners.requirements.models import Requirement
from partners.requirements.queries import readiness_seen
from partners.requirements.readiness import Lack


class MissingField(serializers.Serializer):
    """Why one requirement is not met on the day. What does not belong to the reason is null."""

    requirement = serializers.UUIDField(source="asked.key")
    type = serializers.UUIDField(source="asked.type_id")
    type_name = serializers.CharField(source="asked.type_name")
    lack = serializers.ChoiceField(Lack.choices)
    have = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True, help_text="The cover given.")
    need = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True, help_text="The minimum cover.")
    on = serializers.DateField(allow_null=True, help_text="The day until which it holds, or from which.")


class RequirementSerializer(serializers.ModelSerializer):
    bid = VisibleField(queryset=Bid.objects.all(), required=False, allow_null=True)
    contract = VisibleField(queryset=Contract.objects.all(), required=False, allow_null=True)
    type = VisibleField(queryset=DocumentType.objects.all())
    type_key = serializers.CharField(source="type.key", read_only=True)
    minimum_cover = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True
    )

    class Meta:
        model = Requirement
        dates = ["created_at", "updated_at", "archived_at"]
        fields = ["id", "bid", "contract", "type", "type_key", "minimum_cover", "of_whom", "note", *dates]
        read_only_fields = dates
        validators: list[Any] = []  # the action says what is required already, and answers 409

    def get_fields(self) -> Any:
        """A requirement stays with its bid or contract, and of its type."""
        fields = super().get_fields()
        if isinstance(self.instance, Requirement):
            for name in requirements.FIXED:
                fields[name].read_only = True
        return fields


class RequirementFilter(ConsortiumFilter):
    bid = filters.UUIDFilter(field_name="bid_id")
    contract = filters.UUIDFilter(field_name="contract_id")
    type = filters.UUIDFilter(field_name="type_id")
    type_key = filters.CharFilter(field_name="type__key")

    class Meta:
        model = Requirement
        fields = ["of_whom"]


class RequirementViewSet(Listed, Retrieved, Created, Revised, Archived, ConsortiumViewSet):
    """What bids and contracts require. A member’s token sees those of the bids and contracts that it sees."""

    queryset = Requirement.objects.select_related("type")
    serializer_class = RequirementSerializer
    filterset_class = RequirementFilter
    needs = viewing_and_managing("bids", "archive")
    act_create = staticmethod(requirements.create)
    act_revise = staticmethod(requirements.revise)
    act_archive = staticmethod(requirements.archive)


class ReadinessField(serializers.Serializer):
    """An organisation that delivers a contract, and all that it is missing today."""

    organisation = serializers.UUIDField(source="organisation.pk")
    name = serializers.CharField(source="organisation.name")
    share = serializers.DecimalField(
        max_digits=5, decimal_places=2, allow_null=True, help_text="Null: it holds the contract and has no share."
    )
    is_holder = serializers.BooleanField()
    is_ready = serializers.BooleanField()
    missing = MissingField(many=True)


class ContractReadinessSerializer(serializers.Serializer):
    contract = serializers.UUIDField()
    on = serializers.DateField(help_text="The day on which it is judged: today where the consortium is.")
    organisations = ReadinessField(many=True)


class ContractReadinessViewSet(ConsortiumViewSet):
    """What those who deliver a contract are missing of what it requires. A member’s token reads its own.

    Needs `contracts.view` beside `documents.view`.
    """

    queryset = Contract.objects.select_related("holder")
    serializer_class = ContractReadinessSerializer
    needs = {"retrieve": "documents.view"}

    @extend_schema(operation_id="contracts_readiness_retrieve", responses=ContractReadinessSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        contract, today = self.get_object(), clock.today(self.actor.zone)
        told = {"contract": contract.pk, "on": today, "organisations": readiness_seen(contract, self.actor, today)}
        data = ContractReadinessSerializer(told).data
        return Response(data, headers={"ETag": etag_of(data)})
