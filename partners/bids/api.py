"""Bids for integrators."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from consortium import clock
from consortium.api.fields import InstantField, VisibleField
from consortium.api.filters import ConsortiumFilter
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
from consortium.contacts.models import Contact
from consortium.organisations.api import holders_of
from consortium.organisations.models import Organisation
from partners.bids import actions as bids
from partners.bids import sharing
from partners.bids.leaving import leavers, needing_reallocation
from partners.bids.models import Bid, BidPartner, Promise
from partners.bids.stages import Decision, Outcome, Stage
from partners.departures.api import Leavers
from partners.partnerships.models import Partnership


class BidPartnerField(serializers.ModelSerializer):
    name = serializers.CharField(source="organisation.name")

    class Meta:
        model = BidPartner
        fields = ["organisation", "name", "role", "share", "value"]


class PromiseField(serializers.ModelSerializer):
    name = serializers.CharField(source="organisation.name")

    class Meta:
        model = Promise
        fields = ["organisation", "name", "role", "share", "value", "statement", "promised_at"]


class BidSerializer(serializers.ModelSerializer):
    partnership = VisibleField(queryset=Partnership.objects.all())
    lead = VisibleField(queryset=Organisation.objects.all())
    commissioner_organisation = VisibleField(queryset=Organisation.objects.all(), required=False, allow_null=True)
    manager = VisibleField(queryset=Contact.objects.current(), required=False, allow_null=True)
    clarification_deadline_at = InstantField(required=False, allow_null=True)
    submission_deadline_at = InstantField(
        required=False, allow_null=True, help_text="People read it by the clock of `time_zone`, which does not move it."
    )
    stage = serializers.SerializerMethodField()
    partners = BidPartnerField(many=True, read_only=True)
    promises = PromiseField(source="standing_promises", many=True, read_only=True, help_text="Those that stand.")
    all_promises = PromiseField(
        source="promises", many=True, read_only=True, help_text="Those that stand, and the statements before them."
    )

    class Meta:
        model = Bid
        facts = [
            "notice_kind",
            "qualifying_on",
            "decided_on",
            "decision",
            "decision_reason",
            "submitted_at",
            "shortlisted_on",
            "award_notified_on",
            "standstill_began_on",
            "standstill_ends_on",
            "outcome",
            "outcome_on",
        ]
        fields = [
            "id",
            "partnership",
            "title",
            "stage",
            "commissioner",
            "commissioner_organisation",
            "route",
            "ocid",
            "notice_id",
            "cpv",
            "area",
            "lots_note",
            "nation",
            "total_value",
            "annual_value",
            "currency",
            "term_months",
            "extension_months",
            "weight_price",
            "weight_quality",
            "weight_social_value",
            "lead",
            "lead_reason",
            "manager",
            "incumbents",
            "tupe_likely",
            "local_provider",
            "local_provider_note",
            "community_led",
            "community_led_note",
            "time_zone",
            "clarification_deadline_at",
            "submission_deadline_at",
            "award_expected_on",
            "starts_on",
            *facts,
            "lessons",
            "partners",
            "promises",
            "all_promises",
            "created_at",
            "updated_at",
            "archived_at",
        ]
        read_only_fields = [*facts, "created_at", "updated_at", "archived_at"]

    def get_fields(self) -> Any:
        """A bid stays with its partnership."""
        fields = super().get_fields()
        if isinstance(self.instance, Bid):
            fields["partnership"].read_only = True
        return fields

    def get_stage(self, bid: Bid) -> Stage:
        """Return the stage today, where the consortium is."""
        return bid.stage_on(clock.today(self.context["actor"].zone))


class Qualifying(serializers.Serializer):
    qualifying_on = serializers.DateField()


class Deciding(serializers.Serializer):
    decision = serializers.ChoiceField(Decision.choices)
    decided_on = serializers.DateField()
    decision_reason = serializers.CharField(required=False, allow_blank=True, max_length=10_000)


class Sharing(serializers.Serializer):
    organisation = VisibleField(queryset=Organisation.objects.all())
    share = serializers.DecimalField(max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100))
    role = serializers.CharField(required=False, allow_blank=True, max_length=200)
    value = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True
    )


class Removing(serializers.Serializer):
    organisation = VisibleField(queryset=Organisation.objects.all())


class Shortlisting(serializers.Serializer):
    shortlisted_on = serializers.DateField()


class Awarding(serializers.Serializer):
    award_notified_on = serializers.DateField()
    standstill_began_on = serializers.DateField(required=False, allow_null=True)


class Ending(serializers.Serializer):
    outcome_on = serializers.DateField()
    lessons = serializers.CharField(required=False, allow_blank=True, max_length=10_000)


class Outcoming(Ending):
    outcome = serializers.ChoiceField([Outcome.WON, Outcome.LOST])


class BidFilter(ConsortiumFilter):
    partnership = filters.UUIDFilter(field_name="partnership_id")
    organisation = filters.UUIDFilter(method="with_organisation", help_text="It leads or has a share.")
    identifier = filters.CharFilter(method="with_identifier", help_text="An org-id such as GB-CHC-1000340")
    stage = filters.ChoiceFilter(choices=Stage.choices, method="at_stage", help_text="The stage today.")
    outcome = filters.ChoiceFilter(choices=Outcome.choices)
    needs_reallocation = filters.BooleanFilter(
        method="with_leavers", help_text="It is not in yet, and a partner with a share has left or is suspended."
    )
    deadline_from = filters.IsoDateTimeFilter(field_name="submission_deadline_at", lookup_expr="gte")
    deadline_before = filters.IsoDateTimeFilter(field_name="submission_deadline_at", lookup_expr="lt")

    class Meta:
        model = Bid
        fields = ["route", "notice_kind"]

    def with_organisation(self, queryset: Any, name: str, organisation_id: UUID) -> QuerySet:
        return queryset.of([organisation_id])

    def with_identifier(self, queryset: Any, name: str, org_id: str) -> QuerySet:
        return queryset.of(holders_of(org_id))

    def with_leavers(self, queryset: Any, name: str, asked: bool) -> QuerySet:
        needing: QuerySet = needing_reallocation(queryset, clock.today(self.request.actor.zone))
        return needing if asked else queryset.exclude(pk__in=needing.order_by().values("pk"))

    def at_stage(self, queryset: Any, name: str, stage: str) -> QuerySet:
        today = clock.today(self.request.actor.zone)
        return queryset.with_stage(today).filter(stage_today=stage)


class BidViewSet(Listed, Retrieved, Created, Revised, Archived, ConsortiumViewSet):
    """Responses to opportunities. A member’s token sees the bids that its organisations share in."""

    queryset = Bid.objects.with_shares()
    serializer_class = BidSerializer
    filterset_class = BidFilter
    ordering = ("created_at", "updated_at", "title")
    needs = viewing_and_managing(
        "bids",
        "qualify",
        "decide",
        "add_partner",
        "set_share",
        "remove_partner",
        "submit",
        "shortlist",
        "notify_award",
        "record_outcome",
        "withdraw",
        "cancel",
        "archive",
    ) | {"leavers": "bids.view"}
    act_create = staticmethod(bids.create)
    act_revise = staticmethod(bids.revise)
    act_archive = staticmethod(bids.archive)

    @extend_schema(responses=Leavers)
    @action(detail=True)
    def leavers(self, request: Request, **kwargs: Any) -> Response:
        """Return who would share in a bid that is not in yet, and has left or is suspended."""
        return Response(Leavers({"leavers": leavers(self.get_object(), clock.today(self.actor.zone))}).data)

    @verb()
    def qualify(self, request: Request, **kwargs: Any) -> Response:
        """Record that it is being looked into."""
        return carry_out(self, bids.qualify, Qualifying)

    @verb()
    def decide(self, request: Request, **kwargs: Any) -> Response:
        """Record go, no go or clarify first."""
        return carry_out(self, bids.decide, Deciding)

    @verb()
    def add_partner(self, request: Request, **kwargs: Any) -> Response:
        """Bring a partner of the partnership into the bid."""
        return carry_out(self, sharing.add_partner, Sharing)

    @verb()
    def set_share(self, request: Request, **kwargs: Any) -> Response:
        """Change what a partner would be promised."""
        return carry_out(self, sharing.set_share, Sharing)

    @verb()
    def remove_partner(self, request: Request, **kwargs: Any) -> Response:
        """Take a partner out of the bid."""
        return carry_out(self, sharing.remove_partner, Removing)

    @verb()
    def submit(self, request: Request, **kwargs: Any) -> Response:
        """Record the submission, which freezes the shares into promises. They total exactly 100."""
        return carry_out(self, sharing.submit)

    @verb()
    def shortlist(self, request: Request, **kwargs: Any) -> Response:
        """Record that the bid was shortlisted."""
        return carry_out(self, bids.shortlist, Shortlisting)

    @verb()
    def notify_award(self, request: Request, **kwargs: Any) -> Response:
        """Record the buyer’s notice; the end of a standstill is worked out."""
        return carry_out(self, bids.notify_award, Awarding)

    @verb()
    def record_outcome(self, request: Request, **kwargs: Any) -> Response:
        """Record won or lost, once."""
        return carry_out(self, bids.record_outcome, Outcoming)

    @verb()
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Record that we withdrew."""
        return carry_out(self, bids.withdraw, Ending)

    @verb()
    def cancel(self, request: Request, **kwargs: Any) -> Response:
        """Record that the buyer cancelled."""
        return carry_out(self, bids.cancel, Ending)
