"""Results for integrators: released bands, as this token may read them. Answers have no endpoint."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium.api.preconditions import etag_of
from consortium.api.viewsets import ConsortiumViewSet
from reflections.insights.bands import Band, Coverage
from reflections.insights.queries import BELOW_THRESHOLD, Cell, Result, result_for
from reflections.questions.models import Behaviour
from reflections.reviews.models import Mode, Review


class NotOut(exceptions.NotFound):
    default_code = "result_not_out"
    default_detail = "The result of this review is not out. It comes out once, when the review has closed."


class NeverOut(exceptions.NotFound):
    default_code = "review_cancelled"
    default_detail = "This review was cancelled, so it has no result."


class Typed(serializers.Serializer):
    """A band, or its typed absence: never 0 and never missing."""

    value = serializers.ChoiceField(Band.choices, allow_null=True)
    suppressed = serializers.BooleanField()
    reason = serializers.ChoiceField([BELOW_THRESHOLD], allow_null=True)


class CellField(serializers.Serializer):
    target = serializers.UUIDField(allow_null=True, help_text="An organisation; null is the partnership as a whole.")
    target_name = serializers.CharField(allow_blank=True)
    behaviour = serializers.ChoiceField(Behaviour.choices)
    band = Typed()
    coverage = serializers.ChoiceField(
        Coverage.choices, help_text="How many of those who could score did: nothing finer is ever said."
    )
    follows = serializers.BooleanField(help_text="Whether it may be compared with the result before.")


class ResultSerializer(serializers.Serializer):
    review = serializers.UUIDField()
    mode = serializers.ChoiceField(Mode.choices)
    released_at = serializers.DateTimeField()
    outcome = serializers.CharField(allow_blank=True, help_text="You said, we did.")
    cells = CellField(many=True, help_text="Of a confidential review. Other answers stay between the parties.")


class ResultViewSet(ConsortiumViewSet):
    """The released result of a review. Needs `reviews.view` beside `results.view`.

    A token whose person holds a seat at a party reads as that party, every other only what every party may see.
    """

    queryset = Review.objects.all()
    serializer_class = ResultSerializer
    needs = {"retrieve": "results.view"}

    @extend_schema(responses=ResultSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        review = self.get_object()
        found = result_for(review, self.actor)
        if found is None:
            raise NeverOut if review.cancelled_at else NotOut
        data = ResultSerializer(_whole(found)).data
        return Response(data, headers={"ETag": etag_of(data)})


def _whole(result: Result) -> dict[str, Any]:
    cells = sorted(result.cells, key=lambda cell: (cell.target_id is not None, cell.target, cell.behaviour))
    return {
        "review": result.review.pk,
        "mode": result.review.mode,
        "released_at": result.review.released_at,
        "outcome": result.review.outcome,
        "cells": [_cell(cell) for cell in cells],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "target": cell.target_id,
        "target_name": cell.target,
        "behaviour": cell.behaviour,
        "band": cell.as_json(),
        "coverage": cell.coverage,
        "follows": cell.follows,
    }
