"""An organisation as one consortium knows it, its identifiers, its income history and its people."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from consortium.access.rows import Row, TenantQuerySet, TenantRow
from consortium.organisations.identifiers import BadIdentifier, Scheme, read
from consortium.organisations.size_bands import SizeBand


class Kind(models.TextChoices):
    CHARITY = "charity", _("Charity")
    SOCIAL_ENTERPRISE = "social_enterprise", _("Social enterprise")
    PUBLIC_BODY = "public_body", _("Public body")
    GROUP = "group", _("Community group")
    BUSINESS = "business", _("Business")


class Declared(models.TextChoices):
    """An answer that people give about themselves: declining and not having been asked are different."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    DECLINED = "declined", _("Preferred not to say")
    NOT_ASKED = "not_asked", _("Not asked")


class OrganisationQuerySet(TenantQuerySet):
    def current(self) -> "OrganisationQuerySet":
        """Narrow to those that something new can begin with."""
        return self.filter(archived_at=None, merged_on=None)


class WebAddressField(models.URLField):
    """An address typed without a scheme is https."""

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class Organisation(TenantRow):
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.CHARITY)
    website = WebAddressField(_("website"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    activities = models.TextField(_("what it does"), blank=True, max_length=10_000)
    # The latest known income and its band are kept beside the history so that lists need no join.
    annual_income = models.DecimalField(
        _("annual income"), max_digits=14, decimal_places=2, null=True, blank=True, editable=False
    )
    size_band = models.CharField(
        _("size"), max_length=12, choices=SizeBand.choices, default=SizeBand.UNKNOWN, editable=False
    )
    led_by_community = models.CharField(
        _("led by the people it serves"), max_length=10, choices=Declared.choices, default=Declared.NOT_ASKED
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged_here",
        verbose_name=_("merged into"),
    )
    merged_on = models.DateField(_("merged"), null=True, editable=False)
    history: Any = HistoricalRecords(excluded_fields=["updated_at"])

    objects: ClassVar[Any] = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["consortium", "name", "id"], name="organisation_by_name"),
            models.Index(fields=["consortium", "updated_at", "id"], name="organisation_by_change"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into=None, merged_on=None)
                | models.Q(merged_into__isnull=False, merged_on__isnull=False),
                name="organisation_merger_has_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("id")),
                name="organisation_merges_into_another",
                violation_error_message=_("An organisation merges into another one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a successor of another consortium, whoever asked."""
        if self.merged_into and self.merged_into.consortium_id != self.consortium_id:
            raise ValidationError("An organisation merges into one of its own consortium.")

    @property
    def successor(self) -> "Organisation | None":
        """What it is part of today, where what it merged into has merged too."""
        found, seen = self.merged_into, {self.pk}
        while found and found.merged_into and found.pk not in seen:
            seen.add(found.pk)
            found = found.merged_into
        return found


class Identifier(Row):
    """A number in a register. It belongs to one organisation of a consortium, however many claim it."""

    consortium = models.ForeignKey("consortium.Consortium", on_delete=models.PROTECT, related_name="+", editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(_("register"), max_length=12, choices=Scheme.choices)
    value = models.CharField(_("number"), max_length=60)

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "scheme", "value"],
                name="identifier_of_one_organisation",
                violation_error_message=_("Another organisation of this consortium has this number."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme}-{self.value}"

    def clean(self) -> None:
        try:
            self.value = read(self.scheme, self.value).value
        except BadIdentifier as problem:
            raise ValidationError({"value": str(problem)}) from problem


class Income(Row):
    """What the accounts for one financial year say. Zero is an amount; not known is no row."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="incomes")
    year_end = models.DateField(_("financial year end"))
    amount = models.DecimalField(_("income"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["-year_end"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year_end"], name="one_income_per_year"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="income_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} to {self.year_end}"
