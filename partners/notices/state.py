"""A bid as plain values, the way notices carry them, and how each reads to a person."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

from consortium.portal.tags import day, money
from partners.bids.deadlines import spoken
from partners.bids.models import Bid
from partners.lots.models import Lot
from partners.notices.merging import Values
from partners.notices.reading import LOT
from partners.notices.weights import FIELDS as WEIGHED
from partners.notices.weights import WEIGHTS

FIELDS = (
    "title",
    "commissioner",
    "ocid",
    "notice_id",
    "route",
    "cpv",
    "area",
    "nation",
    "total_value",
    "currency",
    "term_months",
    "extension_months",
    "starts_on",
    "clarification_deadline_at",
    "submission_deadline_at",
)


def state_of(bid: Bid) -> Values:
    """Return what the bid holds today. A lot that was decided differs from whatever a notice carries."""
    held = {name: plain(getattr(bid, name)) for name in FIELDS}
    held[WEIGHTS] = _weights_of(bid)
    for lot in bid.lots.all():
        held[LOT + lot.number] = {"title": lot.title, "value": plain(lot.value)} | (
            {"outcome": lot.outcome} if lot.outcome else {}
        )
    return held


def _weights_of(bid: Bid) -> dict[str, str] | None:
    held = {name: getattr(bid, name) for name in WEIGHED}
    return {name: f"{weight:.2f}" for name, weight in held.items()} if None not in held.values() else None


def plain(value: Any) -> Any:
    """Return the value as JSON has it; an empty text is nothing."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value or None


def fields_of(values: Values) -> dict[str, Any]:
    """Return the values that belong to the bid itself, as its fields have them."""
    flat = {**values, **(values.get(WEIGHTS) or {})}
    return {
        name: _field(name).to_python(value)
        for name, value in flat.items()
        if name != WEIGHTS and not name.startswith(LOT)
    }


def lots_of(values: Values) -> dict[str, dict[str, Any]]:
    """Return the lots among the values by number, as the fields of a lot have them."""
    return {
        name.removeprefix(LOT): {"title": lot["title"], "value": _lot_value(lot["value"])}
        for name, lot in values.items()
        if name.startswith(LOT)
    }


def _field(name: str) -> Any:
    return Bid._meta.get_field(name)


def _lot_value(text: str | None) -> Decimal | None:
    field: Any = Lot._meta.get_field("value")
    return field.to_python(text)


# --- words -------------------------------------------------------------------------------------------


def label(name: str) -> str:
    if name.startswith(LOT):
        return f"Lot {name.removeprefix(LOT)}"
    if name == WEIGHTS:
        return "Weights of price, quality and social value"
    said = str(_field(name).verbose_name)
    return said[0].upper() + said[1:]


def said(name: str, values: Values, zone: ZoneInfo) -> str:
    """Return the value as a person reads it; nothing where there is none."""
    value, currency = values.get(name), values.get("currency") or "GBP"
    if value is None:
        return ""
    if name == WEIGHTS or name.startswith(LOT):
        return _said_together(name, value, currency)
    field = _field(name)
    held = field.to_python(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DecimalField):
        return money(held, currency)
    if isinstance(held, datetime):
        return spoken(held, zone)
    return day(held) if isinstance(held, date) else str(held)


def _said_together(name: str, value: dict[str, str], currency: str) -> str:
    if name == WEIGHTS:
        return ", ".join(f"{Decimal(weight).normalize():f}%" for weight in value.values())
    worth = _lot_value(value["value"])
    return value["title"] if worth is None else f"{value['title']}, {money(worth, currency)}"
