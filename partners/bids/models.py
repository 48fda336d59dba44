"""A bid: our response to an opportunity, who shares in it, and what each was promised when it went in."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from consortium.access.actor import Actor
from consortium.access.frozen import FrozenRow
from consortium.access.rows import Row, TenantQuerySet, TenantRow
from consortium.contacts.models import Contact
from consortium.organisations.models import Organisation
from consortium.tenancy.models import Nation, validate_zone
from partners.belonging import require_same_consortium
from partners.bids.deadlines import spoken
from partners.bids.opening import EARLY, NoticeKind, why_not_open
from partners.bids.stages import Decision, Facts, Outcome, Stage, stage_on
from partners.bids.standing import standing
from partners.partnerships.models import Partnership, Party

DEADLINES = ("clarification_deadline_at", "submission_deadline_at")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


class Route(models.TextChoices):
    """How the buyer chooses. PSR is the NHS Provider Selection Regime."""

    OPEN = "open", _("Open procedure")
    COMPETITIVE_FLEXIBLE = "competitive_flexible", _("Competitive flexible procedure")
    LIGHT_TOUCH = "light_touch", _("Light touch")
    FRAMEWORK = "framework", _("Framework call-off")
    DYNAMIC_MARKET = "dynamic_market", _("Dynamic market")
    DIRECT_AWARD = "direct_award", _("Direct award")
    PSR_A = "psr_a", _("PSR direct award A")
    PSR_B = "psr_b", _("PSR direct award B")
    PSR_C = "psr_c", _("PSR direct award C")
    PSR_SUITABLE = "psr_most_suitable", _("PSR most suitable provider")
    PSR_COMPETITIVE = "psr_competitive", _("PSR competitive process")
    BELOW_THRESHOLD = "below_threshold", _("Below threshold")
    GRANT = "grant", _("Grant")
    OTHER = "other", _("Another route")


class Answer(models.TextChoices):
    """To the two questions that are asked before a go. Not answered is empty."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


def percent(label: Any, **options: Any) -> Any:
    """Return a field for a share or weight: per cent with two places."""
    return models.DecimalField(
        label,
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        **options,
    )


def money(label: Any, **options: Any) -> Any:
    """Return a field for an amount in the row's currency, net of tax, that may be unknown."""
    return models.DecimalField(
        label,
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        **options,
    )


def currency(label: Any) -> Any:
    return models.CharField(
        label,
        max_length=3,
        default="GBP",
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("Use the three letters of a currency, such as GBP."))],
    )


class BidQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "BidQuerySet":
        """Narrow to what the actor may see.

        Somebody seated for an organisation sees the bids of the partnerships it belongs to, and those that it
        shares in: prices are no business of the other members. Coordinators and brokers see every bid.
        """
        rows = super().visible_to(actor) if actor.may("bids.view") else self.none()
        if actor.may("bids.manage") or actor.organisation_id is None:
            return rows
        ours = {"organisation__in": actor.organisations}
        return rows.filter(
            Q(lead__in=actor.organisations)
            | Exists(Party.objects.filter(partnership=OuterRef("partnership"), until=None, **ours))
            | Exists(BidPartner.objects.filter(bid=OuterRef("pk"), **ours))
        )

    def with_shares(self) -> "BidQuerySet":
        """Read the partners, the promises and the lots beside each bid."""
        partners: Any = BidPartner.objects.select_related("organisation")
        promises: Any = Promise.objects.select_related("organisation")
        return self.prefetch_related(
            models.Prefetch("partners", partners), models.Prefetch("promises", promises), "lots"
        )

    def of(self, organisation_ids: Any) -> "BidQuerySet":
        """Narrow to the bids in which one of these organisations leads or has a share."""
        sharing = BidPartner.objects.filter(bid=OuterRef("pk"), organisation__in=organisation_ids)
        return self.filter(Q(lead__in=organisation_ids) | Exists(sharing))

    def with_stage(self, day: date) -> "BidQuerySet":
        """Add `stage_today`: the stage of `stages.stage_on` on this day, worked out by the database."""
        return self.annotate(
            stage_today=Case(
                When(outcome_on__lte=day, then=F("outcome")),
                When(standstill_began_on__lte=day, then=Value(Stage.STANDSTILL.value)),
                When(award_notified_on__lte=day, then=Value(Stage.AWARD_NOTIFIED.value)),
                When(shortlisted_on__lte=day, then=Value(Stage.SHORTLISTED.value)),
                When(submitted_on__lte=day, then=Value(Stage.SUBMITTED.value)),
                When(decided_on__lte=day, decision=Decision.GO, then=Value(Stage.PREPARING.value)),
                When(decided_on__lte=day, then=Value(Stage.DECIDED.value)),
                When(qualifying_on__lte=day, then=Value(Stage.QUALIFYING.value)),
                default=Value(Stage.IDENTIFIED.value),
                output_field=models.CharField(),
            )
        )


