"""What can happen to an instrument: copied, reworded, published; never changed after that."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.tenancy.models import Consortium
from reflections.questions import shipped
from reflections.questions.models import FIVE, Kind, Question, QuestionSet, Target


class Incomplete(RuleBroken):
    code = "question_set_incomplete"


WORDS = ("wording_bilateral", "wording_group", "help_text")


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
def reword(question: Question, *, by: Actor, now: datetime, **words: str) -> Question:
    """Change what a draft asks: `wording_bilateral`, `wording_group`, `help_text`."""
    changed = [field for field in WORDS if field in words]
    for field in changed:
        setattr(question, field, words[field])
    question.full_clean()
    question.save(update_fields=changed)
    record("question_set.reworded", question.question_set, by=by, now=now)
    return question


@transaction.atomic
def publish(question_set: QuestionSet, *, by: Actor, now: datetime) -> QuestionSet:
    """Fix the wording for good. Refused while a behaviour has no scored question."""
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
