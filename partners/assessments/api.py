"""A buyer's points for integrators: rows of a bid, and verbs on it."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium.api.viewsets import carry_out, verb
from partners.assessments import actions as assessments
from partners.assessments.models import Assessment

NEEDS = dict.fromkeys(["record_points", "remove_points"], "bids.manage")


class AssessmentField(serializers.ModelSerializer):
    class Meta:
        model = Assessment
        fields = ["id", "assessed", "points", "out_of", "winner", "comment"]


def _points(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=7, decimal_places=2, min_value=Decimal(0), **options)


class RecordingPoints(serializers.Serializer):
    assessed = serializers.CharField(max_length=200)
    points = _points()
    out_of = _points()
    winner = _points(required=False, allow_null=True)
    comment = serializers.CharField(required=False, allow_blank=True, max_length=10_000)


class NamingAssessment(serializers.Serializer):
    # The action finds it among those of this bid alone.
    assessment = serializers.UUIDField()

    def validate_assessment(self, pk: Any) -> Assessment:
        return Assessment(pk=pk)


class AssessmentVerbs:
    """An endpoint of bids offers these."""

    @verb()
    def record_points(self, request: Request, **kwargs: Any) -> Response:
        """Record our points for one thing that the buyer assessed. The same thing again is corrected."""
        return carry_out(self, assessments.record_points, RecordingPoints)

    @verb()
    def remove_points(self, request: Request, **kwargs: Any) -> Response:
        """Take out what was recorded by mistake."""
        return carry_out(self, assessments.remove_points, NamingAssessment)
