"""Contracts for integrators."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from consortium import clock
from consortium.api.fields import VisibleField
from consortium.api.filters import ConsortiumFilter
from consortium.api.idempotency import once
from consortium.api.preconditions import etag_of
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
from partners.bids.models import Bid
from partners.contracts import actions as contracts
from partners.contracts.leaving import leavers, needing_reallocation
from partners.contracts.models import Allocation, Basis, Contract, PaymentModel
from partners.contracts.phases import Phase
from partners.departures.api import Leavers
from partners.partnerships.models import Partnership


class AllocationField(serializers.ModelSerializer):
    name = serializers.CharField(source="organisation.name")

    class Meta:
        model = Allocation
        fields = [
            "statement",
            "effective_from",
            "organisation",
            "name",
            "share",
            "annual_value",
            "basis",
            "reason",
            "recorded_by",
            "recorded_at",
        ]


class ContractSerializer(serializers.ModelSerializer):
    partnership = VisibleField(queryset=Partnership.objects.all())
    holder = VisibleField(queryset=Organisation.objects.all())
    commissioner_organisation = VisibleField(queryset=Organisation.objects.all(), required=False, allow_null=True)
    phase = serializers.SerializerMethodField()
    value_today = serializers.SerializerMethodField()
    allocations = AllocationField(many=True, read_only=True)

    class Meta:
        model = Contract
        fields = [
            "id",
            "partnership",
            "bid",
            "title",
            "phase",
            "holder",
            "commissioner",
            "commissioner_organisation",
            "value",
            "value_today",
            "annual_value",
            "currency",
            "starts_on",
            "ends_on",
            "extension_options",
            "payment_model",
            "insurance_needed",
            "exit_plan_due_on",
            "exit_plan_agreed_on",
            "exit_plan_note",
            "extended_to",
            "signed_on",
            "exiting_on",
            "closed_on",
            "allocations",
            "created_at",
            "updated_at",
            "archived_at",
        ]
        read_only_fields = [
            "bid",
            "extended_to",
            "signed_on",
            "exiting_on",
            "closed_on",
            "created_at",
            "updated_at",
            "archived_at",
        ]

    def get_fields(self) -> Any:
        """A contract stays with its partnership."""
        fields = super().get_fields()
        if isinstance(self.instance, Contract):
            fields["partnership"].read_only = True
        return fields

    def get_phase(self, contract: Contract) -> Phase:
        """Return the phase today, where the consortium is."""
        return contract.phase_on(clock.today(self.context["actor"].zone))

    @extend_schema_field(serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True))
    def get_value_today(self, contract: Contract) -> Decimal | None:
        """Return `value` with the variations that were approved and have taken effect."""
        return contract.value_on(clock.today(self.context["actor"].zone))


class SharesOn(serializers.Serializer):
    """Who had which share on a day."""

    on = serializers.DateField(help_text="The day. Left out, today where the consortium is.", required=False)
    shares = AllocationField(many=True, read_only=True)


class FromBid(serializers.Serializer):
    bid = VisibleField(queryset=Bid.objects.all())
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The last day of service.")


class Signing(serializers.Serializer):
    signed_on = serializers.DateField()


class Extending(serializers.Serializer):
    extended_to = serializers.DateField(help_text="The last day of service.")


class Exiting(serializers.Serializer):
    exiting_on = serializers.DateField()


class Closing(serializers.Serializer):
    closed_on = serializers.DateField()


class ShareField(serializers.Serializer):
    organisation = VisibleField(queryset=Organisation.objects.all())
    share = serializers.DecimalField(max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100))


class Reallocating(serializers.Serializer):
    effective_from = serializers.DateField()
    shares = ShareField(many=True, allow_empty=False)
    reason = serializers.CharField(max_length=2000)
    basis = serializers.ChoiceField(Basis.choices, required=False, allow_blank=True, help_text="How it came about.")

    def validate_shares(self, rows: list[dict[str, Any]]) -> dict[Organisation, Decimal]:
        shares = {row["organisation"]: row["share"] for row in rows}
        if len(shares) != len(rows):
            raise serializers.ValidationError("Name each organisation once.")
        return shares


class ContractFilter(ConsortiumFilter):
    partnership = filters.UUIDFilter(field_name="partnership_id")
    bid = filters.UUIDFilter(field_name="bid_id")
    organisation = filters.UUIDFilter(method="with_organisation", help_text="It holds it, or has or had a share.")
    identifier = filters.CharFilter(method="with_identifier", help_text="An org-id such as GB-CHC-1000340")
    phase = filters.ChoiceFilter(choices=Phase.choices, method="in_phase", help_text="The phase today.")
    payment_model = filters.ChoiceFilter(choices=PaymentModel.choices)
    needs_reallocation = filters.BooleanFilter(
        method="with_leavers", help_text="A partner with a share in force today has left or is suspended."
    )
    ends_from = filters.DateFilter(field_name="ends_on", lookup_expr="gte")
    ends_before = filters.DateFilter(field_name="ends_on", lookup_expr="lt")

    class Meta:
        model = Contract
        fields: list[str] = []

    def with_organisation(self, queryset: Any, name: str, organisation_id: UUID) -> QuerySet:
        return queryset.of([organisation_id])

    def with_identifier(self, queryset: Any, name: str, org_id: str) -> QuerySet:
        return queryset.of(holders_of(org_id))

    def with_leavers(self, queryset: Any, name: str, asked: bool) -> QuerySet:
        needing: QuerySet = needing_reallocation(queryset, clock.today(self.request.actor.zone))
        return needing if asked else queryset.exclude(pk__in=needing.order_by().values("pk"))

    def in_phase(self, queryset: Any, name: str, phase: str) -> QuerySet:
        today = clock.today(self.request.actor.zone)
        return queryset.with_phase(today).filter(phase_today=phase)


class ContractViewSet(Listed, Retrieved, Created, Revised, Archived, ConsortiumViewSet):
    """Shared contracts and the whole ledger of shares. A member’s token sees those that its organisations share in."""

    queryset = Contract.objects.with_allocations().prefetch_related("variations")
    serializer_class = ContractSerializer
    filterset_class = ContractFilter
    ordering = ("created_at", "updated_at", "title", "starts_on", "ends_on")
    needs = viewing_and_managing(
        "contracts", "create_from_bid", "sign", "extend", "begin_exit", "reallocate", "close", "archive"
    ) | {"shares": "contracts.view", "leavers": "contracts.view"}
    act_create = staticmethod(contracts.create)
    act_revise = staticmethod(contracts.revise)
    act_archive = staticmethod(contracts.archive)

    @action(detail=False, methods=["post"])
    def create_from_bid(self, request: Request, **kwargs: Any) -> Response:
        """Turn a won bid into its contract, once. Allocations begin as promised."""
        return once(request, self._create_from_bid)

    def _create_from_bid(self) -> Response:
        form = FromBid(data=self.request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        made = contracts.create_from_bid(**form.validated_data, by=self.actor, now=clock.now())
        data = self.shown(made)
        where = self.request.build_absolute_uri(
            self.reverse_action("detail", args=[self.actor.consortium_slug, made.pk])
        )
        return Response(data, status=201, headers={"Location": where, "ETag": etag_of(data)})

    @extend_schema(parameters=[SharesOn], responses=SharesOn)
    @action(detail=True)
    def shares(self, request: Request, **kwargs: Any) -> Response:
        """Return who had which share on the day `on`: the statement of the ledger in force then."""
        asked = SharesOn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        day = asked.validated_data.get("on") or clock.today(self.actor.zone)
        return Response(SharesOn({"on": day, "shares": self.get_object().allocations_on(day)}).data)

    @extend_schema(responses=Leavers)
    @action(detail=True)
    def leavers(self, request: Request, **kwargs: Any) -> Response:
        """Return who has a share in force and has left, or is suspended: the contract asks for reallocation."""
        return Response(Leavers({"leavers": leavers(self.get_object(), clock.today(self.actor.zone))}).data)

    @verb()
    def sign(self, request: Request, **kwargs: Any) -> Response:
        """Record the signature, once."""
        return carry_out(self, contracts.sign, Signing)

    @verb()
    def extend(self, request: Request, **kwargs: Any) -> Response:
        """Record an extension to its last day."""
        return carry_out(self, contracts.extend, Extending)

    @verb()
    def begin_exit(self, request: Request, **kwargs: Any) -> Response:
        """Record the day on which the exit begins."""
        return carry_out(self, contracts.begin_exit, Exiting)

    @verb()
    def reallocate(self, request: Request, **kwargs: Any) -> Response:
        """State who holds which share from a day on. The shares total exactly 100."""
        return carry_out(self, contracts.reallocate, Reallocating)

    @verb()
    def close(self, request: Request, **kwargs: Any) -> Response:
        """Record that nothing is left to do or to pay, once."""
        return carry_out(self, contracts.close, Closing)
