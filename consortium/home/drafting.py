"""What bids that are prepared ask for: of whoever drafts and reviews, and of the coordinators this week."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import F, Q
from django.urls import reverse

from consortium.access.actor import Actor
from consortium.home.lines import SHOWN, Line, Section, address, section
from consortium.home.things import Thing
from partners.bids.models import Bid
from partners.clarifications.models import Clarification
from partners.writing.models import BidQuestion, is_mine
from partners.writing.queries import task_of

SOON = timedelta(days=7)


def questions(actor: Actor) -> Iterator[Thing]:
    """Yield the questions that the person has to draft, by their day, or that wait for their review."""
    if not actor.may("bids.prepare"):
        return
    drafts = Q(owner__user=actor.user_id, owner__organisation=actor.organisation_id, drafted_on=None)
    reviews = Q(
        reviewer__user=actor.user_id,
        reviewer__organisation=actor.organisation_id,
        drafted_on__isnull=False,
        reviewed_on=None,
    )
    rows = BidQuestion.objects.wanted().filter(drafts | reviews, bid__in=Bid.objects.visible_to(actor))
    for question in rows.with_people().select_related("bid"):
        task = task_of(question, drafts=is_mine(question.owner, actor), reviews=is_mine(question.reviewer, actor))
        yield _thing(question, task, actor)


def _thing(question: BidQuestion, task: str, actor: Actor) -> Thing:
    is_draft = task == "draft"
    limit = f" At most {question.word_limit} words." if is_draft and question.word_limit else ""
    return Thing(
        title=f"{'Draft' if is_draft else 'Review'} question {question.number}: {question.bid.title}",
        about=f"{_short(question.text)}{limit}",
        minutes=0,
        due_on=question.due_on if is_draft else None,
        url=reverse(f"bidquestion-{task}", args=[actor.consortium_slug, question.pk]),
        action="It is drafted" if is_draft else "It is reviewed",
    )


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119]}…"


def preparing(actor: Actor, now: datetime) -> Section:
    """Answers that are not drafted by their day, and questions to the buyer that wait to be decided on or asked."""
    today = now.astimezone(actor.zone).date()
    bids = Bid.objects.visible_to(actor).filter(outcome="", archived_at=None)
    late = BidQuestion.objects.overdue_on(today).filter(bid__in=bids).with_people().select_related("bid")
    waiting = Clarification.objects.unasked().filter(Q(due_on=None) | Q(due_on__lte=today + SOON), bid__in=bids)
    to_ask = waiting.select_related("bid").order_by(F("due_on").asc(nulls_first=True), "noted_at", "pk")
    lines = [_overdue(question) for question in late.order_by("due_on", "position", "pk")[: SHOWN + 1]]
    lines += [_to_ask(row, today) for row in to_ask[: SHOWN + 1]]
    return section("Bids being prepared", "edit_note", lines, more=address("admin:partners_bid_changelist"))


def _overdue(question: BidQuestion) -> Line:
    owner = f"{question.owner.name}, {question.owner.organisation.name}" if question.owner else "Nobody"
    return Line(
        what=f"{question.bid.title}: question {question.number} is not drafted",
        about=f"{owner} drafts it.",
        when=question.due_on,
        is_late=True,
        url=address("admin:partners_bid_change", pk=question.bid_id),
        action="Open the bid",
    )


def _to_ask(row: Clarification, today: date) -> Line:
    decided = row.due_on is not None
    return Line(
        what=f"{row.bid.title}: {'ask the buyer' if decided else 'a question to the buyer was proposed'}",
        about=_short(row.question) if decided else f"{row.proposed_by}: {_short(row.question)}",
        when=row.due_on,
        is_late=row.due_on is not None and row.due_on < today,
        url=address("admin:partners_bid_change", pk=row.bid_id),
        action="Open the bid",
    )
