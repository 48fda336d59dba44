"""What one release carries for a bid: plain values by the name of the field, and notes on what was left out."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from partners.bids.models import Bid
from partners.bids.opening import NoticeKind
from partners.lots.models import Lot
from partners.notices.ocds import Node, Unreadable
from partners.notices.tables import kind_of, nation_of, region_of, route_of
from partners.notices.texts import clean, cut
from partners.notices.weights import WEIGHTS, weights_in

LOT = "lot:"  # before the number of a lot, among the names of fields
MAX_LOTS = 100
NOT_STATED = {Decimal(0), Decimal("0.01")}  # what portals write where a form wants an amount and there is none
_TOO_LARGE = Decimal(10) ** 12
_YEARS = (1900, 2200)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,59}")
_CPV = re.compile(r"\d{8}(-\d)?")
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Release:
    """A release as it was read. `carried` is JSON: amounts and dates are texts, a lot is an object."""

    ocid: str
    release_id: str
    released_at: datetime
    kind: NoticeKind
    carried: dict[str, Any]
    notes: tuple[str, ...]
    sha256: str

    @property
    def title(self) -> str:
        return str(self.carried.get("title", ""))


def read_release(node: Node) -> Release:
    """Read one release. Raises Unreadable where it is no release; notes what is no amount or no date."""
    notes: list[str] = []
    kind = _kind(node)
    ocid, release_id = _id(node.get("ocid")), _id(node.get("id"))
    carried = {
        "title": _text(node.get("tender", "title"), "title", notes),
        "commissioner": _text(_buyer(node), "commissioner", notes),
        "ocid": ocid,
        "notice_id": release_id,
        "route": _route(node.get("tender")),
        **_classified(node, notes),
        **_value(node.get("tender", "value"), notes),
        **_term(node.get("tender"), notes),
        **(_deadlines(node.get("tender"), notes) if kind == NoticeKind.TENDER else {}),
        WEIGHTS: weights_in(node.get("tender", "lots").each()[:MAX_LOTS], notes),
        **_lots(node.get("tender", "lots").each(), notes),
    }
    return Release(
        ocid=ocid,
        release_id=release_id,
        released_at=_released(node.get("date"), notes),
        kind=kind,
        carried={name: value for name, value in carried.items() if value not in (None, "")},
        notes=tuple(notes),
        sha256=_fingerprint(node.value),
    )


def _fingerprint(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, default=str, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _id(node: Node) -> str:
    text = node.text()
    if not text:
        raise Unreadable(f"{node.path} is missing. Every release has one.")
    if not _ID.fullmatch(text):
        raise Unreadable(f"{node.path} is “{text[:80]}”. It has up to 60 letters, digits and the signs . _ : / -")
    return text


def _kind(node: Node) -> NoticeKind:
    tags = [tag.text() for tag in node.get("tag").each()]
    plans = [each.get("documentType").text() for each in node.get("planning", "documents").each()]
    plans += [each.get("documentType").text() for each in node.get("tender", "documents").each()]
    plan = next((each for each in plans if each.endswith("Notice")), "")
    status = node.get("tender", "status").text()
    kind = kind_of(tags, status, notice_type=_notice_type(node), plan=plan)
    if kind is None:
        said = ", ".join(tags)[:80]
        raise Unreadable(f"{node.get('tag').path} is “{said}”, which is no kind of notice that this reads.")
    return kind


def _notice_type(node: Node) -> str:
    """Return the number of the notice’s form, which the document that is this very notice says."""
    documents = node.get("planning", "documents").each() + node.get("tender", "documents").each()
    for award in node.get("awards").each():
        documents += award.get("documents").each()
    this = node.get("id").text()
    return next((each.get("noticeType").text() for each in documents if each.get("id").text() == this), "")


def _released(node: Node, notes: list[str]) -> datetime:
    at = _parsed(node)
    if at is None:
        raise Unreadable(
            f"{node.path} is “{node.text()[:80]}”. It says when the notice was released: 2026-09-03T16:39:47Z."
        )
    if at.tzinfo is None:
        notes.append(f"{node.path}: no zone is given, so it is read as UTC.")
        at = at.replace(tzinfo=UTC)
    return _within(at, node)


def _within(at: datetime, node: Node) -> datetime:
    if not _YEARS[0] <= at.year <= _YEARS[1]:
        raise Unreadable(f"{node.path} is in the year {at.year}, which is none in which anybody bids.")
    return at.astimezone(UTC)


def _text(node: Node, field: str, notes: list[str]) -> str:
    longest = _longest(Bid, field)
    return cut(node.text(), longest, what=node.path, notes=notes)


def _buyer(node: Node) -> Node:
    if named := node.get("buyer", "name"):
        return named
    buyers = (
        each for each in node.get("parties").each() if "buyer" in [role.text() for role in each.get("roles").each()]
    )
    return next((each.get("name") for each in buyers), node.get("buyer", "name"))


def _route(tender: Node) -> str:
    details = f"{tender.get('procurementMethodDetails').text()} {_regimes(tender)}"
    return route_of(tender.get("procurementMethod").text(), details) or ""


def _regimes(tender: Node) -> str:
    """Return the special regimes in words: “lightTouch” as “light touch”."""
    said = " ".join(each.text() for each in tender.get("specialRegime").each())
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", said)


# --- what and where ----------------------------------------------------------------------------------


def _classified(node: Node, notes: list[str]) -> dict[str, str]:
    tender, awards = node.get("tender"), node.get("awards").each()
    items = tender.get("items").each() or [item for award in awards for item in award.get("items").each()]
    places = [place for item in items for place in item.get("deliveryAddresses").each()]
    regions = list(dict.fromkeys(filter(None, (_region(place) for place in places))))
    area = ", ".join(region_of(region) for region in regions)
    longest = _longest(Bid, "area")
    return {
        "cpv": _cpv([tender, *items], notes),
        "area": cut(area, longest, what="Regions", notes=notes),
        "nation": nation_of(regions) or "",
    }


def _region(place: Node) -> str:
    return place.get("region").text() or place.get("countryName").text()


def _cpv(classified: list[Node], notes: list[str]) -> str:
    """Return the main code, and note how many others there are."""
    found: dict[str, None] = {}
    for name in ("classification", "additionalClassifications"):
        for each in classified:
            held = [each.get(name)] if name == "classification" else each.get(name).each()
            for one in held:
                code = _CPV.match(one.get("id").text())
                if code and one.get("scheme").text() == "CPV":
                    found[code.group()] = None
    if len(found) > 1:
        notes.append(f"CPV: the notice has {len(found)} codes; the first is kept.")
    return next(iter(found), "")


# --- money -------------------------------------------------------------------------------------------


def _value(node: Node, notes: list[str]) -> dict[str, str]:
    amount = _amount(node, notes)
    if amount is None:
        return {}
    return {"total_value": amount, "currency": node.get("currency").text() or "GBP"}


def _amount(node: Node, notes: list[str]) -> str | None:
    """Return the net amount, or None where none is stated. What is no amount is noted and left out."""
    stated = node.get("amount")
    text, currency = stated.text(), node.get("currency").text() or "GBP"
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0 or amount >= _TOO_LARGE or not _CURRENCY.fullmatch(currency):
        notes.append(f"{stated.path}: “{text[:40]} {currency[:10]}” is no amount that fits. It was left out.")
        return None
    amount = amount.quantize(Decimal("0.01"))
    return None if amount in NOT_STATED else str(amount)


# --- days --------------------------------------------------------------------------------------------


def _deadlines(tender: Node, notes: list[str]) -> dict[str, str | None]:
    return {
        "submission_deadline_at": _instant(tender.get("tenderPeriod", "endDate"), notes),
        "clarification_deadline_at": _instant(tender.get("enquiryPeriod", "endDate"), notes),
    }


def _instant(node: Node, notes: list[str]) -> str | None:
    if not node.text():
        return None
    at = _parsed(node)
    if at is None or at.tzinfo is None or not _YEARS[0] < at.year < _YEARS[1]:
        said = "has no zone, so it could be one of several instants" if at and at.tzinfo is None else "is no instant"
        notes.append(f"{node.path}: “{node.text()[:40]}” {said}. It was left out; add the deadline by hand.")
        return None
    return at.astimezone(UTC).isoformat()


def _parsed(node: Node) -> datetime | None:
    try:
        return parse_datetime(node.text()) or None
    except ValueError:
        return None


def _term(tender: Node, notes: list[str]) -> dict[str, Any]:
    """Return the first day, and the months of the term and of its extension where they are whole."""
    periods = [
        tender.get("contractPeriod"),
        *(lot.get("contractPeriod") for lot in tender.get("lots").each()[:MAX_LOTS]),
    ]
    starts = _days([period.get("startDate") for period in periods], notes)
    ends = _days([period.get("endDate") for period in periods], notes)
    furthest = _days([period.get("maxExtentDate") for period in periods], notes)
    found: dict[str, Any] = {"starts_on": min(starts).isoformat() if starts else None}
    if starts and ends:
        found["term_months"] = _months(min(starts), max(ends) + timedelta(days=1))
    if ends and furthest:
        found["extension_months"] = _months(max(ends), max(furthest))
    return found


def _days(nodes: list[Node], notes: list[str]) -> list[date]:
    """Return the days as the buyer wrote them, whatever the zone."""
    found = []
    for node in nodes:
        if not node.text():
            continue
        at = _parsed(node)
        day = at.date() if at else _day(node.text())
        if day and _YEARS[0] < day.year < _YEARS[1]:
            found.append(day)
        else:
            notes.append(f"{node.path}: “{node.text()[:40]}” is no day. It was left out.")
    return found


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _months(first: date, after: date) -> int | None:
    """Return the whole months from one day to the same day of another month, or None."""
    months = (after.year - first.year) * 12 + after.month - first.month
    return months if months > 0 and first.day == after.day else None


# --- lots --------------------------------------------------------------------------------------------


def _lots(lots: list[Node], notes: list[str]) -> dict[str, Any]:
    """Return the lots by number. A notice with one lot is not divided."""
    if len(lots) < 2:
        return {}
    if len(lots) > MAX_LOTS:
        notes.append(f"Lots: the notice has {len(lots)}; the first {MAX_LOTS} are kept.")
    found: dict[str, Any] = {}
    for lot in lots[:MAX_LOTS]:
        number = lot.get("id").text()
        longest = _longest(Lot, "number")
        if not number or len(number) > longest or LOT + number in found:
            notes.append(
                f"{lot.get('id').path}: “{number[:40]}” is no number of a lot, or stands twice. It was left out."
            )
            continue
        title = lot.get("title").text() or lot.get("description").text() or f"Lot {number}"
        longest = _longest(Lot, "title")
        kept = cut(clean(title), longest, what=f"{lot.path}.title", notes=notes)
        found[LOT + number] = {"title": kept, "value": _amount(lot.get("value"), notes)}
    return found


def _longest(model: Any, field: str) -> int:
    length: int = model._meta.get_field(field).max_length
    return length
