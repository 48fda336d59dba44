"""The numbers of a contract for integrators."""

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
from partners.figures import actions as figures
from partners.figures.models import Explanation
from partners.figures.promise_kept import Standing
from partners.figures.queries import Figures, figures_of


class KeptField(serializers.Serializer):
    standing = serializers.ChoiceField(Standing.choices)
    per_cent = serializers.IntegerField(
        allow_null=True, help_text="Of the promise, in whole per cent; null unless there is enough data."
    )


class DaysField(serializers.Serializer):
    median = serializers.FloatField(allow_null=True)
    within_30_per_cent = serializers.IntegerField(allow_null=True)
    paid = serializers.IntegerField()


class FiguresField(serializers.Serializer):
    organisation = serializers.UUIDField()
    name = serializers.CharField()
    promised_share = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    allocated_share = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    paid = serializers.DecimalField(max_digits=14, decimal_places=2)
    waiting = serializers.DecimalField(max_digits=14, decimal_places=2)
    promise_kept = KeptField()
    days_to_pay = DaysField()


class FiguresSerializer(serializers.Serializer):
    contract = serializers.UUIDField()
    currency = serializers.CharField()
    organisations = FiguresField(many=True)


class FiguresViewSet(ConsortiumViewSet):
    """Promise kept and days to pay. A member’s token reads its own; a holder’s, a lead’s and a coordinator’s all.

    Needs `contracts.view` beside `payments.view`.
    """

    queryset = Contract.objects.select_related("partnership", "bid").with_allocations()
    serializer_class = FiguresSerializer
    needs = {"retrieve": "payments.view"}

    @extend_schema(operation_id="contracts_figures_retrieve", responses=FiguresSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        contract = self.get_object()
        rows = figures_of(contract, self.actor, clock.today(self.actor.zone))
        told = {"contract": contract.pk, "currency": contract.currency, "organisations": [_told(row) for row in rows]}
        data = FiguresSerializer(told).data
        return Response(data, headers={"ETag": etag_of(data)})


def _told(row: Figures) -> dict[str, Any]:
    ratio, within = row.kept.ratio, row.pay.within_30
    return {
        "organisation": row.organisation_id,
        "name": row.name,
        "promised_share": row.promised,
        "allocated_share": row.allocated,
        "paid": row.paid,
        "waiting": row.waiting,
        "promise_kept": {
            "standing": row.kept.standing,
            "per_cent": None if ratio is None else round(ratio * 100),
        },
        "days_to_pay": {
            "median": row.pay.median_days,
            "within_30_per_cent": None if within is None else round(within * 100),
            "paid": row.pay.paid,
        },
    }


class ExplanationSerializer(serializers.ModelSerializer):
    contract = VisibleField(queryset=Contract.objects.all())
    organisation = VisibleField(queryset=Organisation.objects.all())

    class Meta:
        model = Explanation
        facts = ["proposed_by", "agreed_by", "agreed_at", "created_at", "updated_at", "archived_at"]
        fields = ["id", "contract", "organisation", "reason", *facts]
        read_only_fields = facts
        validators: list[Any] = []  # the action lets new words replace those that wait


class ExplanationFilter(ConsortiumFilter):
    contract = filters.UUIDFilter(field_name="contract_id")

    class Meta:
        model = Explanation
        fields: list[str] = []


class ExplanationViewSet(Listed, Retrieved, Created, ConsortiumViewSet):
    """Why a partner had less than promised. The holder or a coordinator proposes, the partner agrees."""

    queryset = Explanation.objects.all()
    serializer_class = ExplanationSerializer
    filterset_class = ExplanationFilter
    needs = {
        "list": "payments.view",
        "retrieve": "payments.view",
        "create": "explanations.propose",
        "agree": "explanations.agree",
    }
    act_create = staticmethod(figures.propose)

    @verb()
    def agree(self, request: Request, **kwargs: Any) -> Response:
        """Agree for one’s own organisation, once: it clears the flag."""
        return carry_out(self, figures.agree)
