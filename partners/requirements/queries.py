"""What is required, and what organisations are missing of it: as many queries for thirty as for one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from consortium.access.actor import Actor
from consortium.organisations.models import Organisation
from partners.bids.models import Bid
from partners.contracts.in_force import in_force
from partners.contracts.models import Contract
from partners.documents.models import Document
from partners.requirements.models import OfWhom, Requirement
from partners.requirements.readiness import Asked, Held, Missing, missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """One organisation that delivers a contract: its share, if it has one, and what it is missing."""

    organisation: Organisation
    share: Decimal | None
    is_holder: bool
    missing: Sequence[Missing]

    @property
    def is_ready(self) -> bool:
        return not self.missing


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


def required_in(contract: Contract) -> list[Requirement]:
    """Return what the contract requires today, with each type."""
    return list(Requirement.objects.current().filter(contract=contract).select_related("type"))


def readiness_of(contract: Contract, today: date) -> list[Readiness]:
    """Return what those who deliver a contract are missing today of what it requires, the holder first.

    They are the holder, and whoever has a share in force; before it starts, a share at its start.
    """
    rows = in_force(contract.allocations.select_related("organisation"), max(today, contract.starts_on))
    shares = {row.organisation_id: row.share for row in rows}
    delivering = [contract.holder, *(row.organisation for row in rows if row.organisation_id != contract.holder_id)]
    asked = [each.asked for each in required_in(contract)]
    lacks = missing_of(asked, [each.pk for each in delivering], today, lead_id=contract.holder_id)
    return [
        Readiness(
            organisation=each,
            share=shares.get(each.pk),
            is_holder=each.pk == contract.holder_id,
            missing=lacks[each.pk],
        )
        for each in delivering
    ]


def readiness_seen(contract: Contract, actor: Actor, today: date) -> list[Readiness]:
    """Return the same as with documents: coordinators see all; whoever takes part for an organisation, its own."""
    found = readiness_of(contract, today)
    if actor.may("documents.manage"):
        return found
    return [each for each in found if each.organisation.pk == actor.organisation_id]


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
