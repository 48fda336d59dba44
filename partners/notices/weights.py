"""What the criteria of an award weigh, added up to the three weights of a bid."""

from decimal import Decimal, InvalidOperation
from typing import Any

from partners.notices.ocds import Node

WEIGHTS = "weights"  # one name for three fields, which total 100 or are all left out
FIELDS = ("weight_price", "weight_quality", "weight_social_value")
_LEFT_OUT = "The weights were left out; add them by hand."


def weights_in(lots: list[Node], notes: list[str]) -> dict[str, str] | None:
    """Return the three weights that every lot with criteria states, or None; notes why where there are criteria.

    Source: OCDS extensions for lots and for award criteria breakdown, as Find a Tender publishes them:
    `lots[].awardCriteria.criteria[].numbers[]` with the weight "percentageExact".
    """
    found = [weighed for lot in lots if (weighed := _of_lot(lot, notes)) is not None]
    stated = [weighed for weighed in found if weighed]
    if not stated:
        return None
    if len(stated) < len(found) or any(weighed != stated[0] for weighed in stated):
        notes.append(f"Award criteria: they do not weigh the same in every lot. {_LEFT_OUT}")
        return None
    return stated[0]


def _of_lot(lot: Node, notes: list[str]) -> dict[str, str] | None:
    """Return None without criteria, and nothing where they give no three weights of 100 in all."""
    held = lot.get("awardCriteria")
    criteria = held.get("criteria") if isinstance(held.value, dict) else Node(None)
    if not isinstance(criteria.value, list) or not criteria.value:
        return None
    weights = dict.fromkeys(FIELDS, Decimal(0))
    for criterion in criteria.each():
        weight = _exact(criterion)
        if weight is None:
            notes.append(f"{criterion.path}: its weight is no exact percentage. {_LEFT_OUT}")
            return {}
        weights[_field_of(criterion)] += weight
    if sum(weights.values()) != Decimal(100):
        notes.append(f"{criteria.path}: the weights total {sum(weights.values())}, not 100. {_LEFT_OUT}")
        return {}
    return {name: f"{weight:.2f}" for name, weight in weights.items()}


def _field_of(criterion: Node) -> str:
    said = f"{criterion.get('name').text()} {criterion.get('description').text()}".lower()
    if criterion.get("type").text() in {"price", "cost"}:
        return "weight_price"
    return "weight_social_value" if "social value" in said else "weight_quality"


def _exact(criterion: Node) -> Decimal | None:
    numbers: Any = criterion.get("numbers").each()
    if len(numbers) != 1 or numbers[0].get("weight").text() != "percentageExact":
        return None
    try:
        weight = Decimal(numbers[0].get("number").text())
    except InvalidOperation:
        return None
    whole = weight.is_finite() and 0 <= weight <= 100 and weight == weight.quantize(Decimal("0.01"))
    return weight if whole else None
