"""The ledger's side of invitations: which messages there are, whether one is still wanted, where its link leads."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consortium import clock
from consortium.mail import actions as mail
from consortium.mail.actions import Draft
from consortium.mail.models import Message
from consortium.notifications.kinds import Nudge, register
from consortium.notifications.tasklinks import Task, TaskKind
from consortium.notifications.tasklinks import register as register_task
from consortium.seats.models import Seat
from partners.bids.models import Bid
from partners.invitations import emails
from partners.invitations.asking import CHASED, DOCUMENTS, INVITED, Ask, leads_of, thread_of
from partners.invitations.closing import why_closed
from partners.invitations.models import TASK, BidInvitation, State

WORTH_ASKING = timedelta(days=60)  # where no deadline is known


def invitation_drafts(invitations: Sequence[BidInvitation], *, now: datetime) -> list[Draft]:
    leads = leads_of(each.organisation_id for each in invitations)
    return [
        _draft(each.bid, seat, now, kind=INVITED, about_id=each.pk, thread=str(each.pk))
        for each in invitations
        for seat in leads[each.organisation_id]
    ]


def chasing_drafts(bid: Bid, asks: Iterable[Ask], *, now: datetime) -> list[Draft]:
    today = now.astimezone(bid.consortium.zone).date().isoformat()
    return [_draft(bid, seat, now, **_about(bid, ask), occurrence=today) for ask in asks for seat in ask.leads]


def _about(bid: Bid, ask: Ask) -> dict[str, Any]:
    if ask.invitation:
        return {"kind": CHASED, "about_id": ask.invitation.pk, "thread": str(ask.invitation.pk)}
    return {"kind": DOCUMENTS, "about_id": bid.pk, "thread": thread_of(bid, ask.organisation)}


def call_off(invitation: BidInvitation, *, now: datetime) -> None:
    """Let nothing leave that still waits to ask for an answer."""
    waiting = Message.objects.filter(kind__in=[INVITED, CHASED], about_id=invitation.pk)
    mail.withdraw(waiting, reason="The invitation was withdrawn", now=now)


def _draft(bid: Bid, seat: Seat, now: datetime, *, thread: str, occurrence: str = "", **about: Any) -> Draft:
    """Return a message to a lead: one for each thread and occurrence, which is the day, or nothing the first time."""
    user: Any = seat.user  # held seats have a person
    return Draft(
        to=user.email,
        dedupe=f"{thread}:{occurrence}",
        due_at=now,
        expires_at=bid.submission_deadline_at or now + WORTH_ASKING,
        name=str(user),
        recipient_id=user.pk,
        consortium_id=bid.consortium_id,
        thread=thread,
        occurrence=occurrence,
        **about,
    )


def _no_answer_wanted(message: Message) -> str | None:
    invitation = emails.invitation_of(message)
    leading = Seat.objects.leading(invitation.organisation).filter(user_id=message.recipient_id)
    checks = [
        (invitation.state != State.WAITING, "the invitation was answered or withdrawn"),
        (why_closed(invitation.bid, clock.now()), "the bid can’t be joined any more"),
        (not leading.exists(), "no longer leads this organisation"),
    ]
    return next((reason for over, reason in checks if over), None)


def _no_documents_wanted(message: Message) -> str | None:
    bid, organisation = emails.bid_and_organisation(message)
    leading = Seat.objects.leading(organisation).filter(user_id=message.recipient_id)
    checks = [
        (why_closed(bid, clock.now()), "the bid has gone in, or is over"),
        (not leading.exists(), "no longer leads this organisation"),
        (not emails.missing_for(bid, organisation), "nothing is missing any more"),
    ]
    return next((reason for over, reason in checks if over), None)


def _find(subject_id: UUID, person_id: UUID) -> Task | None:
    rows = BidInvitation.objects.select_related("bid", "organisation", "consortium")
    invitation = rows.filter(pk=subject_id, withdrawn_at=None).first()
    if invitation is None:
        return None
    seat = Seat.objects.leading(invitation.organisation).filter(user_id=person_id).select_related("user").first()
    if seat is None:
        return None
    return Task(
        name=str(seat.user),
        title=f"Invitation of {invitation.organisation.name}: {invitation.bid.title}",
        path=reverse("bid-invitation-detail", args=[invitation.consortium.slug, invitation.pk]),
        until=invitation.bid.submission_deadline_at or invitation.invited_at + WORTH_ASKING,
        user_id=person_id,
        is_done=invitation.state != State.WAITING,
    )


def register_all() -> None:
    """Add the kinds and the task: called when the app is ready."""
    for name, title in [(INVITED, _("Invitations to bid")), (CHASED, _("Reminders of invitations to bid"))]:
        register(
            Nudge(
                name=name,
                title=title,
                render=emails.invitation,
                still_wanted=_no_answer_wanted,
                line=emails.invitation_line,
            )
        )
    register(
        Nudge(
            name=DOCUMENTS,
            title=_("Documents that a bid waits for"),
            render=emails.documents,
            still_wanted=_no_documents_wanted,
            line=emails.documents_line,
        )
    )
    register_task(TaskKind(name=TASK, find=_find))
