"""What an invitation, its reminder and the ask for documents say, made at the moment of sending."""

from datetime import date
from uuid import UUID

from django.urls import reverse

from consortium import clock
from consortium.mail.letters import Button, Letter, write
from consortium.mail.models import Message
from consortium.notifications import tasklinks
from consortium.notifications.kinds import Line
from consortium.organisations.models import Organisation
from partners.bids.models import Bid
from partners.days import said
from partners.invitations.asking import CHASED
from partners.invitations.models import TASK, BidInvitation
from partners.requirements.queries import day_of, missing_of, required_by
from partners.requirements.readiness import Missing
from partners.requirements.words import in_words


def invitation(message: Message) -> Letter:
    asked = invitation_of(message)
    bid, is_reminder = asked.bid, message.kind == CHASED
    by = f" by {said(_day(bid))}" if bid.submission_deadline_at else ""
    missing = [in_words(each, bid.currency) for each in missing_for(bid, asked.organisation)]
    context = {"name": message.name, "invitation": asked, "is_reminder": is_reminder, "missing": missing}
    return Letter(
        subject=f"{bid.title}: {'please answer' if is_reminder else 'could you be in this bid?'}{by}",
        text=write("invitations/invitation.txt", context),
        button=Button("Look at it and answer", _answer_path(asked, message)),
        footer="The button opens this one invitation, for you only. Please don’t forward it.",
        sender=asked.consortium.name,
    )


def invitation_line(message: Message) -> Line:
    asked = invitation_of(message)
    return Line(f"{asked.organisation.name} is invited into a bid: {asked.bid.title}.", _answer_path(asked, message))


def documents(message: Message) -> Letter:
    bid, organisation = bid_and_organisation(message)
    missing = [in_words(each, bid.currency) for each in missing_for(bid, organisation)]
    context = {"name": message.name, "organisation": organisation, "bid": bid, "missing": missing}
    return Letter(
        subject=f"{bid.title}: {len(missing)} document{'s' if len(missing) > 1 else ''} by {said(_day(bid))}",
        text=write("invitations/documents.txt", context),
        button=Button("What is asked of us", _asked_path(bid)),
        footer="A coordinator sent this because the bid can’t go in without it.",
        sender=bid.consortium.name,
    )


def documents_line(message: Message) -> Line:
    bid, organisation = bid_and_organisation(message)
    return Line(f"{bid.title}: documents of {organisation.name} are missing.", _asked_path(bid))


def invitation_of(message: Message) -> BidInvitation:
    rows = BidInvitation.objects.select_related("bid__consortium", "organisation", "consortium")
    found: BidInvitation = rows.get(pk=message.about_id)
    return found


def bid_and_organisation(message: Message) -> tuple[Bid, Organisation]:
    """Return what an ask for documents is about: its thread names both."""
    bid: Bid = Bid.objects.select_related("consortium").get(pk=message.about_id)
    key = UUID(message.thread.partition(":")[2])
    return bid, Organisation.objects.get(pk=key, consortium=bid.consortium_id)


def missing_for(bid: Bid, organisation: Organisation) -> list[Missing]:
    """Return what this organisation is missing on the day on which the bid is due."""
    asked = [each.asked for each in required_by(bid)]
    return missing_of(asked, [organisation.pk], _day(bid), lead_id=bid.lead_id)[organisation.pk]


def _day(bid: Bid) -> date:
    return day_of(bid, clock.today(bid.consortium.zone))


def _answer_path(asked: BidInvitation, message: Message) -> str:
    if message.recipient_id is None:
        return reverse("bid-invitation-detail", args=[asked.consortium.slug, asked.pk])
    return tasklinks.path_for(TASK, asked.pk, message.recipient_id, now=clock.now(), message=message)


def _asked_path(bid: Bid) -> str:
    return reverse("requirement-list", args=[bid.consortium.slug])
