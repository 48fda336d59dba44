"""The results of an indicator as a chart with its table."""

from collections.abc import Sequence
from decimal import Decimal

from consortium.portal.charts import Chart, Measured, measured_bars
from partners.indicators.models import Indicator, Result

DRAWN = 12


def amount(value: Decimal, unit: str) -> str:
    """Write a number with its unit, without the noughts that say nothing: “12.5 %”."""
    number = f"{value:,f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:,f}"
    return f"{number}\N{NO-BREAK SPACE}{unit}" if unit else number


def chart_of(indicator: Indicator, results: Sequence[Result]) -> Chart:
    """Draw the latest results, the oldest of them first, beside the target."""
    points = [
        Measured(
            label=f"{result.period_from:%b %Y}",
            value=None if result.value is None else float(result.value),
            words="No number" if result.value is None else amount(result.value, indicator.unit),
            rating=str(result.get_rating_display()),
        )
        for result in reversed(results[:DRAWN])
    ]
    return measured_bars(
        indicator.name, points, target=float(indicator.target), said=amount(indicator.target, indicator.unit)
    )
