"""An internal round: part of a contract offered to the members, who applies, who scores, and what came of it."""

from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from consortium import clock
from consortium.access.actor import Actor
from consortium.access.frozen import FrozenRow
from consortium.access.rows import Row, TenantQuerySet, TenantRow
from consortium.contacts.models import Contact
from consortium.membership.models import Membership
from consortium.organisations.models import Organisation
from partners.belonging import require_same_consortium
from partners.bids.models import money, percent
from partners.contracts.models import Contract
from partners.rounds.stages import Facts, Stage, stage_at

MOST_POINTS = 5
_NOBODY = Q(pk__in=[])


class RoundQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Coordinators see every round; members in good standing, the panel, applicants and brokers what was opened."""
        rows = super().visible_to(actor) if actor.may("contracts.view") else self.none()
        if actor.may("contracts.manage"):
            return rows
        opened = rows.filter(opened_at__isnull=False)
        if actor.organisation_id is None:
            return opened
        members = Membership.objects.active_on(clock.today(actor.zone)).filter(organisation__in=actor.organisations)
        is_member = Q(Exists(members.filter(consortium=OuterRef("consortium"))))
        applied = Application.objects.filter(round=OuterRef("pk"), organisation=actor.organisation_id)
        return opened.filter(is_member | Q(Exists(applied)) | Q(Exists(_sitting(actor, "pk"))))

    def as_seen_by(self, actor: Actor) -> Self:
        """Add `applied`, `sits` and `received`: did one's organisation apply, is one on the panel, how many applied."""
        standing = Application.objects.standing().filter(round=OuterRef("pk"))
        counted = standing.order_by().values("round").annotate(n=Count("pk")).values("n")
        return self.annotate(
            applied=Exists(standing.filter(organisation=actor.organisation_id if actor.may("rounds.apply") else None)),
            sits=Exists(_sitting(actor, "pk")),
            received=Coalesce(Subquery(counted), 0),
        )

    def with_parts(self) -> Self:
        outcomes: Any = RoundOutcome.objects.select_related("application__organisation")
        return self.select_related("contract", "consortium").prefetch_related(
            "criteria", models.Prefetch("outcomes", outcomes)
        )

    def with_stage(self, now: datetime) -> Self:
        """Add `stage_now`: the stage of `stages.stage_at`, worked out by the database."""
        told = RoundOutcome.objects.filter(round=OuterRef("pk"), turn=OuterRef("turn"))
        return self.annotate(
            stage_now=Case(
                When(cancelled_at__isnull=False, then=Value(Stage.CANCELLED.value)),
                When(settled_at__isnull=False, then=Value(Stage.SETTLED.value)),
                When(opened_at=None, then=Value(Stage.DRAFT.value)),
                When(Exists(told), then=Value(Stage.DECIDED.value)),
                When(closes_at__gt=now, then=Value(Stage.OPEN.value)),
                default=Value(Stage.SCORING.value),
                output_field=models.CharField(),
            )
        )

    def in_stage(self, stage: str, now: datetime) -> Self:
        return self.with_stage(now).filter(stage_now=stage)


class Round(TenantRow):
    """What is offered and until when. `turn` counts the times it is scored: an appeal that is upheld begins another."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("contract"))
    title = models.CharField(_("title"), max_length=200)
    offer = models.TextField(_("what is offered"), max_length=5000)
    share = percent(_("share of the contract, per cent"), null=True, blank=True)
    amount = money(_("amount, net"))
    opens_on = models.DateField(_("opens"))
    closes_at = models.DateTimeField(_("applications until"))
    appeal_days = models.PositiveSmallIntegerField(
        _("working days for an appeal"), default=10, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    opened_at = models.DateTimeField(_("opened"), null=True, editable=False)
    turn = models.PositiveSmallIntegerField(_("times scored"), default=1, editable=False)
    statement = models.PositiveIntegerField(_("statement of shares"), null=True, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)
    cancelled_because = models.TextField(_("cancelled because"), max_length=2000, blank=True, editable=False)
    history: Any = HistoricalRecords(excluded_fields=["updated_at"])

    objects: ClassVar[Any] = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_at", "id"]
        verbose_name = _("internal round")
        verbose_name_plural = _("internal rounds")
        indexes = [models.Index(fields=["consortium", "updated_at", "id"], name="round_by_change")]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, statement=None) | Q(settled_at__isnull=False, statement__isnull=False),
                name="round_settled_by_a_statement",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_because="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_because="")),
                name="round_cancelled_for_a_reason",
                violation_error_message=_("Say why it is cancelled."),
            ),
            models.CheckConstraint(condition=Q(settled_at=None) | Q(cancelled_at=None), name="round_ends_once"),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(opened_at__isnull=False), name="round_opened_before_settled"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        require_same_consortium(self, "contract")

    @property
    def outcome(self) -> "RoundOutcome | None":
        """Return the outcome that stands. Reads no row twice where `outcomes` is prefetched."""
        return next((each for each in self.outcomes.all() if each.turn == self.turn), None)

    def stage_at(self, now: datetime) -> Stage:
        outcome = self.outcome
        dates = {name: getattr(self, name) for name in ("closes_at", "opened_at", "settled_at", "cancelled_at")}
        return stage_at(Facts(told_at=outcome.told_at if outcome else None, **dates), now)


class RoundCriterion(Row):
    """What applications are scored on. The weights of a round total 100 before it opens."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("place in the list"))
    question = models.CharField(_("question"), max_length=500)
    weight = percent(_("weight, per cent"))

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("criterion of a round")
        verbose_name_plural = _("criteria of a round")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "question"],
                name="round_criterion_once",
                violation_error_message=_("The round asks this already."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=100),
                name="round_criterion_weight_within_100",
                violation_error_message=_("A weight is more than 0 and at most 100."),
            ),
        ]

    def __str__(self) -> str:
        return self.question


