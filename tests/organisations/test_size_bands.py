"""NCVO's bands: the lower bound belongs to the upper band."""

from decimal import Decimal

import pytest

from consortium.organisations.size_bands import SizeBand, size_band


@pytest.mark.parametrize(
    ("income", "band"),
    [
        (None, SizeBand.UNKNOWN),
        (0, SizeBand.MICRO),
        ("9999.99", SizeBand.MICRO),
        (10_000, SizeBand.SMALL),
        (100_000, SizeBand.MEDIUM),
        (1_000_000, SizeBand.LARGE),
        (10_000_000, SizeBand.MAJOR),
        ("99999999.99", SizeBand.MAJOR),
        (100_000_000, SizeBand.SUPER_MAJOR),
    ],
)
def test_size_band_of_an_income(income, band):
    assert size_band(None if income is None else Decimal(income)) == band
