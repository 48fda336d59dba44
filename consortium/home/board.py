"""What trustees are told of a consortium as at a day: facts on record, and of results what every party may see."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q

from consortium.access.actor import Actor
from consortium.portal.charts import NOT_SHOWN
from consortium.portal.tags import day as in_words
from partners.bids.models import Bid
from partners.contracts.models import Contract
from partners.partnerships.models import Partnership, Party
from reflections.insights.models import Release, ReleaseCell
from reflections.questions.models import FIVE
from reflections.reviews.models import Mode

OWN_RESULT = "The parties have it. It is not in this report."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing of a section. `said` is what a sentence adds to it; `value` is an amount a year in `currency`."""

    name: str
    status: str
    said: str = ""
    since: date | None = None
    until: date | None = None
    value: Any = None
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    on: date
    sections: list[tuple[str, list[Row]]]


def board_as_at(actor: Actor, on: date) -> Board:
    """Return the report on the end of a day, in the order of names and days: nothing is ranked."""
    reader = _everybody(actor)
    end = datetime.combine(on + timedelta(days=1), time(), tzinfo=actor.zone).astimezone(UTC)
    return Board(
        on=on,
        sections=[
            ("Partnerships", _partnerships(reader, on)),
            ("Bids", _bids(reader, on, end)),
            ("Contracts", _contracts(reader, on, end)),
            ("Results of reviews", _results(reader, end)),
        ],
    )


def _everybody(actor: Actor) -> Actor:
    """Return the coordinator without their seats at parties: a report that is passed on reads as everybody."""
    return Actor(
        name=actor.name,
        channel=actor.channel,
        consortium_id=actor.consortium_id,
        consortium_slug=actor.consortium_slug,
        time_zone=actor.time_zone,
        role=actor.role,
        capabilities=actor.capabilities,
    )


def _known(rows: Any, end: datetime) -> Any:
    """Narrow to what had been recorded by then and was not archived yet."""
    return rows.filter(Q(archived_at=None) | Q(archived_at__gte=end), created_at__lt=end)


def _partnerships(reader: Actor, on: date) -> list[Row]:
    parties: Any = Party.objects.on(on).select_related("organisation").order_by("organisation__name")
    begun = Partnership.objects.visible_to(reader).filter(started_on__lte=on)
    current = begun.filter(Q(archived_at=None) | Q(archived_at__date__gt=on))
    return [
        Row(
            name=row.name,
            status="Open" if row.is_open_on(on) else "Ended",
            said=", ".join(party.organisation.name for party in row.parties.all()),
            since=row.started_on,
            until=None if row.is_open_on(on) else row.ended_on,
        )
        for row in current.prefetch_related(Prefetch("parties", parties)).order_by("name", "pk")
    ]


def _bids(reader: Actor, on: date, end: datetime) -> list[Row]:
    rows = _known(Bid.objects.visible_to(reader), end).select_related("lead").order_by("title", "pk")
    return [
        Row(
            name=bid.title,
            status=str(bid.stage_on(on).label),
            said=f"{bid.commissioner}; {bid.lead.name} leads",
            since=bid.submitted_on if bid.submitted_on and bid.submitted_on <= on else None,
            value=bid.annual_value,
            currency=bid.currency,
        )
        for bid in rows
    ]


def _contracts(reader: Actor, on: date, end: datetime) -> list[Row]:
    rows = _known(Contract.objects.visible_to(reader), end).select_related("holder").with_allocations()
    return [
        Row(
            name=contract.title,
            status=str(contract.phase_on(on).label),
            said=_shares(contract, on),
            since=contract.starts_on,
            until=contract.dates.last_day,
            value=contract.annual_value,
            currency=contract.currency,
        )
        for contract in rows.order_by("title", "pk")
    ]


def _shares(contract: Contract, on: date) -> str:
    held = sorted(contract.allocations_on(max(on, contract.starts_on)), key=lambda row: row.organisation.name)
    shares = ", ".join(f"{row.organisation.name} {row.share.normalize():f}%" for row in held)
    return f"Held by {contract.holder.name}. {shares}".strip()


def _results(reader: Actor, end: datetime) -> list[Row]:
    """Return the latest result of each partnership: of a confidential one, the bands of the partnership as a whole."""
    found = Release.objects.visible_to(reader).filter(released_at__lt=end).select_related("review__partnership")
    latest = {release.review.partnership_id: release for release in found.order_by("released_at", "pk")}
    releases = sorted(latest.values(), key=lambda release: (release.review.partnership.name, str(release.pk)))
    bands = _bands(releases, reader)
    return [
        Row(
            name=release.review.partnership.name,
            status=f"{Mode(release.review.mode).label} review of {in_words(release.review.opens_on)}",
            said=_said(bands[release.pk]) if release.review.mode == Mode.CONFIDENTIAL else OWN_RESULT,
            since=release.released_at.astimezone(reader.zone).date(),
        )
        for release in releases
    ]


def _bands(releases: list[Release], reader: Actor) -> dict[UUID, dict[str, str]]:
    cells = ReleaseCell.objects.filter(release__in=releases, target=None).shown_to(reader)
    bands: dict[UUID, dict[str, str]] = defaultdict(dict)
    for cell in cells:
        bands[cell.release_id][cell.behaviour] = cell.get_band_display()
    return bands


def _said(bands: dict[str, str]) -> str:
    return ", ".join(f"{behaviour.label}: {str(bands.get(behaviour, NOT_SHOWN)).lower()}" for behaviour in FIVE)
