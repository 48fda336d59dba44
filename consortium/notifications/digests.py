"""One message a day, or a week, instead of many, for those who like it so."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from consortium.mail import actions as mail
from consortium.mail.letters import Button, Letter, site_url, write
from consortium.mail.models import Message
from consortium.notifications.kinds import NUDGES, Line, Nudge, wanted
from consortium.notifications.timing import Place

DIGEST = "notifications.digest"


def gather(now: datetime) -> None:
    """Put what is due for each person's digest into one message: at most one a person and day."""
    waiting: dict[str, list[Message]] = defaultdict(list)
    for message in Message.objects.waiting().filter(for_digest=True, due_at__lte=now).select_related("recipient"):
        waiting[message.address].append(message)
    for items in waiting.values():
        _gathered(items, now=now)


def _gathered(items: list[Message], *, now: datetime) -> None:
    person = items[0].recipient
    leaves_at = Place(person.zone, person.nation).good_time(now) if person else now
    day = leaves_at.astimezone(person.zone).date() if person else leaves_at.date()
    draft = mail.Draft(
        kind=DIGEST,
        to=items[0].address,
        dedupe=day.isoformat(),
        due_at=leaves_at,
        name=items[0].name,
        recipient_id=items[0].recipient_id,
        consortium_id=_only_one({item.consortium_id for item in items}),
        expires_at=leaves_at + timedelta(days=3),
        occurrence=day.isoformat(),
    )
    mail.enqueue([draft], now=now)
    key = mail.dedupe_key(DIGEST, draft.dedupe, draft.to)
    digest = Message.objects.waiting().select_for_update(of=("self",)).filter(dedupe_key=key).first()
    if digest:  # once it has gone, what comes later that day waits for tomorrow's
        rows = Message.objects.filter(pk__in=[item.pk for item in items])
        mail.supersede(rows, reason="Told in one message a day", now=now, by_message=digest)


def _only_one(consortia: set[UUID | None]) -> UUID | None:
    return consortia.pop() if len(consortia) == 1 else None


def lines(digest: Message) -> list[Line]:
    """Return what the digest says, leaving out what has been done since."""
    told = []
    for message in _carried(digest):
        nudge = NUDGES.get(message.kind)
        if nudge and nudge.line and wanted(message):
            told.append(nudge.line(message))
    return told


def _carried(digest: Message) -> "QuerySet[Message]":
    return digest.carried.order_by("due_at", "id")


def render(digest: Message) -> Letter:
    told = [{"text": line.text, "url": site_url(line.path)} for line in lines(digest)]
    subject = "1 thing for you" if len(told) == 1 else f"{len(told)} things for you"
    text = write("notifications/digest.txt", {"name": digest.name, "lines": told})
    return Letter(subject=subject, text=text, button=Button("Open your to-do list", "/"))


def still_wanted(digest: Message) -> str | None:
    return None if any(wanted(message) for message in _carried(digest)) else "Nothing in it is waiting any more"


NUDGE = Nudge(name=DIGEST, title="Things for you, together", render=render, still_wanted=still_wanted)
