"""What this week asks for in reviews and in what came out of them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from consortium.access.actor import Actor
from consortium.home.lines import SHOWN, Line, Section, address, section
from consortium.portal.tags import day
from consortium.seats.models import Seat
from partners.partnerships.models import WORKING_ROLES, Party
from reflections.commitments.models import Commitment
from reflections.reviews.models import ANSWERING_ROLES, Review

OPENING_WITHIN = timedelta(days=14)
CLOSING_WITHIN = timedelta(days=7)
_PRESSING = (F("released_at").desc(nulls_first=True), "due_on", "pk")  # what closes, then the latest results


def coming(actor: Actor, now: datetime) -> list[Review]:
    """Return the planned reviews that open within two weeks, or should have opened: one query."""
    planned = Review.objects.visible_to(actor).standing().filter(opened_at=None, opens_at__lte=now + OPENING_WITHIN)
    return list(planned.select_related("partnership").order_by("opens_on", "pk")[: SHOWN + 1])


def reviews(actor: Actor, planned: Sequence[Review], now: datetime) -> Section:
    """Reviews that open or close soon, and results of which nobody has been told what came of them."""
    closing = Q(opened_at__isnull=False, closed_at=None, closes_at__lte=now + CLOSING_WITHIN)
    untold = Q(released_at__isnull=False, outcome="")  # until somebody tells: a review is not done before
    rows = Review.objects.visible_to(actor).standing().filter(closing | untold).select_related("partnership")
    lines = [_line(review, actor) for review in planned if review.opens_at > now]
    lines += [_line(review, actor) for review in rows.order_by(*_PRESSING)[: SHOWN + 1]]
    return section("Reviews", "rate_review", lines, more=_list_of("review", actor))


def _line(review: Review, actor: Actor) -> Line:
    name, action = review.partnership.name, "Open the review"
    when: date | None = review.due_on
    if review.released_at:
        what, about, when = f"{name}: the result is out", "It is done once people are told what comes of it.", None
        action = "Tell them"
    elif review.opened_at:
        what, about = f"{name}: closes", f"Answers by the end of {day(review.due_on)}."
    else:
        what, about, when = (
            f"{name}: opens",
            f"{review.get_mode_display()}. Any party may still ask for more.",
            review.opens_on,
        )
    return Line(what=what, about=about, when=when, url=_page_of("review", review.pk, actor), action=action)


def nobody_to_ask(actor: Actor, planned: Sequence[Review], now: datetime) -> Section:
    """Parties of coming reviews for whom nobody could answer: such a review can't open."""
    by_partnership = {review.partnership_id: review for review in planned}
    seated = Seat.objects.held().filter(organisation=OuterRef("organisation"), role__in=ANSWERING_ROLES)
    silent = (
        Party.objects.filter(partnership__in=by_partnership, role__in=WORKING_ROLES, until=None)
        .exclude(Exists(seated))
        .select_related("organisation")
        .order_by("partnership__name", "organisation__name")
    )
    lines = [_silent(party, by_partnership[party.partnership_id], now) for party in silent[: SHOWN + 1]]
    url = address("admin:consortium_seat_changelist")
    return section("Nobody to ask", "person_off", lines, more=url)


def _silent(party: Party, review: Review, now: datetime) -> Line:
    late = review.opens_at <= now
    return Line(
        what=f"Nobody can answer for {party.organisation.name}",
        about=f"The review of {review.partnership.name} {'waits for them' if late else 'can’t open without them'}: "
        "invite somebody to a member’s seat.",
        when=review.opens_on,
        is_late=late,
        url=f"{address('admin:consortium_seat_add')}?{urlencode({'organisation': party.organisation_id})}",
        action="Invite",
    )


def commitments(actor: Actor, now: datetime) -> Section:
    """Commitments whose day has passed and that nobody has confirmed."""
    today = now.astimezone(actor.zone).date()
    rows = Commitment.objects.visible_to(actor).overdue_on(today).select_related("owner", "partnership")
    lines = [
        Line(
            what=row.title,
            about=f"{row.owner.name}, {row.partnership.name}. {row.state.label}.",
            when=row.due_on,
            is_late=True,
            url=_page_of("commitment", row.pk, actor),
            action="Look",
        )
        for row in rows.order_by("due_on", "pk")[: SHOWN + 1]
    ]
    return section("Commitments overdue", "task_alt", lines, more=_list_of("commitment", actor))


def _page_of(noun: str, pk: UUID, actor: Actor) -> str:
    return address(f"admin:reflections_{noun}_change", f"{noun}-detail", pk=pk, slug=actor.consortium_slug)


def _list_of(noun: str, actor: Actor) -> str:
    return address(f"admin:reflections_{noun}_changelist", f"{noun}-list", slug=actor.consortium_slug)