class ApplicationQuerySet(TenantQuerySet):
    def standing(self) -> Self:
        return self.filter(submitted_at__isnull=False, withdrawn_at=None)

    def visible_to(self, actor: Actor) -> Self:
        """One's own, in that seat; and what one judges. Until a round closes nobody judges anything."""
        own = Q(organisation=actor.organisation_id) if actor.organisation_id and actor.may("rounds.apply") else _NOBODY
        return super().visible_to(actor).filter(own | Q(pk__in=Application.objects.judged_by(actor).values("pk")))

    def judged_by(self, actor: Actor) -> Self:
        """Narrow to what coordinators and the panel read once the round has closed.

        Nobody with a seat at an applicant reads any, in whatever seat they act; a member of the panel reads them once
        they have declared, and never one in which they have an interest.
        """
        closed = Q(round__opened_at__isnull=False, round__closes_at__lte=clock.now()) & (
            Q(round__cancelled_at=None) | Q(round__cancelled_at__gte=F("round__closes_at"))
        )
        at_stake = Application.objects.standing().filter(round=OuterRef("round"), organisation__in=actor.organisations)
        interested = PanelMember.objects.filter(contact__user=actor.user_id, conflicts=OuterRef("pk"))
        judging = Q(Exists(_sitting(actor, "round").filter(declared_at__isnull=False)))
        if actor.may("contracts.manage"):
            judging |= Q(consortium=actor.consortium_id)
        return super().visible_to(actor).standing().filter(closed, judging, ~Exists(at_stake), ~Exists(interested))


class Application(TenantRow):
    """What an organisation writes for a round: begun, submitted, perhaps withdrawn."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("application"), max_length=10_000)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    submitted_by = models.CharField(_("submitted by"), max_length=120, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    history: Any = HistoricalRecords(excluded_fields=["updated_at"])

    objects: ClassVar[Any] = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="one_application_an_organisation"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(submitted_at__isnull=False), name="application_withdrawn_once_in"
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    def clean(self) -> None:
        require_same_consortium(self, "round", "organisation")

    @property
    def is_standing(self) -> bool:
        return self.submitted_at is not None and self.withdrawn_at is None


class PanelMemberQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "PanelMemberQuerySet":
        """Coordinators without a seat at an applicant see the panel; everybody else no more than themselves."""
        rows = self.filter(round__consortium=actor.consortium_id)
        if not actor.may("contracts.manage"):
            return rows.filter(contact__user=actor.user_id, contact__user__isnull=False)
        at_stake = Application.objects.standing().filter(round=OuterRef("round"), organisation__in=actor.organisations)
        return rows.filter(~Exists(at_stake))

    def sitting(self) -> "PanelMemberQuerySet":
        return self.filter(stood_down_at=None)


class PanelMember(Row):
    """A person who scores. They declare first: that they have no interest, or in which applications and what it is."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="panel")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    added_at = models.DateTimeField(_("added"))
    declared_at = models.DateTimeField(_("declared"), null=True, blank=True)
    interest = models.TextField(_("interest"), max_length=2000, blank=True)
    conflicts = models.ManyToManyField(Application, related_name="+", blank=True, verbose_name=_("in"))
    stood_down_at = models.DateTimeField(_("stood down"), null=True, blank=True)
    stood_down_because = models.CharField(_("stood down because"), max_length=500, blank=True)

    objects: ClassVar[Any] = PanelMemberQuerySet.as_manager()

    class Meta:
        ordering = ["contact__name", "id"]
        verbose_name = _("member of the panel")
        verbose_name_plural = _("panel")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "contact"],
                condition=Q(stood_down_at=None),
                name="on_a_panel_once",
                violation_error_message=_("This person is on the panel already."),
            ),
            models.CheckConstraint(
                condition=Q(interest="") | Q(declared_at__isnull=False), name="panel_interest_is_declared"
            ),
        ]

    def __str__(self) -> str:
        return self.contact.name


