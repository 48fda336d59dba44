"""Power profiles for integrators: facts as they are recorded, and the numbers of the pairs that a token may read."""

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
from consortium.api.viewsets import ConsortiumViewSet, Created, Listed, Retrieved, carry_out, verb
from consortium.organisations.models import Organisation
from partners.contracts.models import Contract
from partners.figures.power import Balance
from partners.power import actions as power
from partners.power.models import Objection, PowerFact
from partners.power.points import POINTS, Known
from partners.power.queries import Pair, Profile, profile_of


class ObjectionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Objection
        fields = ["organisation", "sentence", "said_at"]


class PowerFactSerializer(serializers.ModelSerializer):
    contract = VisibleField(queryset=Contract.objects.all())
    organisation = VisibleField(queryset=Organisation.objects.all())
    objections = ObjectionSerializer(many=True, read_only=True)

    class Meta:
        model = PowerFact
        facts = ["number", "recorded_by", "created_at", "updated_at", "archived_at"]
        fields = ["id", "contract", "organisation", "point", "answer", "since", "objections", *facts]
        read_only_fields = facts
        validators: list[Any] = []  # the action numbers the answers


class Contesting(serializers.Serializer):
    sentence = serializers.CharField(max_length=300)


class PowerFactFilter(ConsortiumFilter):
    contract = filters.UUIDFilter(field_name="contract_id")
    organisation = filters.UUIDFilter(field_name="organisation_id")
    point = filters.ChoiceFilter(choices=POINTS)
    answer = filters.ChoiceFilter(choices=Known.choices)
    standing = filters.BooleanFilter(method="standing_so", help_text="Only answers that no later one has replaced.")

    class Meta:
        model = PowerFact
        fields: list[str] = []

    def standing_so(self, queryset: Any, name: str, wanted: bool) -> Any:
        return queryset.standing() if wanted else queryset


class PowerFactViewSet(Listed, Retrieved, Created, ConsortiumViewSet):
    """Answers, of which none ever changes. A member’s token reads those about itself and the other of its pair."""

    queryset = PowerFact.objects.prefetch_related("objections")
    serializer_class = PowerFactSerializer
    filterset_class = PowerFactFilter
    needs = {"list": "power.view", "retrieve": "power.view", "create": "power.manage", "contest": "power.contest"}
    act_create = staticmethod(power.record)

    @verb()
    def contest(self, request: Request, **kwargs: Any) -> Response:
        """Say, for one’s own organisation, what is not so: once for each answer."""
        return carry_out(self, power.contest, Contesting)


class AdvantagesField(serializers.Serializer):
    organisation = serializers.UUIDField(source="organisation.pk")
    name = serializers.CharField(source="organisation.name")
    yes = serializers.IntegerField(source="advantages.yes", help_text="How many of the eight facts are so.")
    no = serializers.IntegerField(source="advantages.no")
    unknown = serializers.IntegerField(source="advantages.unknown", help_text="Not known, which is not a no.")


class PairField(serializers.Serializer):
    partner = AdvantagesField()
    dependence = serializers.FloatField(allow_null=True, help_text="The contract in the partner’s income: 0 to 1.")
    reliance = serializers.FloatField(allow_null=True, help_text="The partner in the contract: 0 to 1.")
    imbalance = serializers.FloatField(allow_null=True)
    balance = serializers.ChoiceField(Balance.choices, allow_null=True)
    mutual_dependence = serializers.FloatField(allow_null=True)
    means_gap = serializers.FloatField(allow_null=True, help_text="log10 of the holder’s income over the partner’s.")


class PowerProfileSerializer(serializers.Serializer):
    contract = serializers.UUIDField()
    holder = AdvantagesField(allow_null=True)
    pairs = PairField(many=True)


class PowerProfileViewSet(ConsortiumViewSet):
    """The power profile of a contract, in pairs and by name. A partner’s token reads its own pair.

    Needs `contracts.view` beside `power.view`.
    """

    queryset = Contract.objects.select_related("holder").with_allocations()
    serializer_class = PowerProfileSerializer
    needs = {"retrieve": "power.view"}

    @extend_schema(operation_id="contracts_power_retrieve", responses=PowerProfileSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        contract = self.get_object()
        found = profile_of(contract, self.actor, clock.today(self.actor.zone))
        told: dict[str, Profile | Any] = {"contract": contract.pk, "holder": found.holder}
        data = PowerProfileSerializer(told | {"pairs": [_told(pair) for pair in found.pairs]}).data
        return Response(data, headers={"ETag": etag_of(data)})


def _told(pair: Pair) -> dict[str, Any]:
    numbers = pair.dependence
    return {
        "partner": pair.partner,
        "dependence": _rounded(numbers.dependence),
        "reliance": _rounded(numbers.reliance),
        "imbalance": _rounded(numbers.imbalance),
        "balance": numbers.balance,
        "mutual_dependence": _rounded(numbers.mutual),
        "means_gap": _rounded(numbers.means_gap),
    }


def _rounded(number: Any) -> float | None:
    return None if number is None else round(float(number), 2)
