"""The fair share for integrators, and what organisations said of themselves."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium import clock
from consortium.api.filters import ConsortiumFilter
from consortium.api.preconditions import etag_of
from consortium.api.viewsets import ConsortiumViewSet, Created, Listed, Retrieved, carry_out, verb
from consortium.tenancy.models import Consortium
from partners.fairness import actions as fairness
from partners.fairness.models import Consent, Declaration
from partners.fairness.queries import fair_shares
from partners.figures.fair_share import FairShare

_SAID = ["said_by", "withdrawn_by", "withdrawn_at", "created_at", "updated_at", "archived_at"]
_NEEDS = {
    "list": "declarations.view",
    "retrieve": "declarations.view",
    "create": "declarations.make",
    "withdraw": "declarations.make",
}


class DeclarationSerializer(serializers.ModelSerializer):
    """Both answers, or neither for an organisation that prefers not to say."""

    class Meta:
        model = Declaration
        facts = ["organisation", "led_by_community", *_SAID]
        fields = ["id", "board", "senior_staff", *facts]
        read_only_fields = facts
        validators: list[Any] = []  # the action ends the one before

    led_by_community = serializers.BooleanField(read_only=True, allow_null=True)


class ConsentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Consent
        fields = ["id", "organisation", *_SAID]
        read_only_fields = fields
        validators: list[Any] = []


class _OwnWordFilter(ConsortiumFilter):
    organisation = filters.UUIDFilter(field_name="organisation_id")
    stands = filters.BooleanFilter(method="stands_so", help_text="Whether it was not withdrawn.")

    def stands_so(self, queryset: Any, name: str, wanted: bool) -> QuerySet:
        return queryset.filter(withdrawn_at__isnull=wanted)


class DeclarationFilter(_OwnWordFilter):
    class Meta:
        model = Declaration
        fields: list[str] = []


class ConsentFilter(_OwnWordFilter):
    class Meta:
        model = Consent
        fields: list[str] = []


class DeclarationViewSet(Listed, Retrieved, Created, ConsortiumViewSet):
    """What organisations declared about who leads them. A lead’s token declares for its own."""

    queryset = Declaration.objects.all()
    serializer_class = DeclarationSerializer
    filterset_class = DeclarationFilter
    needs = _NEEDS
    act_create = staticmethod(fairness.declare)

    @verb()
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Take it back, once: from then on it counts no more."""
        return carry_out(self, fairness.withdraw)


class ConsentViewSet(Listed, Retrieved, Created, ConsortiumViewSet):
    """Leave to show a share of fewer than three organisations. A lead’s token gives it for its own."""

    queryset = Consent.objects.all()
    serializer_class = ConsentSerializer
    filterset_class = ConsentFilter
    needs = _NEEDS
    act_create = staticmethod(fairness.consent)

    @verb()
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Take it back, once: a share that needed it is not shown any more."""
        return carry_out(self, fairness.withdraw)


class ShareField(serializers.Serializer):
    """Whole per cent. A share that may not be shown is typed: suppressed, with a null."""

    per_cent = serializers.IntegerField(allow_null=True)
    suppressed = serializers.BooleanField()
    known_per_cent = serializers.IntegerField(allow_null=True, help_text="Of the money a year; null if there is none.")


class FairShareSerializer(serializers.Serializer):
    under_1m_income = ShareField()
    led_by_community = ShareField()
    contracts = serializers.IntegerField(help_text="Contracts that run today and are counted.")
    left_out = serializers.IntegerField(help_text="Those without a value per year, or in another currency.")


class FairShareViewSet(ConsortiumViewSet):
    """The share of the money a year that small organisations hold, and those led by the people they serve."""

    queryset = Consortium.objects.all()
    serializer_class = FairShareSerializer
    needs = {"retrieve": "fair_share.view"}

    @extend_schema(operation_id="fair_share_retrieve", responses=FairShareSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        found = fair_shares(self.actor, clock.today(self.actor.zone))
        told = {
            "under_1m_income": _told(found.small),
            "led_by_community": _told(found.community_led),
            "contracts": found.contracts,
            "left_out": found.left_out,
        }
        data = FairShareSerializer(told).data
        return Response(data, headers={"ETag": etag_of(data)})


def _told(fair: FairShare) -> dict[str, Any]:
    return {
        "per_cent": None if fair.share is None else round(fair.share * 100),
        "suppressed": fair.share is None,
        "known_per_cent": None if fair.known is None else round(fair.known * 100),
    }