def _sitting(actor: Actor, of: str) -> Any:
    """Return the actor's own place on the panel of the round that the outer row calls `of`."""
    return PanelMember.objects.sitting().filter(
        round=OuterRef(of), contact__user=actor.user_id, contact__user__isnull=False
    )


class RoundScoreQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "RoundScoreQuerySet":
        """Narrow to the scores of the applications that the actor judges."""
        return self.filter(application__in=Application.objects.judged_by(actor))

    def counting(self) -> "RoundScoreQuerySet":
        """Narrow to this turn of the round, and to who sits and has no interest in the application."""
        interested = PanelMember.conflicts.through.objects.filter(
            panelmember=OuterRef("panel_member"), application=OuterRef("application")
        )
        return self.filter(turn=F("round__turn"), panel_member__stood_down_at=None).exclude(Exists(interested))


class RoundScore(Row):
    """What one member of the panel gives one application on one criterion, and why."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="scores")
    panel_member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="scores")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(RoundCriterion, on_delete=models.PROTECT, related_name="scores")
    turn = models.PositiveSmallIntegerField(_("turn"))
    points = models.PositiveSmallIntegerField(_("points"), validators=[MaxValueValidator(MOST_POINTS)])
    reason = models.TextField(_("reason"), max_length=2000)
    scored_at = models.DateTimeField(_("scored"))

    objects: ClassVar[Any] = RoundScoreQuerySet.as_manager()

    class Meta:
        ordering = ["turn", "application__organisation__name", "criterion__position", "panel_member__contact__name"]
        verbose_name = _("score")
        constraints = [
            models.UniqueConstraint(
                fields=["panel_member", "application", "criterion", "turn"], name="one_score_a_turn"
            ),
            models.CheckConstraint(condition=Q(points__lte=MOST_POINTS), name="score_from_0_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.points} of {MOST_POINTS}"


class RoundOutcome(FrozenRow):
    """Which application was chosen, or none, and why: one a turn."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="outcomes")
    turn = models.PositiveSmallIntegerField(_("turn"))
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("chosen")
    )
    reason = models.TextField(_("reason"), max_length=5000)
    told_at = models.DateTimeField(_("told"))
    appeals_until = models.DateField(_("appeals until"))
    recorded_by = models.CharField(_("recorded by"), max_length=120)

    class Meta:
        ordering = ["turn"]
        constraints = [models.UniqueConstraint(fields=["round", "turn"], name="one_outcome_a_turn")]

    def __str__(self) -> str:
        return self.application.organisation.name if self.application else str(_("Nobody"))

    def is_final_on(self, day: date) -> bool:
        """Tell whether the days for an appeal are over."""
        return day > self.appeals_until


class AppealQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "AppealQuerySet":
        """One's own organisation's, in that seat; coordinators see those of the applications they may read."""
        own = Application.objects.visible_to(actor).filter(organisation=actor.organisation_id)
        if not actor.may("contracts.manage"):
            return self.filter(application__in=own)
        judged = Application.objects.judged_by(actor)
        return self.filter(Q(application__in=own) | Q(application__in=judged))

    def undecided(self) -> "AppealQuerySet":
        """Narrow to those against an outcome that stands."""
        alive = self.filter(decided_at=None, turn=F("round__turn"), round__cancelled_at=None)
        return alive.filter(round__settled_at=None)


class Appeal(Row):
    """An applicant says that the outcome was reached wrongly; a coordinator upholds or dismisses it, with words."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="appeals")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="appeals")
    turn = models.PositiveSmallIntegerField(_("turn"))
    grounds = models.TextField(_("grounds"), max_length=5000)
    made_by = models.CharField(_("made by"), max_length=120)
    made_at = models.DateTimeField(_("made"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    upheld = models.BooleanField(_("upheld"), null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=120, blank=True)

    objects: ClassVar[Any] = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "turn"], name="one_appeal_a_turn"),
            models.CheckConstraint(
                condition=Q(decided_at=None, upheld=None, answer="")
                | (Q(decided_at__isnull=False, upheld__isnull=False) & ~Q(answer="")),
                name="appeal_decided_with_words",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.organisation.name}, {self.made_by}"
