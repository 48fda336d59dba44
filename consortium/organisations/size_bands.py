"""NCVO size bands by annual income: the lower bound belongs to the upper band, unknown is not micro."""

from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SizeBand(TextChoices):
    MICRO = "micro", _("Micro (under £10,000)")
    SMALL = "small", _("Small (£10,000 to £100,000)")
    MEDIUM = "medium", _("Medium (£100,000 to £1m)")
    LARGE = "large", _("Large (£1m to £10m)")
    MAJOR = "major", _("Major (£10m to £100m)")
    SUPER_MAJOR = "super_major", _("Super-major (£100m and over)")
    UNKNOWN = "unknown", _("Size not known")


_UPPER = [
    (Decimal(10_000), SizeBand.MICRO),
    (Decimal(100_000), SizeBand.SMALL),
    (Decimal(1_000_000), SizeBand.MEDIUM),
    (Decimal(10_000_000), SizeBand.LARGE),
    (Decimal(100_000_000), SizeBand.MAJOR),
]


def size_band(annual_income: Decimal | None) -> SizeBand:
    """Return the band of an annual income in pounds. Source: NCVO UK Civil Society Almanac definitions."""
    if annual_income is None:
        return SizeBand.UNKNOWN
    return next((band for upper, band in _UPPER if annual_income < upper), SizeBand.SUPER_MAJOR)