class Bid(TenantRow):
    """What is known of an opportunity, and the dated facts from which the stage follows. No stage is stored."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="bids")
    retender_of = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="retenders",
        editable=False,
        verbose_name=_("re-tender of"),
    )
    title = models.CharField(_("title"), max_length=200)
    commissioner = models.CharField(_("commissioner"), max_length=200)
    commissioner_organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("commissioner’s record here"),
    )
    route = models.CharField(_("route"), max_length=20, choices=Route.choices, default=Route.OPEN)
    ocid = models.CharField(_("OCID"), max_length=60, blank=True)
    notice_id = models.CharField(_("notice number"), max_length=60, blank=True)
    notice_kind = models.CharField(
        _("last notice of the buyer"), max_length=10, choices=NoticeKind.choices, blank=True, editable=False
    )
    cpv = models.CharField(_("CPV code"), max_length=10, blank=True)
    area = models.CharField(_("area"), max_length=200, blank=True)
    lots_note = models.TextField(_("note on lots"), blank=True, max_length=10_000)
    nation = models.CharField(_("nation"), max_length=3, choices=Nation.choices, default=Nation.ENGLAND)

    total_value = money(_("total value, net"))
    annual_value = money(_("value per year, net"))
    currency = currency(_("currency"))
    term_months = models.PositiveSmallIntegerField(_("term in months"), null=True, blank=True)
    extension_months = models.PositiveSmallIntegerField(_("possible extension in months"), null=True, blank=True)
    weight_price = percent(_("weight of price"), null=True, blank=True)
    weight_quality = percent(_("weight of quality"), null=True, blank=True)
    weight_social_value = percent(_("weight of social value"), null=True, blank=True)

    lead = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("lead organisation")
    )
    lead_reason = models.TextField(_("why this lead"), blank=True, max_length=10_000)
    manager = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("bid manager"),
    )

    incumbents = models.TextField(_("who delivers it today"), blank=True, max_length=10_000)
    tupe_likely = models.BooleanField(
        _("staff would transfer (TUPE)"), null=True, blank=True, choices=[(True, _("Likely")), (False, _("Unlikely"))]
    )
    local_provider = models.CharField(
        _("is a good local organisation already delivering this?"), max_length=10, blank=True, choices=Answer.choices
    )
    local_provider_note = models.TextField(_("who, and why we would bid all the same"), blank=True, max_length=10_000)
    community_led = models.CharField(
        _("are organisations led by the affected community at the table?"),
        max_length=10,
        blank=True,
        choices=Answer.choices,
    )
    community_led_note = models.TextField(_("which, and since when"), blank=True, max_length=10_000)

    time_zone = models.CharField(
        _("deadlines follow"), max_length=60, default="Europe/London", validators=[validate_zone]
    )
    clarification_deadline_at = models.DateTimeField(_("clarification deadline"), null=True, blank=True)
    submission_deadline_at = models.DateTimeField(_("submission deadline"), null=True, blank=True)
    award_expected_on = models.DateField(_("award expected"), null=True, blank=True)
    starts_on = models.DateField(_("service starts"), null=True, blank=True)

    qualifying_on = models.DateField(_("qualifying since"), null=True, editable=False)
    decided_on = models.DateField(_("decided"), null=True, editable=False)
    decision = models.CharField(_("decision"), max_length=15, choices=Decision.choices, blank=True, editable=False)
    decision_reason = models.TextField(_("reason"), blank=True, max_length=10_000, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    submitted_on = models.DateField(null=True, editable=False)  # the day of submitted_at where the consortium is
    shortlisted_on = models.DateField(_("shortlisted"), null=True, editable=False)
    award_notified_on = models.DateField(_("award notified"), null=True, editable=False)
    standstill_began_on = models.DateField(_("standstill began"), null=True, editable=False)
    standstill_ends_on = models.DateField(_("standstill ends"), null=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices, blank=True, editable=False)
    outcome_on = models.DateField(_("outcome known"), null=True, editable=False)
    lessons = models.TextField(_("lessons"), blank=True, max_length=10_000)

    history: Any = HistoricalRecords(excluded_fields=["updated_at"])

    objects: ClassVar[Any] = BidQuerySet.as_manager()

    class Meta:
        ordering = [F("submission_deadline_at").asc(nulls_last=True), "id"]
        indexes = [
            models.Index(fields=["consortium", "submission_deadline_at", "id"], name="bid_by_deadline"),
            models.Index(fields=["consortium", "updated_at", "id"], name="bid_by_change"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight_price=None, weight_quality=None, weight_social_value=None)
                | (
                    Q(
                        weight_price__isnull=False,
                        weight_quality__isnull=False,
                        weight_social_value__isnull=False,
                    )
                    # SQLite adds in floating point; weights have two places, so this range holds 100.00 alone.
                    & Q(weight_price__gt=Decimal("99.995") - F("weight_quality") - F("weight_social_value"))
                    & Q(weight_price__lt=Decimal("100.005") - F("weight_quality") - F("weight_social_value"))
                ),
                name="bid_weights_total_100",
                violation_error_message=_(
                    "The weights of price, quality and social value total 100, or are all left out."
                ),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on=None) | (~Q(outcome="") & Q(outcome_on__isnull=False)),
                name="bid_outcome_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_on=None) | (~Q(decision="") & Q(decided_on__isnull=False)),
                name="bid_decision_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="won") | Q(submitted_on__isnull=False), name="bid_won_was_submitted"
            ),
            models.UniqueConstraint(
                fields=["retender_of"], condition=Q(outcome="", archived_at=None), name="one_open_retender"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse what belongs to another consortium, and a deadline that some zone has no date for."""
        require_same_consortium(self, "partnership", "retender_of", "lead", "commissioner_organisation", "manager")
        for name in DEADLINES:
            at = getattr(self, name)
            if isinstance(at, datetime) and not _FIRST_YEAR <= at.year <= _LAST_YEAR:
                raise ValidationError({name: f"Give a year from {_FIRST_YEAR} to {_LAST_YEAR}."})

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def facts(self) -> Facts:
        return Facts(**{name: getattr(self, name) for name in Facts.__slots__})

    def stage_on(self, day: date) -> Stage:
        return stage_on(self.facts, day)

    @property
    def standing_promises(self) -> "list[Promise]":
        """Return the promises that stand. Reads no row twice where `promises` is prefetched."""
        return standing(self.promises.all())

    @property
    def is_part_awarded(self) -> bool:
        """Tell whether it was won, but not with every lot. Reads no row twice where `lots` is prefetched."""
        return self.outcome == Outcome.WON and any(lot.outcome != Outcome.WON for lot in self.lots.all())

    @property
    def outcome_said(self) -> str:
        return str(_("Part awarded")) if self.is_part_awarded else self.get_outcome_display()

    @property
    def submission_deadline(self) -> str:
        """The submission deadline as a person says it, or nothing."""
        return self._spoken(self.submission_deadline_at)

    @property
    def clarification_deadline(self) -> str:
        return self._spoken(self.clarification_deadline_at)

    @property
    def not_open(self) -> str:
        """Why nobody can bid, by the buyer’s last notice; nothing once we have bid, or where the deadline is known."""
        is_known = self.notice_kind in EARLY and self.submission_deadline_at is not None
        return "" if is_known or self.submitted_on or self.outcome else why_not_open(self.notice_kind)

    def _spoken(self, instant: datetime | None) -> str:
        return spoken(instant, self.zone) if instant else ""


