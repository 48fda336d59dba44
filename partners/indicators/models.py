"""What a contract is measured by, and the results: a ledger, in which a correction is a new row."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, IntegerChoices, Q, TextChoices
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from consortium.access.actor import Actor
from consortium.access.frozen import FrozenQuerySet, FrozenRow
from consortium.organisations.models import Organisation
from partners.contracts.parts import OfContract, OfContractQuerySet
from partners.indicators.periods import Period, Rhythm


class Frequency(IntegerChoices):
    """How many months a result is about."""

    MONTHLY = 1, _("Every month")
    QUARTERLY = 3, _("Every quarter")
    HALF_YEARLY = 6, _("Every half year")
    YEARLY = 12, _("Every year")


class Rating(TextChoices):
    GOOD = "good", _("Good")
    APPROACHING = "approaching_target", _("Approaching target")
    IMPROVE = "requires_improvement", _("Requires improvement")
    INADEQUATE = "inadequate", _("Inadequate")
    OTHER = "other", _("Other")


class IndicatorQuerySet(OfContractQuerySet):
    def with_results(self) -> Self:
        """Read every result, and the contract whose term bounds the periods, beside each indicator."""
        return self.select_related("contract__consortium", "owner").prefetch_related("results")


class Indicator(OfContract):
    """A measure with a target, told by its owner after every period."""

    name = models.CharField(_("what is measured"), max_length=200)
    definition = models.TextField(_("how it is counted"), blank=True, max_length=2000)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2)
    unit = models.CharField(
        _("unit"), max_length=40, blank=True, help_text=_("Such as %, people or days. Empty for a bare number.")
    )
    frequency = models.PositiveSmallIntegerField(_("how often"), choices=Frequency.choices, default=Frequency.QUARTERLY)
    due_after_days = models.PositiveSmallIntegerField(
        _("days to report, after a period"), default=15, validators=[MaxValueValidator(366)]
    )
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("owner"))
    begins_on = models.DateField(_("measured from"))
    ends_on = models.DateField(
        _("measured until"), null=True, blank=True, help_text=_("Left out, until the contract ends.")
    )

    history: Any = HistoricalRecords(excluded_fields=["updated_at"])

    belongs = ("owner",)
    objects: ClassVar[Any] = IndicatorQuerySet.as_manager()

    class Meta(OfContract.Meta):
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")),
                name="indicator_ends_after_it_begins",
                violation_error_message=_("An indicator is measured until the day it begins, or later."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rhythm(self) -> Rhythm:
        last = self.contract.dates.last_day
        return Rhythm(
            begins_on=self.begins_on,
            ends_on=min(self.ends_on, last) if self.ends_on else last,
            months=self.frequency,
            due_after_days=self.due_after_days,
        )

    @property
    def standing_results(self) -> "list[Result]":
        """Return the result that stands for each period, the latest period first."""
        latest: dict[date, Result] = {}
        for result in sorted(self.results.all(), key=lambda each: each.number):
            latest[result.period_from] = result
        return [latest[day] for day in sorted(latest, reverse=True)]

    def overdue_on(self, day: date) -> list[Period]:
        return self.rhythm.overdue_on(day, {result.period_from for result in self.results.all()})


class ResultQuerySet(FrozenQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to what was told of the indicators that the actor may see."""
        return self.filter(indicator__in=Indicator.objects.visible_to(actor))


class Result(FrozenRow):
    """What came out in a period. Of two for the same, the higher number is the correction, and stands."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="results")
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("until"))
    number = models.PositiveSmallIntegerField(_("version"))
    value = models.DecimalField(_("result"), max_digits=14, decimal_places=2, null=True, blank=True)
    rating = models.CharField(_("rating"), max_length=20, choices=Rating.choices)
    comment = models.TextField(_("comment"), blank=True, max_length=2000)
    recorded_by = models.CharField(_("told by"), max_length=120)
    recorded_at = models.DateTimeField(_("told"))

    objects: ClassVar[Any] = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["-period_from", "-number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period_from", "number"], name="one_result_per_version"),
            models.CheckConstraint(condition=Q(period_to__gte=F("period_from")), name="result_period_in_order"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(comment=""),
                name="result_without_a_value_says_why",
                violation_error_message=_("Give the result, or say in the comment why there is none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} from {self.period_from}"
