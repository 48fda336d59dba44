"""A consortium: the standing body whose members win and deliver services together."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.rows import Row


@cache
def _zones() -> set[str]:
    """Read the names once: the directory holds some six hundred files."""
    return available_timezones()


def validate_zone(name: str) -> None:
    """Accept the name of an IANA time zone, such as Europe/London."""
    if name not in _zones():
        raise ValidationError(_("“%s” is not a time zone. Use a name such as Europe/London.") % name)


class Form(models.TextChoices):
    INFORMAL_NETWORK = "informal_network", _("Informal network")
    MANAGING_AGENT = "managing_agent", _("Managing agent")
    MANAGING_PROVIDER = "managing_provider", _("Managing provider")
    CONSTITUTED = "constituted", _("Constituted (SPV or CIO)")
    ALLIANCE = "alliance", _("Alliance")
    JOINT_BID = "joint_bid", _("Joint bid")


class Nation(models.TextChoices):
    """The nations of the UK, each with bank holidays of its own."""

    ENGLAND = "ENG", _("England")
    WALES = "WLS", _("Wales")
    SCOTLAND = "SCT", _("Scotland")
    NORTHERN_IRELAND = "NIR", _("Northern Ireland")


class ConsortiumQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "ConsortiumQuerySet":
        return self.filter(pk=actor.consortium_id) if actor.consortium_id else self.none()


class Consortium(Row):
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=60, unique=True)
    model = models.CharField(max_length=20, choices=Form.choices, default=Form.INFORMAL_NETWORK)
    nation = models.CharField(max_length=3, choices=Nation.choices, default=Nation.ENGLAND)
    time_zone = models.CharField(max_length=60, default="Europe/London", validators=[validate_zone])
    currency = models.CharField(max_length=3, default="GBP")
    review_every_months = models.PositiveSmallIntegerField(
        default=6, validators=[MinValueValidator(1), MaxValueValidator(36)]
    )
    # Both protect answers further than the rule does; neither can go below it. See docs/domain.md.
    extra_scorers = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(10)])
    extra_comparing = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(3)])
    created_at = models.DateTimeField(editable=False)

    objects = ConsortiumQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "consortia"

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
