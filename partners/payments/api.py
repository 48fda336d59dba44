"""Payments for integrators."""

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
from partners.payments import actions as payments
from partners.payments.models import Payment
from partners.payments.standing import Standing


class PaymentSerializer(serializers.ModelSerializer):
    contract = VisibleField(queryset=Contract.objects.all())
    organisation = VisibleField(queryset=Organisation.objects.all())
    standing = serializers.SerializerMethodField()

    class Meta:
        model = Payment
        facts = [
            "currency",
            "valid_on",
            "due_on",
            "disputed_on",
            "dispute_reason",
            "settled_on",
            "paid_on",
            "cancelled_on",
            "cancel_reason",
            "created_at",
            "updated_at",
            "archived_at",
        ]
        fields = [
            "id",
            "contract",
            "organisation",
            "reference",
            "period_from",
            "period_to",
            "amount",
            "received_on",
            "standing",
            *facts,
        ]
        read_only_fields = facts
        validators: list[Any] = []  # the action checks the number, and says so as a rule

    def get_fields(self) -> Any:
        """An invoice stays with its contract and whoever sent it."""
        fields = super().get_fields()
        if isinstance(self.instance, Payment):
            fields["contract"].read_only = fields["organisation"].read_only = True
        return fields

    def get_standing(self, payment: Payment) -> Standing:
        """Return where it stands today, where the consortium is."""
        return payment.standing_on(clock.today(self.context["actor"].zone))


class Accepting(serializers.Serializer):
    valid_on = serializers.DateField()
    due_on = serializers.DateField(required=False, help_text="Left out, 30 days after `valid_on`.")


class Disputing(serializers.Serializer):
    disputed_on = serializers.DateField()
    dispute_reason = serializers.CharField(max_length=2000)


class Settling(serializers.Serializer):
    settled_on = serializers.DateField()


class Paying(serializers.Serializer):
    paid_on = serializers.DateField()


class Cancelling(serializers.Serializer):
    cancelled_on = serializers.DateField()
    cancel_reason = serializers.CharField(max_length=2000)


class PaymentFilter(ConsortiumFilter):
    contract = filters.UUIDFilter(field_name="contract_id")
    organisation = filters.UUIDFilter(method="from_organisation", help_text="Whoever sent the invoice.")
    standing = filters.ChoiceFilter(choices=Standing.choices, method="standing_so", help_text="Where it stands today.")

    class Meta:
        model = Payment
        fields: list[str] = []

    def from_organisation(self, queryset: Any, name: str, organisation_id: UUID) -> QuerySet:
        return queryset.filter(organisation_id=organisation_id)

    def standing_so(self, queryset: Any, name: str, standing: str) -> QuerySet:
        today = clock.today(self.request.actor.zone)
        return queryset.with_standing(today).filter(standing_today=standing)


class PaymentViewSet(Listed, Retrieved, Created, Revised, ConsortiumViewSet):
    """Invoices and what became of them. A member’s token sees its own, and all of a contract that it holds or leads."""

    queryset = Payment.objects.all()
    serializer_class = PaymentSerializer
    filterset_class = PaymentFilter
    ordering = ("created_at", "updated_at", "received_on", "due_on")
    needs = viewing_and_managing("payments", "accept", "dispute", "settle", "pay", "cancel")
    act_create = staticmethod(payments.receive)
    act_revise = staticmethod(payments.revise)

    @verb()
    def accept(self, request: Request, **kwargs: Any) -> Response:
        """Record that the invoice is valid, and when it is due."""
        return carry_out(self, payments.accept, Accepting)

    @verb()
    def dispute(self, request: Request, **kwargs: Any) -> Response:
        """Record what is wrong with it."""
        return carry_out(self, payments.dispute, Disputing)

    @verb()
    def settle(self, request: Request, **kwargs: Any) -> Response:
        """Record the end of the dispute. It falls due as many days later as the dispute took."""
        return carry_out(self, payments.settle, Settling)

    @verb()
    def pay(self, request: Request, **kwargs: Any) -> Response:
        """Record that the money was sent, once."""
        return carry_out(self, payments.pay, Paying)

    @verb()
    def cancel(self, request: Request, **kwargs: Any) -> Response:
        """Record that it will not be paid, and why."""
        return carry_out(self, payments.cancel, Cancelling)
