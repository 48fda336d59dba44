"""What a contract allows later: to make it longer, by a day of notice, or to end it early."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from partners.contracts.parts import OfContract, OfContractQuerySet
from partners.options.notices import Dates, Standing, Use, earliest_end, notify_by, standing_on, use_on


class HeldBy(TextChoices):
    """Who may use a break clause."""

    COMMISSIONER = "commissioner", _("The commissioner")
    HOLDER = "holder", _("The holder")
    EITHER = "either", _("Either side")


class ExtensionOptionQuerySet(OfContractQuerySet):
    def undecided(self) -> Self:
        return self.filter(exercised_on=None, declined_on=None)

    def standing(self, standing: str, day: date) -> Self:
        """Narrow to where an option stands on a day, as `notices.standing_on` says it."""
        if standing in {Standing.EXERCISED, Standing.DECLINED}:
            return self.filter(**{f"{standing}_on__lte": day})
        lapsed = Q(notify_by__lt=day)
        later = (Q(exercised_on=None) | Q(exercised_on__gt=day)) & (Q(declined_on=None) | Q(declined_on__gt=day))
        return self.filter(later, lapsed if standing == Standing.LAPSED else ~lapsed)


class ExtensionOption(OfContract):
    """One step by which the contract may become longer. Taken up, it extends the contract."""

    extends_to = models.DateField(_("extends to, last day"))
    notify_by = models.DateField(_("notice by, last day"))
    words = models.TextField(_("as the contract has it"), blank=True, max_length=2000)
    exercised_on = models.DateField(_("exercised"), null=True, editable=False)
    declined_on = models.DateField(_("declined"), null=True, editable=False)
    declined_because = models.TextField(_("declined because"), blank=True, max_length=2000, editable=False)

    objects: ClassVar[Any] = ExtensionOptionQuerySet.as_manager()

    class Meta(OfContract.Meta):
        ordering = ["extends_to", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(notify_by__lt=F("extends_to")),
                name="option_notice_before_its_end",
                violation_error_message=_("Notice comes before the last day of the extension."),
            ),
            models.CheckConstraint(
                condition=Q(exercised_on=None) | Q(declined_on=None), name="option_exercised_or_declined"
            ),
            models.CheckConstraint(
                condition=Q(declined_on=None, declined_because="")
                | (Q(declined_on__isnull=False) & ~Q(declined_because="")),
                name="option_declined_for_a_reason",
                violation_error_message=_("Say why it is declined."),
            ),
        ]

    def __str__(self) -> str:
        return f"Extension of {self.contract} to {self.extends_to}"

    @property
    def dates(self) -> Dates:
        return Dates(**{name: getattr(self, name) for name in Dates.__slots__})

    def standing_on(self, day: date) -> Standing:
        return standing_on(self.dates, day)


class BreakClause(OfContract):
    """Who may end the contract early, from which day, and with how much notice.

    `notify_by` follows from the two, and is kept beside them so that lists can be asked for it.
    """

    held_by = models.CharField(_("who may use it"), max_length=12, choices=HeldBy.choices)
    ends_from = models.DateField(_("first day on which it may end the contract"))
    notice_days = models.PositiveSmallIntegerField(_("days of notice"), validators=[MaxValueValidator(1830)])
    words = models.TextField(_("as the contract has it"), blank=True, max_length=2000)
    notify_by = models.DateField(_("notice by, for that day"), editable=False)
    used_on = models.DateField(_("notice given"), null=True, editable=False)
    used_because = models.TextField(_("why"), blank=True, max_length=2000, editable=False)

    objects: ClassVar[Any] = OfContractQuerySet.as_manager()

    class Meta(OfContract.Meta):
        ordering = ["ends_from", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(notify_by__lte=F("ends_from")), name="break_notice_before_the_end"),
            models.CheckConstraint(
                condition=Q(used_on=None, used_because="") | (Q(used_on__isnull=False) & ~Q(used_because="")),
                name="break_used_for_a_reason",
                violation_error_message=_("Say why it is used."),
            ),
        ]

    def __str__(self) -> str:
        return f"Break of {self.contract} from {self.ends_from}"

    def clean_fields(self, exclude: Any = None) -> None:
        """Work out the day of notice before the fields are checked."""
        if self.ends_from is not None and self.notice_days is not None:
            self.notify_by = notify_by(self.ends_from, self.notice_days)
        super().clean_fields(exclude=exclude)

    def use_on(self, day: date) -> Use:
        return use_on(self.notify_by, self.used_on, day)

    @property
    def may_end_on(self) -> date:
        """Return the first day on which it may end the contract, given the notice that was given."""
        return earliest_end(self.ends_from, self.notice_days, self.used_on) if self.used_on else self.ends_from
