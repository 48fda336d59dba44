"""Commitments for integrators. Drafts are here only for whoever may see the band behind them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium import clock
from consortium.access.actor import Actor
from consortium.api.fields import VisibleField
from consortium.api.filters import ConsortiumFilter
from consortium.api.viewsets import ConsortiumViewSet, Created, Listed, Retrieved, Revised, carry_out, verb
from consortium.organisations.api import holders_of
from consortium.organisations.models import Organisation
from partners.partnerships.models import Partnership
from reflections.commitments import actions as commitments
from reflections.commitments.models import Commitment, State
from reflections.questions.models import FIVE
from reflections.reviews.models import Review


class CommitmentSerializer(serializers.ModelSerializer):
    partnership = VisibleField(queryset=Partnership.objects.all())
    review = VisibleField(queryset=Review.objects.all(), required=False, allow_null=True)
    owner = VisibleField(queryset=Organisation.objects.all())
    raised_by = VisibleField(
        queryset=Organisation.objects.all(),
        required=False,
        allow_null=True,
        help_text="An organisation of this seat. A coordinator leaves it out: then the broker verifies.",
    )
    behaviour = serializers.ChoiceField([(one.value, one.label) for one in FIVE], required=False, allow_blank=True)
    state = serializers.ChoiceField(State.choices, read_only=True)
    is_overdue = serializers.SerializerMethodField()

    class Meta:
        model = Commitment
        read_only_fields = [
            "published_at",
            "acknowledged_at",
            "agreed_at",
            "started_at",
            "claimed_at",
            "contested_at",
            "verified_at",
            "closed_at",
            "closed_because",
            "created_at",
            "updated_at",
            "archived_at",
        ]
        fields = [
            "id",
            "partnership",
            "review",
            "title",
            "behaviour",
            "owner",
            "person_name",
            "due_on",
            "raised_by",
            "state",
            "is_overdue",
            *read_only_fields,
        ]

    def get_fields(self) -> Any:
        """Of one that has been raised, only the words, the day and the person can still change."""
        fields = super().get_fields()
        if isinstance(self.instance, Commitment):
            for name in fields.keys() - commitments.REVISED_WITH:
                fields[name].read_only = True
        return fields

    def get_is_overdue(self, commitment: Commitment) -> bool:
        """Tell whether its day has passed, where the consortium is."""
        return commitment.is_overdue_on(clock.today(self.context["actor"].zone))

    def validate(self, fields: dict[str, Any]) -> dict[str, Any]:
        review = fields.get("review")
        if review and (review.partnership_id != fields["partnership"].pk or not review.released_at):
            raise serializers.ValidationError({"review": ["Name a review of this partnership whose result is out."]})
        return fields


class Agreeing(serializers.Serializer):
    person_name = serializers.CharField(max_length=120, help_text="Who sees to it.")


class Closing(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


class CommitmentFilter(ConsortiumFilter):
    partnership = filters.UUIDFilter(field_name="partnership_id")
    review = filters.UUIDFilter(field_name="review_id")
    owner = filters.UUIDFilter(field_name="owner_id")
    identifier = filters.CharFilter(method="owned_by", help_text="The owner’s org-id, such as GB-CHC-1000340")
    state = filters.ChoiceFilter(choices=State.choices, method="in_state")
    overdue = filters.BooleanFilter(method="are_overdue")
    due_from = filters.DateFilter(field_name="due_on", lookup_expr="gte")
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Commitment
        fields: list[str] = []

    def owned_by(self, queryset: Any, name: str, org_id: str) -> QuerySet:
        return queryset.filter(owner__in=holders_of(org_id))

    def in_state(self, queryset: Any, name: str, state: str) -> QuerySet:
        return queryset.with_state().filter(state_reached=state)

    def are_overdue(self, queryset: Any, name: str, value: bool) -> QuerySet:
        late = Commitment.objects.overdue_on(clock.today(self.request.actor.zone)).values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)


def raise_one(
    *, partnership: Partnership, by: Actor, now: datetime, review: Review | None = None, **fields: UUID
) -> Any:
    return commitments.raise_one(partnership, fields=dict(fields), review=review, by=by, now=now)


class CommitmentViewSet(Listed, Retrieved, Created, Revised, ConsortiumViewSet):
    """What organisations said they would do differently. Only whoever raised one confirms that it is done."""

    queryset = Commitment.objects.all()
    serializer_class = CommitmentSerializer
    filterset_class = CommitmentFilter
    ordering = ("created_at", "updated_at", "due_on")
    needs = {
        "list": "commitments.view",
        "retrieve": "commitments.view",
        "create": "commitments.view",
        "partial_update": "commitments.view",
        "acknowledge": "commitments.keep",
        "agree": "commitments.keep",
        "start": "commitments.keep",
        "claim": "commitments.keep",
        "verify": "commitments.view",
        "contest": "commitments.view",
        "close": "commitments.view",
    }
    act_create = staticmethod(raise_one)
    act_revise = staticmethod(commitments.revise)

    def create(self, request: Request, **kwargs: Any) -> Response:
        """Raise one, for an organisation of this seat or as a coordinator."""
        self.require_one_of("commitments.raise", "commitments.manage")
        return super().create(request, **kwargs)

    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Change the words, the day or the person, as whoever raised it, until it is said to be done."""
        self.require_one_of("commitments.raise", "commitments.verify", "commitments.manage")
        return super().partial_update(request, **kwargs)

    @verb()
    def acknowledge(self, request: Request, **kwargs: Any) -> Response:
        """Say that the owner has seen it."""
        return carry_out(self, commitments.acknowledge)

    @verb()
    def agree(self, request: Request, **kwargs: Any) -> Response:
        """Take it on, naming who sees to it."""
        return carry_out(self, commitments.agree, Agreeing)

    @verb()
    def start(self, request: Request, **kwargs: Any) -> Response:
        """Say that work on it has begun."""
        return carry_out(self, commitments.start)

    @verb()
    def claim(self, request: Request, **kwargs: Any) -> Response:
        """Say that it is done."""
        return carry_out(self, commitments.claim)

    @verb()
    def verify(self, request: Request, **kwargs: Any) -> Response:
        """Confirm that it is done, as whoever raised it."""
        return self._confirm(commitments.verify)

    @verb()
    def contest(self, request: Request, **kwargs: Any) -> Response:
        """Say that it is not done, as whoever raised it."""
        return self._confirm(commitments.contest)

    @verb()
    def close(self, request: Request, **kwargs: Any) -> Response:
        """Put it away with a reason, as whoever raised it."""
        return self._confirm(commitments.close, Closing)

    def _confirm(self, act: Callable[..., Any], fields: type[serializers.Serializer] | None = None) -> Response:
        self.require_one_of("commitments.keep", "commitments.verify", "commitments.manage")
        return carry_out(self, act, fields)
