"""“Collaborative behaviours”, version 1: the instrument that ships with the product.

It is installed when it is first asked for, so that no deployment can be without it and no order of commands
matters; `manage.py prepare` may call it too. The words are ours; the five behaviours are NCVO's.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from reflections.questions.models import Behaviour, Kind, Question, QuestionSet, Target

KEY = "collaborative-behaviours"
TITLE = "Collaborative behaviours"
CREDIT = "The five behaviours are those of NCVO’s “Rebalancing the Relationship” (2021). The wording is our own."

# behaviour: (about another party, about the lead, about the partnership as a whole, about ourselves)
STATEMENTS: dict[str, tuple[str, str, str, str]] = {
    Behaviour.POWER: (
        "{name} leaves us real room to decide, even where its size or position would let it decide alone.",
        "As lead, {name} shares decisions about money, work and credit, and does not settle them alone.",
        "In this partnership a small organisation can change what is decided.",
        "We use what we have more of – money, contacts, standing – to make room for our partners.",
    ),
    Behaviour.EMPATHY: (
        "{name} takes account of what an organisation like ours has to deal with.",
        "As lead, {name} plans around what organisations of every size here can manage.",
        "We make time in this partnership to learn what each other’s work is really like.",
        "We find out what our partners are dealing with before we ask something of them.",
    ),
    Behaviour.HONESTY: (
        "When something is wrong between us, {name} makes it easy for us to say so.",
        "When we bring {name} bad news, it listens first and looks for blame last.",
        "People in this partnership say difficult things to each other in the room, and not afterwards.",
        "We tell our partners early when we are struggling or have made a mistake.",
    ),
    Behaviour.COMMUNICATION: (
        "{name} tells us what we need to know while we can still act on it.",
        "As lead, {name} passes on what it hears from commissioners and funders promptly and in full.",
        "Everybody in this partnership knows who decides what, and how to join in.",
        "Our partners can tell from what we say and do how we want to work with them.",
    ),
    Behaviour.IMPACT: (
        "When the interest of the people we serve and its own interest differ, {name} puts people first.",
        "As lead, {name} gives work to whoever will serve people best, itself included or not.",
        "This partnership shapes its work with the people it is for.",
        "We point people to a partner when the partner can do more for them than we can.",
    ),
}
TARGETS = (Target.PARTNER, Target.LEAD, Target.PARTNERSHIP, Target.SELF)


def install(*, now: datetime) -> QuestionSet:
    """Return the shipped set, written on the first call. Two callers at once write one."""
    found = QuestionSet.objects.filter(consortium=None, key=KEY, version=1).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return _write(now)
    except IntegrityError:
        return QuestionSet.objects.get(consortium=None, key=KEY, version=1)


def _write(now: datetime) -> QuestionSet:
    shipped = QuestionSet(key=KEY, version=1, title=TITLE, credit=CREDIT, created_at=now, updated_at=now)
    shipped.save(force_insert=True)
    Question.objects.bulk_create(questions_of(shipped))
    shipped.published_at = now
    shipped.save(update_fields=["published_at"])
    return shipped


def questions_of(question_set: QuestionSet) -> list[Question]:
    """Return the questions of version 1, not yet saved."""
    rows = [*_statements(), *_beyond_the_behaviours()]
    for order, row in enumerate(rows, start=1):
        row.question_set, row.order = question_set, order
    return rows


def _statements() -> list[Question]:
    return [
        Question(
            key=f"{behaviour}-{target}",
            behaviour=behaviour,
            target=target,
            wording_bilateral=wording if target in {Target.PARTNER, Target.SELF} else "",
            wording_group=wording,
        )
        for behaviour, wordings in STATEMENTS.items()
        for target, wording in zip(TARGETS, wordings, strict=True)
    ]


def _beyond_the_behaviours() -> list[Question]:
    return [
        Question(
            key="candour",
            behaviour=Behaviour.CANDOUR,
            target=Target.PARTNERSHIP,
            wording_bilateral="I could answer these questions without worrying about consequences.",
            wording_group="I could answer these questions without worrying about consequences.",
            help_text="This tells everybody how far the other answers can be trusted.",
        ),
        Question(
            key="better-than-us",
            kind=Kind.TEXT,
            target=Target.PARTNERSHIP,
            wording_bilateral="What does {name} do better than you do?",
            wording_group="What does another organisation here do better than you do?",
            help_text="A sentence is plenty.",
        ),
        Question(
            key="one-change",
            kind=Kind.TEXT,
            target=Target.PARTNERSHIP,
            wording_bilateral="What is one thing you would like to change in how you work together?",
            wording_group="What is one thing you would like to change in how this partnership works?",
            help_text="Optional. Leave out names and details that only you would know.",
        ),
    ]
