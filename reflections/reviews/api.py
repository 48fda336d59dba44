"""Reviews and cadences for integrators. Nothing here changes when somebody answers."""

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
from consortium.api.viewsets import ConsortiumViewSet, Created, Listed, Retrieved, Revised, carry_out, verb
from consortium.organisations.api import holders_of
from partners.partnerships.models import Partnership
from reflections.reviews import actions as reviews
from reflections.reviews import cadences
from reflections.reviews.models import Cadence, Mode, Review, ReviewParty, Status
from reflections.reviews.occasions import Occasion


class ReviewPartyField(serializers.ModelSerializer):
    class Meta:
        model = ReviewParty
        fields = ["organisation", "name", "role"]


class ReviewSerializer(serializers.ModelSerializer):
    partnership = VisibleField(queryset=Partnership.objects.all())
    partnership_name = serializers.CharField(source="partnership.name", read_only=True)
    status = serializers.SerializerMethodField()
    parties = ReviewPartyField(many=True, read_only=True)
    reasons: Any = serializers.StringRelatedField(
        source="triggers", many=True, read_only=True, help_text="Why it was planned, in words that name no person."
    )

    class Meta:
        model = Review
        read_only_fields = [
            "due_on",
            "opens_at",
            "closes_at",
            "question_set",
            "opened_at",
            "closed_at",
            "released_at",
            "cancelled_at",
            "cancelled_because",
            "created_at",
            "updated_at",
            "archived_at",
        ]
        fields = [
            "id",
            "partnership",
            "partnership_name",
            "mode",
            "status",
            "opens_on",
            *read_only_fields,
            "reasons",
            "parties",
        ]

    def get_status(self, review: Review) -> Status:
        """Return where it stands now: it follows from its dates."""
        return Status(review.status_at(clock.now()))


class Moving(serializers.Serializer):
    opens_on = serializers.DateField(help_text="The window goes along, as long as it was.")


class Protecting(serializers.Serializer):
    mode = serializers.ChoiceField(Mode.choices, help_text="One that protects more than the present one.")


class Extending(serializers.Serializer):
    due_on = serializers.DateField(help_text="The last day for answers, where the consortium is.")


class Cancelling(serializers.Serializer):
    reason = serializers.CharField(max_length=300, help_text="The parties read this.")


class ReviewFilter(ConsortiumFilter):
    partnership = filters.UUIDFilter(field_name="partnership_id")
    organisation = filters.UUIDFilter(method="with_organisation", help_text="It is or was in the partnership.")
    identifier = filters.CharFilter(method="with_identifier", help_text="Its org-id, such as GB-CHC-1000340")
    mode = filters.ChoiceFilter(choices=Mode.choices)
    status = filters.ChoiceFilter(choices=Status.choices, method="in_status", help_text="The status now.")
    opens_from = filters.DateFilter(field_name="opens_on", lookup_expr="gte")
    opens_before = filters.DateFilter(field_name="opens_on", lookup_expr="lt")

    class Meta:
        model = Review
        fields: list[str] = []

    def with_organisation(self, queryset: Any, name: str, organisation_id: UUID) -> QuerySet:
        return queryset.filter(partnership__in=Partnership.objects.with_party([organisation_id]))

    def with_identifier(self, queryset: Any, name: str, org_id: str) -> QuerySet:
        return queryset.filter(partnership__in=Partnership.objects.with_party(holders_of(org_id)))

    def in_status(self, queryset: Any, name: str, status: str) -> QuerySet:
        return queryset.in_status(status, clock.now())


class ReviewViewSet(Listed, Retrieved, Created, ConsortiumViewSet):
    """Dated reviews of partnerships: when they are and how they protect answers. A member’s token sees its own."""

    queryset = Review.objects.select_related("partnership").prefetch_related("parties", "triggers")
    serializer_class = ReviewSerializer
    filterset_class = ReviewFilter
    ordering = ("created_at", "updated_at", "opens_on")
    needs = {
        "list": "reviews.view",
        "retrieve": "reviews.view",
        "create": "reviews.manage",
        "open": "reviews.manage",
        "move": "reviews.manage",
        "protect": "reviews.view",
        "extend": "reviews.manage",
        "cancel": "reviews.manage",
    }
    act_create = staticmethod(reviews.plan)

    @verb()
    def open(self, request: Request, **kwargs: Any) -> Response:
        """Ask the parties now: this fixes who counts and the mode."""
        return carry_out(self, reviews.open)

    @verb()
    def move(self, request: Request, **kwargs: Any) -> Response:
        """Open on another day than planned."""
        return carry_out(self, reviews.move, Moving)

    @verb()
    def protect(self, request: Request, **kwargs: Any) -> Response:
        """Move the mode towards more protection, as any party may until it opens. It can’t be undone."""
        self.require_one_of("reviews.protect", "reviews.manage")
        return carry_out(self, reviews.protect, Protecting)

    @verb()
    def extend(self, request: Request, **kwargs: Any) -> Response:
        """Give people until a later day."""
        return carry_out(self, reviews.extend, Extending)

    @verb()
    def cancel(self, request: Request, **kwargs: Any) -> Response:
        """Call it off before it closes. Nothing of it is ever released."""
        return carry_out(self, reviews.cancel, Cancelling)


class CadenceSerializer(serializers.ModelSerializer):
    partnership = VisibleField(queryset=Partnership.objects.all())
    every_months = serializers.IntegerField(
        min_value=1, max_value=36, required=False, help_text="As the consortium does, unless given."
    )

    occasions = serializers.ListField(
        child=serializers.ChoiceField(Occasion.choices),
        required=False,
        help_text="When a review opens beside the calendar: on every one of these occasions, unless given.",
    )

    class Meta:
        model = Cadence
        read_only_fields = ["since", "is_active", "created_at", "updated_at", "archived_at"]
        fields = ["id", "partnership", "every_months", "anchor_on", "mode", "occasions", *read_only_fields]
        extra_kwargs = {"mode": {"required": True}}

    def get_fields(self) -> Any:
        """A cadence stays with its partnership."""
        fields = super().get_fields()
        if isinstance(self.instance, Cadence):
            fields["partnership"].read_only = True
        return fields


class CadenceFilter(ConsortiumFilter):
    partnership = filters.UUIDFilter(field_name="partnership_id")
    is_active = filters.BooleanFilter()

    class Meta:
        model = Cadence
        fields: list[str] = []


class CadenceViewSet(Listed, Retrieved, Created, Revised, ConsortiumViewSet):
    """How often a partnership is reviewed. It has one cadence: setting it again changes it, and ends a pause."""

    queryset = Cadence.objects.all()
    serializer_class = CadenceSerializer
    filterset_class = CadenceFilter
    needs = {
        "list": "reviews.view",
        "retrieve": "reviews.view",
        "create": "reviews.manage",
        "partial_update": "reviews.manage",
        "pause": "reviews.manage",
    }
    act_create = staticmethod(cadences.set_cadence)
    act_revise = staticmethod(cadences.revise)

    @verb()
    def pause(self, request: Request, **kwargs: Any) -> Response:
        """Plan no more reviews; those already planned stay."""
        return carry_out(self, cadences.pause)
