"""What this week asks for in bids and contracts."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from consortium.access.actor import Actor
from consortium.home.lines import SHOWN, Line, Section, address, section
from consortium.portal.tags import day
from partners.bids.deadlines import spoken
from partners.bids.models import Bid
from partners.bids.shares import WHOLE
from partners.bids.stages import Decision
from partners.contracts.models import Contract
from partners.contracts.phases import Phase

SOON = timedelta(days=14)
ENDING_WITHIN = timedelta(days=90)


def deadlines(actor: Actor, now: datetime) -> Section:
    """Submissions, clarifications and standstills that fall within two weeks, or have passed with nothing recorded."""
    today, until = now.astimezone(actor.zone).date(), now + SOON
    waiting = Q(submitted_at=None) & ~Q(decision=Decision.NO_GO)
    asked = waiting & (
        Q(submission_deadline_at__lte=until)
        | Q(clarification_deadline_at__gt=now, clarification_deadline_at__lte=until)
    )
    standing = Q(standstill_ends_on__lte=today + SOON)
    bids = Bid.objects.visible_to(actor).filter(asked | standing, outcome="", archived_at=None)
    rows = bids.annotate(promised=Sum("partners__share")).order_by("submission_deadline_at", "pk")[: SHOWN + 1]
    lines = [line for bid in rows for line in _of_bid(bid, now, today)]
    lines.sort(key=lambda line: line.when or today)
    return section("Bids: the next 14 days", "gavel", lines, more=address("admin:partners_bid_changelist"))


def _of_bid(bid: Any, now: datetime, today: date) -> list[Line]:
    url = address("admin:partners_bid_change", pk=bid.pk)
    if bid.submitted_at:
        return [_standstill(bid, url, today)]
    lines = []
    due, clarification = bid.submission_deadline_at, bid.clarification_deadline_at
    if clarification and now < clarification <= now + SOON:
        lines.append(
            Line(
                what=f"{bid.title}: last questions to the buyer",
                about=f"By {spoken(clarification, bid.zone)}",
                when=clarification.astimezone(bid.zone).date(),
                url=url,
                action="Open the bid",
            )
        )
    if due and due <= now + SOON:
        lines.append(
            Line(
                what=f"{bid.title}: submit" if due > now else f"{bid.title}: submitted, or not?",
                about=f"By {spoken(due, bid.zone)}. {_shares(bid.promised)}".strip(),
                when=due.astimezone(bid.zone).date(),
                is_late=due <= now,
                url=url,
                action="Open the bid",
            )
        )
    return lines


def _shares(promised: Decimal | None) -> str:
    return (
        "" if promised == WHOLE else f"The promised shares total {(promised or Decimal(0)).normalize():f}%, not 100%."
    )


def _standstill(bid: Any, url: str, today: date) -> Line:
    return Line(
        what=f"{bid.title}: the standstill ends",
        about="Record the outcome once it is over.",
        when=bid.standstill_ends_on,
        is_late=bid.standstill_ends_on < today,
        url=url,
        action="Open the bid",
    )


def contracts(actor: Actor, now: datetime) -> Section:
    """Contracts that are mobilising, that wait for a signature, or that end within 90 days or have ended."""
    today = now.astimezone(actor.zone).date()
    rows = Contract.objects.visible_to(actor).filter(archived_at=None, closed_on=None).with_phase(today)
    starting = Q(phase_today__in=[Phase.PRE_SIGNATURE, Phase.MOBILISING])
    found = rows.filter(starting | Q(last_day__lte=today + ENDING_WITHIN)).order_by("starts_on", "pk")[: SHOWN + 1]
    lines = [_of_contract(contract, today) for contract in found]
    return section(
        "Contracts starting and ending", "contract", lines, more=address("admin:partners_contract_changelist")
    )


def _of_contract(contract: Any, today: date) -> Line:
    starts, ends = contract.starts_on, contract.last_day
    said = {
        Phase.PRE_SIGNATURE: ("not signed yet", f"It starts on {day(starts)}.", starts),
        Phase.MOBILISING: ("mobilising", f"It starts on {day(starts)}.", starts),
        Phase.ENDED: ("ended, and not closed", "Close it once nothing is left to do or to pay.", ends),
    }
    ending = ("ends", contract.extension_options and f"Options: {contract.extension_options}", ends)
    what, about, when = said.get(contract.phase_today, ending)
    return Line(
        what=f"{contract.title}: {what}",
        about=about,
        when=when,
        is_late=when < today,
        url=address("admin:partners_contract_change", pk=contract.pk),
        action="Open the contract",
    )
