"""What is required, and what organisations are missing of it: as many queries for thirty as for one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from typing import Any

from partners.bids.models import Bid
from partners.documents.models import Document
from partners.requirements.models import OfWhom, Requirement
from partners.requirements.readiness import Asked, Held, Missing, missing


def day_of(bid: Bid, today: date) -> date:
    """Return the day on which a bid's requirements are judged: it went in, it is due, or today where none is known."""
    if bid.submitted_on:
        return bid.submitted_on
    due = bid.submission_deadline_at
    return due.astimezone(bid.zone).date() if due else today


def required_by(bid: Bid) -> list[Requirement]:
    """Return what the bid requires today, with each type. The caller may see the bid, or is invited to it."""
    return list(Requirement.objects.current().filter(bid=bid).select_related("type"))


def missing_of(
    asked: Sequence[Asked], organisation_ids: Iterable[Any], day: date, *, lead_id: Any
) -> dict[Any, list[Missing]]:
    """Return what each organisation is missing on the day, by its id."""
    ids = list(organisation_ids)
    held = _held(asked, ids)
    return {each: missing(asked, held[each], day, is_lead=each == lead_id) for each in ids}


def asked_of(bids: Any, organisation_id: Any, today: date) -> list[tuple[Bid, list[tuple[Requirement, list[Missing]]]]]:
    """Return what each of these bids requires of an organisation, beside what is missing of it on the bid's day."""
    rows = Requirement.objects.current().filter(bid__in=bids).select_related("type", "bid__consortium")
    required: dict[Bid, list[Requirement]] = defaultdict(list)
    for each in rows.order_by("bid__submission_deadline_at", "bid", "type__name", "pk"):
        required[each.bid].append(each)
    asked = [each.asked for each in chain.from_iterable(required.values())]
    held = _held(asked, [organisation_id])[organisation_id]
    found = []
    for bid, requirements in required.items():
        is_lead = bid.lead_id == organisation_id
        ours = [each for each in requirements if is_lead or each.of_whom == OfWhom.EVERYBODY]
        day = day_of(bid, today)
        found.append((bid, [(each, missing([each.asked], held, day, is_lead=is_lead)) for each in ours]))
    return [(bid, ours) for bid, ours in found if ours]


def _held(asked: Sequence[Asked], organisation_ids: Sequence[Any]) -> dict[Any, list[Held]]:
    rows = Document.objects.counting().filter(
        organisation__in=organisation_ids, type__in=[each.type_id for each in asked]
    )
    found: dict[Any, list[Held]] = defaultdict(list)
    for row in rows:
        found[row.organisation_id].append(
            Held(
                type_id=row.type_id,
                version=row.version,
                issued_on=row.issued_on,
                runs_out_on=row.runs_out_on,
                cover=row.cover,
                is_verified=row.verified_at is not None,
            )
        )
    return found
