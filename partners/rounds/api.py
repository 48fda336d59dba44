"""Internal rounds for integrators: rounds, verbs on them, and the application of one's own organisation."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from consortium import clock
from consortium.api.fields import InstantField, VisibleField
from consortium.api.filters import ConsortiumFilter
from consortium.api.viewsets import Archived, ConsortiumViewSet, Created, Listed, Retrieved, Revised, carry_out, verb
from consortium.contacts.models import Contact
from partners.contracts.api import Reallocating
from partners.contracts.models import Contract
from partners.rounds import actions as rounds
from partners.rounds import applying, deciding, judging
from partners.rounds.marks import marks_of
from partners.rounds.models import (
    MOST_POINTS,
    Appeal,
    Application,
    PanelMember,
    Round,
    RoundCriterion,
    RoundOutcome,
)
from partners.rounds.seated import applicants_for
from partners.rounds.stages import Stage

MANAGED = ["add_criterion", "remove_criterion", "open", "add_panel_member", "stand_down", "record_outcome"]
MANAGED += ["decide_appeal", "allocate", "cancel", "archive", "create", "partial_update"]


class RoundCriterionField(serializers.ModelSerializer):
    class Meta:
        model = RoundCriterion
        fields = ["id", "question", "weight"]
        read_only_fields = ["id"]


class RoundOutcomeField(serializers.ModelSerializer):
    organisation = serializers.UUIDField(source="application.organisation_id", allow_null=True, default=None)
    name = serializers.CharField(source="application.organisation.name", allow_null=True, default=None)

    class Meta:
        model = RoundOutcome
        fields = ["organisation", "name", "reason", "told_at", "appeals_until"]
        read_only_fields = fields


class RoundSerializer(serializers.ModelSerializer):
    contract = VisibleField(queryset=Contract.objects.all())
    closes_at = InstantField()
    stage = serializers.SerializerMethodField()
    criteria = RoundCriterionField(many=True, read_only=True)
    applications = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()

    class Meta:
        model = Round
        said = ["title", "offer", "share", "amount", "opens_on", "closes_at", "appeal_days"]
        facts = ["opened_at", "statement", "settled_at", "cancelled_at", "cancelled_because"]
        dated = ["created_at", "updated_at", "archived_at"]
        fields = ["id", "contract", "stage", *said, "criteria", "applications", "outcome", *facts, *dated]
        read_only_fields = [*facts, *dated]

    def get_fields(self) -> Any:
        """A round stays with its contract."""
        fields = super().get_fields()
        if isinstance(self.instance, Round):
            fields["contract"].read_only = True
        return fields

    def get_stage(self, round: Round) -> Stage:
        return round.stage_at(clock.now())

    def get_applications(self, round: Any) -> int | None:
        """Return how many organisations applied; told to coordinators and the panel."""
        return round.received if round.sits or self.context["actor"].may("contracts.manage") else None

    @extend_schema_field(RoundOutcomeField(allow_null=True))
    def get_outcome(self, round: Any) -> Any:
        """Return who was chosen and why; told to applicants, coordinators and the panel."""
        knows = round.applied or round.sits or self.context["actor"].may("contracts.manage")
        return RoundOutcomeField(round.outcome).data if knows and round.outcome else None


class MarkField(serializers.Serializer):
    criterion = serializers.UUIDField(source="criterion.pk")
    question = serializers.CharField(source="criterion.question")
    mean = serializers.DecimalField(max_digits=3, decimal_places=1, allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField())


class AppealField(serializers.ModelSerializer):
    class Meta:
        model = Appeal
        fields = ["grounds", "made_by", "made_at", "upheld", "answer", "decided_at"]
        read_only_fields = fields


class OwnApplication(serializers.ModelSerializer):
    """The application of the organisation of the token’s seat, and once there is an outcome what it was given."""

    marks = serializers.SerializerMethodField()
    appeals = AppealField(many=True, read_only=True)

    class Meta:
        model = Application
        fields = ["id", "round", "organisation", "text", "submitted_at", "submitted_by", "withdrawn_at"]
        fields += ["marks", "appeals"]
        read_only_fields = fields

    @extend_schema_field(MarkField(many=True))
    def get_marks(self, application: Application) -> Any:
        is_told = application.is_standing and application.round.outcome
        return MarkField(marks_of(application), many=True).data if is_told else []


class ApplicantField(serializers.ModelSerializer):
    name = serializers.CharField(source="organisation.name")

    class Meta:
        model = Application
        fields = ["id", "organisation", "name"]
        read_only_fields = fields


class PanelMemberField(serializers.ModelSerializer):
    name = serializers.CharField(source="contact.name")

    class Meta:
        model = PanelMember
        fields = ["id", "contact", "name", "declared_at", "stood_down_at"]
        read_only_fields = fields


class WaitingAppeal(serializers.ModelSerializer):
    class Meta:
        model = Appeal
        fields = ["id", "application", "grounds", "made_at"]
        read_only_fields = fields


class Panel(serializers.Serializer):
    """Who sits, and once the round is closed who applied. Texts and scores are read in the portal and the admin."""

    members = PanelMemberField(many=True)
    applicants = ApplicantField(many=True)
    appeals = WaitingAppeal(many=True)


class RemovingCriterion(serializers.Serializer):
    # The action finds it among the criteria of this round alone; so it is with every id below.
    criterion = serializers.UUIDField()

    def validate_criterion(self, pk: Any) -> RoundCriterion:
        return RoundCriterion(pk=pk)


class AddingPanelMember(serializers.Serializer):
    contact = VisibleField(queryset=Contact.objects.current())


class StandingDown(serializers.Serializer):
    member = serializers.UUIDField()
    reason = serializers.CharField(max_length=500)

    def validate_member(self, pk: Any) -> PanelMember:
        return PanelMember(pk=pk)


class RecordingRoundOutcome(serializers.Serializer):
    application = serializers.UUIDField(required=False, allow_null=True, help_text="Left out: nobody is chosen.")
    reason = serializers.CharField(max_length=5000)

    def validate_application(self, pk: Any) -> Application | None:
        return Application(pk=pk) if pk else None


class DecidingAppeal(serializers.Serializer):
    appeal = serializers.UUIDField()
    upheld = serializers.BooleanField()
    answer = serializers.CharField(max_length=5000)

    def validate_appeal(self, pk: Any) -> Appeal:
        return Appeal(pk=pk)


class CancellingRound(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class Allocating(Reallocating):
    basis = None  # type: ignore[assignment]  # it is always tendered


class WritingApplication(serializers.Serializer):
    text = serializers.CharField(max_length=10_000)


class Appealing(serializers.Serializer):
    grounds = serializers.CharField(max_length=5000)


class DeclaringOnPanel(serializers.Serializer):
    interest = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    conflicts = serializers.ListField(
        child=serializers.UUIDField(), required=False, help_text="The applications; left out, there is no interest."
    )

    def validate_conflicts(self, keys: Any) -> list[Application]:
        return [Application(pk=pk) for pk in keys]


class ScoreField(serializers.Serializer):
    criterion = serializers.UUIDField()
    points = serializers.IntegerField(min_value=0, max_value=MOST_POINTS)
    reason = serializers.CharField(max_length=2000)


class ScoringApplication(serializers.Serializer):
    application = serializers.UUIDField()
    scores = ScoreField(many=True, allow_empty=False)

    def validate_application(self, pk: Any) -> Application:
        return Application(pk=pk)

    def validate_scores(self, rows: Any) -> dict[RoundCriterion, tuple[int, str]]:
        given = {RoundCriterion(pk=row["criterion"]): (row["points"], row["reason"]) for row in rows}
        if len(given) != len(rows):
            raise serializers.ValidationError("Score each criterion once.")
        return given


class RoundFilter(ConsortiumFilter):
    contract = filters.UUIDFilter(field_name="contract_id")
    stage = filters.ChoiceFilter(choices=Stage.choices, method="at_stage", help_text="The stage now.")

    class Meta:
        model = Round
        fields: list[str] = []

    def at_stage(self, queryset: Any, name: str, stage: str) -> QuerySet:
        return queryset.in_stage(stage, clock.now())


class RoundViewSet(Listed, Retrieved, Created, Revised, Archived, ConsortiumViewSet):
    """Parts of contracts that are offered to the members. What an application says is told to its own organisation."""

    queryset = Round.objects.with_parts()
    serializer_class = RoundSerializer
    filterset_class = RoundFilter
    ordering = ("created_at", "updated_at", "closes_at", "opens_on")
    needs = {
        **dict.fromkeys(["list", "retrieve"], "contracts.view"),
        **dict.fromkeys(MANAGED, "contracts.manage"),
        **dict.fromkeys(["application", "save_draft", "submit", "withdraw"], "rounds.apply"),
        **dict.fromkeys(["declare", "score"], "rounds.score"),
        "appeal": "rounds.appeal",
        "panel": "rounds.score",
    }
    act_create = staticmethod(rounds.create)
    act_revise = staticmethod(rounds.revise)
    act_archive = staticmethod(rounds.archive)

    def get_queryset(self) -> Any:
        return super().get_queryset().as_seen_by(self.actor)

    @extend_schema(responses=OwnApplication)
    @action(detail=True)
    def application(self, request: Request, **kwargs: Any) -> Response:
        """Return the application of the organisation of the token’s seat, with its marks once there is an outcome."""
        rows = Application.objects.visible_to(self.actor).filter(organisation=self.actor.organisation_id)
        found = rows.select_related("round").filter(round=self.get_object()).first()
        if found is None:
            raise NotFound
        return Response(OwnApplication(found).data)

    @extend_schema(responses=Panel)
    @action(detail=True)
    def panel(self, request: Request, **kwargs: Any) -> Response:
        """Return the panel and the applicants, to coordinators and to whoever sits; members see no other member."""
        round = self.get_object()
        if not round.sits and not self.actor.may("contracts.manage"):
            raise NotFound
        told = {
            "members": round.panel.visible_to(self.actor).select_related("contact"),
            "applicants": applicants_for(round, self.actor, clock.now()),
            "appeals": round.appeals.undecided().visible_to(self.actor) if self.actor.may("contracts.manage") else [],
        }
        return Response(Panel(told).data)

    @verb()
    def add_criterion(self, request: Request, **kwargs: Any) -> Response:
        """Ask something of every application. The weights never exceed 100 together."""
        return carry_out(self, rounds.add_criterion, RoundCriterionField)

    @verb()
    def remove_criterion(self, request: Request, **kwargs: Any) -> Response:
        """Take a criterion out of a draft."""
        return carry_out(self, rounds.remove_criterion, RemovingCriterion)

    @verb()
    def open(self, request: Request, **kwargs: Any) -> Response:
        """Show it to the members, and write to their leads."""
        return carry_out(self, rounds.open)

    @verb()
    def add_panel_member(self, request: Request, **kwargs: Any) -> Response:
        """Put somebody who signs in on the panel: nobody of an organisation that applied."""
        return carry_out(self, judging.add_panel_member, AddingPanelMember)

    @verb()
    def stand_down(self, request: Request, **kwargs: Any) -> Response:
        """Let somebody leave the panel. What they scored counts no more."""
        return carry_out(self, judging.stand_down, StandingDown)

    @verb()
    def record_outcome(self, request: Request, **kwargs: Any) -> Response:
        """Choose an application or none, once every member of the panel has scored what they may."""
        return carry_out(self, deciding.record_outcome, RecordingRoundOutcome)

    @verb()
    def decide_appeal(self, request: Request, **kwargs: Any) -> Response:
        """Dismiss an appeal, or uphold it: then the panel scores anew."""
        return carry_out(self, deciding.decide_appeal, DecidingAppeal)

    @verb()
    def allocate(self, request: Request, **kwargs: Any) -> Response:
        """State the shares that come of it, as tendered, once nobody can appeal any more."""
        return carry_out(self, rounds.allocate, Allocating)

    @verb()
    def cancel(self, request: Request, **kwargs: Any) -> Response:
        """End it without an allocation."""
        return carry_out(self, rounds.cancel, CancellingRound)

    @verb()
    def save_draft(self, request: Request, **kwargs: Any) -> Response:
        """Keep a text for the organisation of the token’s seat. It is not submitted by this."""
        return carry_out(self, applying.save_draft, WritingApplication)

    @verb()
    def submit(self, request: Request, **kwargs: Any) -> Response:
        """Apply for the organisation of the token’s seat, or change what was submitted."""
        return carry_out(self, applying.submit, WritingApplication)

    @verb()
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Take the application of one’s organisation back, until there is an outcome."""
        return carry_out(self, applying.withdraw)

    @verb()
    def appeal(self, request: Request, **kwargs: Any) -> Response:
        """Appeal for the organisation of the token’s seat, until the last day for it."""
        return carry_out(self, deciding.appeal, Appealing)

    @verb()
    def declare(self, request: Request, **kwargs: Any) -> Response:
        """Declare, as a member of the panel, that there is no interest, or what it is and in which applications."""
        return carry_out(self, judging.declare, DeclaringOnPanel)

    @verb()
    def score(self, request: Request, **kwargs: Any) -> Response:
        """Score one application on every criterion, as a member of the panel."""
        return carry_out(self, judging.score, ScoringApplication)
