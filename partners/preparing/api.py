"""Criteria for integrators, and bids with all that prepares them."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from consortium import clock
from consortium.api.fields import VisibleField
from consortium.api.filters import ConsortiumFilter
from consortium.api.idempotency import once
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
from partners.approvals import api as approvals
from partners.approvals.models import Approval
from partners.approvals.queries import warnings
from partners.assessments import api as assessments
from partners.bids import api as bids
from partners.bids.leaving import Leaver, leavers_of
from partners.bids.models import Bid
from partners.clarifications import api as clarifications
from partners.interests import api as interests
from partners.lots.api import VERBS, LotField, LotVerbs
from partners.notices import api as notices
from partners.preparing import actions as preparing
from partners.preparing.models import Criterion, Score
from partners.preparing.weighing import HIGHEST
from partners.retenders import api as retenders
from partners.writing import api as writing
from partners.writing.models import BidQuestion


class ScoreField(serializers.ModelSerializer):
    name = serializers.CharField(source="criterion.name")
    weight = serializers.IntegerField(source="criterion.weight")

    class Meta:
        model = Score
        fields = ["criterion", "name", "weight", "score", "note", "scored_by", "scored_at"]


class BidSerializer(bids.BidSerializer):
    scores = ScoreField(many=True, read_only=True)
    lots = LotField(many=True, read_only=True)
    part_awarded = serializers.BooleanField(source="is_part_awarded", read_only=True)
    questions = writing.BidQuestionField(many=True, read_only=True)
    clarifications = clarifications.ClarificationField(many=True, read_only=True)
    approvals = approvals.ApprovalField(many=True, read_only=True)
    interests = interests.InterestField(many=True, read_only=True, help_text="Those that the caller may see.")
    assessments = assessments.AssessmentField(many=True, read_only=True)
    warnings = serializers.SerializerMethodField(help_text="What to know before the bid goes in. It stops nobody.")

    class Meta(bids.BidSerializer.Meta):
        beside = ["questions", "clarifications", "approvals", "interests", "assessments", "warnings", "retender_of"]
        fields = [*bids.BidSerializer.Meta.fields, "scores", "lots", "part_awarded", *beside]
        read_only_fields = [*bids.BidSerializer.Meta.read_only_fields, "retender_of"]

    def get_warnings(self, bid: Bid) -> list[str]:
        return warnings(bid) + [each.warning for each in self._left[bid.pk]]

    @cached_property
    def _left(self) -> dict[UUID, list[Leaver]]:
        """Find who has left for all the bids that are shown, at once."""
        shown: Any = self.parent.instance if self.parent else [self.instance]
        return leavers_of(shown, clock.today(self.context["actor"].zone))


class Marking(serializers.Serializer):
    criterion = VisibleField(queryset=Criterion.objects.all())
    score = serializers.IntegerField(min_value=0, max_value=HIGHEST)
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class Scoring(serializers.Serializer):
    scores = Marking(many=True, allow_empty=False)

    def validate_scores(self, marks: list[dict[str, Any]]) -> list[preparing.Mark]:
        return [preparing.Mark(**mark) for mark in marks]


class _Verbs(
    retenders.CloneVerb,
    notices.NoticeVerb,
    clarifications.ClarificationVerbs,
    writing.QuestionVerbs,
    interests.InterestVerbs,
    approvals.ApprovalVerb,
    assessments.AssessmentVerbs,
    LotVerbs,
):
    """What the features beside a bid add to its endpoint."""


_NEEDS = (
    retenders.NEEDS,
    notices.NEEDS,
    clarifications.NEEDS,
    writing.NEEDS,
    interests.NEEDS,
    approvals.NEEDS,
    assessments.NEEDS,
)


class BidViewSet(_Verbs, bids.BidViewSet):
    """Responses to opportunities. A member’s token sees the bids that its organisations share in."""

    queryset = bids.BidViewSet.queryset.prefetch_related(
        Prefetch("scores", Score.objects.select_related("criterion")),
        Prefetch("questions", BidQuestion.objects.with_people()),
        Prefetch("approvals", Approval.objects.select_related("organisation")),
        "clarifications",
        "assessments",
    )
    serializer_class = BidSerializer
    needs = {
        **bids.BidViewSet.needs,
        **dict.fromkeys(["score", *VERBS], "bids.manage"),
        **{name: capability for needs in _NEEDS for name, capability in needs.items()},
    }

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related(interests.seen_by(self.actor))

    @verb()
    def score(self, request: Request, **kwargs: Any) -> Response:
        """Score it by criteria, 0 to 5; what is not named stays. Their sum decides nothing."""
        return carry_out(self, preparing.score, Scoring)


class CriterionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Criterion
        fields = ["id", "name", "words", "weight", "position", "created_at", "updated_at", "archived_at"]
        read_only_fields = ["created_at", "updated_at", "archived_at"]


class CriterionFilter(ConsortiumFilter):
    class Meta:
        model = Criterion
        fields = ["weight"]


class CriterionViewSet(Listed, Retrieved, Created, Revised, Archived, ConsortiumViewSet):
    """What the consortium looks at before it bids."""

    queryset = Criterion.objects.all()
    serializer_class = CriterionSerializer
    filterset_class = CriterionFilter
    ordering = ("created_at", "updated_at", "position")
    needs = viewing_and_managing("bids", "archive", "ship")
    act_create = staticmethod(preparing.create)
    act_revise = staticmethod(preparing.revise)
    act_archive = staticmethod(preparing.archive)

    @extend_schema(request=None, responses={201: CriterionSerializer})
    @action(detail=False, methods=["post"])
    def ship(self, request: Request, **kwargs: Any) -> Response:
        """Add the criteria that ship; answers with the first."""
        return once(request, self._ship)

    def _ship(self) -> Response:
        first = preparing.ship(by=self.actor, now=clock.now())
        return Response(self.shown(first), status=201)
