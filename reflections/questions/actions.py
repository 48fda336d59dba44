"""What can happen to an instrument: copied, reworded, added to, published; never changed after that."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import NotValid, RuleBroken
from consortium.tenancy.models import Consortium
from reflections.questions import shipped
from reflections.questions.models import FIVE, Kind, Question, QuestionSet, Target


class Incomplete(RuleBroken):
    code = "question_set_incomplete"


class NotADraft(RuleBroken):
    code = "question_set_not_a_draft"
    message = "Only a draft of your own consortium can be changed. Copy this set, and change the copy."


class NoWords(RuleBroken):
    code = "question_without_words"


class NotRemoved(RuleBroken):
    code = "question_not_removed"
    field = "question"
    message = "Only a free-text question can be removed. Leave the words of a scored one empty, and it is not asked."


Words = Mapping[str, str]
WORDS = ("wording_bilateral", "wording_group", "help_text")
TITLES = {"title", "credit"}
OWN_KEY = "own-"


def current_for(consortium: Consortium, *, now: datetime) -> QuestionSet:
    """Return the set that the next review uses: the consortium's newest published one, else the shipped
    one.
    """
    own = QuestionSet.objects.published().filter(consortium=consortium).order_by("-published_at", "-version").first()
    return own or shipped.install(now=now)


@transaction.atomic
def copy(question_set: QuestionSet, *, consortium: Consortium, by: Actor, now: datetime) -> QuestionSet:
    """Return a draft of the consortium's own, with the same keys, so that trends still join."""
    Consortium.objects.select_for_update(no_key=True).get(pk=consortium.pk)
    versions = QuestionSet.objects.filter(key=question_set.key, consortium=consortium)
    latest = versions.aggregate(latest=Max("version"))["latest"] or question_set.version
    draft = QuestionSet(
        consortium=consortium,
        key=question_set.key,
        version=latest + 1,
        title=question_set.title,
        credit=question_set.credit,
        created_at=now,
        updated_at=now,
    )
    draft.save(force_insert=True)
    questions = list(question_set.questions.all())
    for question in questions:
        question.pk, question.question_set = Question().pk, draft
        question._state.adding = True
    Question.objects.bulk_create(questions)
    record("question_set.copied", draft, by=by, now=now)
    return draft


@transaction.atomic
def revise(question_set: QuestionSet, *, by: Actor, now: datetime, **changes: str) -> QuestionSet:
    """Change the `title` or the `credit` of a draft."""
    if unknown := changes.keys() - TITLES:
        raise TypeError(f"A question set is not revised with {', '.join(sorted(unknown))}.")
    _lock(question_set, by)
    return _changed(question_set, by=by, now=now, **changes)


@transaction.atomic
def reword(question_set: QuestionSet, *, words: Mapping[str, Words], by: Actor, now: datetime) -> QuestionSet:
    """Change what a draft asks.

    Args:
        words: By the key of a question, `wording_bilateral`, `wording_group` and `help_text`, as far as they change.
            An empty wording is not asked between two, or in a group.
    """
    _lock(question_set, by)
    for question in question_set.questions.filter(key__in=words):
        for field in WORDS:
            setattr(question, field, words[question.key].get(field, getattr(question, field)).strip())
        try:
            question.write()
        except NotValid as refused:
            raise NotValid(str(refused), field=f"{question.key}-{refused.at_field}") from refused
    return _changed(question_set, by=by, now=now)


@transaction.atomic
def add_text(question_set: QuestionSet, *, by: Actor, now: datetime, **words: str) -> QuestionSet:
    """Ask one more question that is answered in words, after the others."""
    _lock(question_set, by)
    if not (words.get("wording_bilateral", "").strip() or words.get("wording_group", "").strip()):
        raise NoWords("Write what is asked, in a group or between two.", field="wording_group")
    keys = Question.objects.filter(question_set__consortium=by.consortium_id, key__startswith=OWN_KEY)
    taken = {int(key.removeprefix(OWN_KEY)) for key in keys.values_list("key", flat=True)}
    last = question_set.questions.aggregate(last=Max("order"))["last"] or 0
    question = Question(
        question_set=question_set,
        key=f"{OWN_KEY}{1 + max(taken, default=0)}",  # one that no version had: trends join by key
        kind=Kind.TEXT,
        target=Target.PARTNERSHIP,
        order=last + 1,
        **{field: words.get(field, "").strip() for field in WORDS},
    )
    question.write()
    return _changed(question_set, by=by, now=now)


@transaction.atomic
def remove(question_set: QuestionSet, *, question: Question, by: Actor, now: datetime) -> QuestionSet:
    """Take a free-text question out of a draft. In other versions it stays."""
    _lock(question_set, by)
    if question.question_set_id != question_set.pk or question.kind != Kind.TEXT:
        raise NotRemoved
    question.delete()
    return _changed(question_set, by=by, now=now)


@transaction.atomic
def publish(question_set: QuestionSet, *, by: Actor, now: datetime) -> QuestionSet:
    """Fix the wording for good: reviews planned from now on ask it.

    Refused while a behaviour has no scored question.
    """
    _lock(question_set, by)
    missing = _unscored(question_set)
    if missing:
        raise Incomplete(
            "Every behaviour needs a scored statement about others, between two and in a group, and one "
            f"about ourselves. Add what is missing for {', '.join(missing)}, then publish."
        )
    question_set.published_at = question_set.updated_at = now
    question_set.save(update_fields=["published_at", "updated_at"])
    record("question_set.published", question_set, by=by, now=now)
    return question_set


def _lock(question_set: QuestionSet, by: Actor) -> None:
    """Read it again and hold it, so that nothing is changed beside a publication."""
    own = QuestionSet.objects.select_for_update(no_key=True).filter(consortium=by.consortium_id)
    found = own.filter(pk=question_set.pk, published_at=None).first() if by.consortium_id else None
    if found is None:
        raise NotADraft
    question_set.refresh_from_db()


def _changed(question_set: QuestionSet, *, by: Actor, now: datetime, **changes: str) -> QuestionSet:
    for field, value in changes.items():
        setattr(question_set, field, value.strip())
    question_set.updated_at = now
    question_set.write()
    record("question_set.reworded", question_set, by=by, now=now)
    return question_set


def _unscored(question_set: QuestionSet) -> list[str]:
    scored = [question for question in question_set.questions.all() if question.kind == Kind.SCORED]
    between_two = {(question.behaviour, question.target) for question in scored if question.wording_bilateral}
    in_a_group = {(question.behaviour, question.target) for question in scored if question.wording_group}
    return [
        str(behaviour.label)
        for behaviour in FIVE
        if not {(behaviour, Target.PARTNER), (behaviour, Target.SELF)} <= between_two
        or not {(behaviour, Target.PARTNERSHIP), (behaviour, Target.SELF)} <= in_a_group
    ]