def _within_100(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(share__gte=0, share__lte=100),
        name=name,
        violation_error_message=_("A share is 0 to 100 per cent."),
    )


class BidPartner(Row):
    """An organisation's part in a bid. It can change until the bid is submitted."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("what it would do"), max_length=200, blank=True)
    share = percent(_("promised share, per cent"), default=Decimal(0))
    value = money(_("value"))

    class Meta:
        ordering = ["-share", "organisation__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "organisation"],
                name="bid_partner_once",
                violation_error_message=_("This organisation is already in the bid. Change its share instead."),
            ),
            _within_100("bid_share_within_100"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name}: {self.share}%"


class Promise(FrozenRow):
    """What a partner was promised when the bid was submitted, or by a correction that it agreed to later.

    Rows are written together as a numbered statement that totals 100%. The latest statement stands; no row changes.
    """

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="promises")
    statement = models.PositiveSmallIntegerField(_("statement"), default=1)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="promises")
    role = models.CharField(_("what it would do"), max_length=200, blank=True)
    share = percent(_("promised share, per cent"))
    value = money(_("value"))
    promised_at = models.DateTimeField(_("promised"))

    class Meta:
        ordering = ["-statement", "-share", "organisation__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "statement", "organisation"], name="one_promise_per_statement"),
            _within_100("promised_share_within_100"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name}: {self.share}%"
