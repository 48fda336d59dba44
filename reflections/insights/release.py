"""The release of a closed review: once, in one transaction, frozen."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from reflections.insights import bands
from reflections.insights.models import Release, ReleaseCell, ReleasedComment, Sharing, Sheet
from reflections.insights.tally import Ballot, Scores, merged, scores, split
from reflections.questions.models import FIVE, Behaviour, Kind, Question
from reflections.responses import choice, sealing
from reflections.responses.answers import to_json
from reflections.responses.models import Response
from reflections.reviews.models import Mode, Review, organisations_of


class NotClosed(RuleBroken):
    code = "review_not_closed"
    message = "The result comes out when the review closes, and not before."


class NothingToShare(RuleBroken):
    code = "nothing_to_share"
    message = "Only the one organisation that answered an open review can share what it said, by whoever wrote it."


@transaction.atomic
def release(review: Review, *, by: Actor, now: datetime) -> Release:
    """Publish the result. A second call returns the first result, whatever has happened to the answers
    since.
    """
    review.refresh_from_db(from_queryset=Review.objects.select_for_update(no_key=True))
    found: Release | None = Release.objects.filter(review=review).first()
    if found:
        return found
    if not review.closed_at or review.cancelled_at:
        raise NotClosed
    parties = organisations_of(review.pk)
    rules = Rules.of(review, len(parties))
    written = Release(consortium=review.consortium, review=review, allowance=rules.allowance, released_at=now)
    written.save()
    ballots, questions = _ballots(review), _questions(review)
    if review.mode == Mode.CONFIDENTIAL:
        _write_cells(written, scores(ballots, questions), parties, rules)
        _write_comments(written, ballots, questions, rules)
    else:
        _write_sheets(written, ballots, questions)
    review.touch(released_at=now, updated_at=now)
    record("review.released", review, by=by, now=now)
    return written


@transaction.atomic
def share(review: Review, *, by: Actor, now: datetime) -> Sharing:
    """Let the other parties read what the only organisation that answered said, as its author chooses."""
    review.refresh_from_db(from_queryset=Review.objects.select_for_update(no_key=True))
    released = Release.objects.filter(review=review, review__mode=Mode.OPEN).first()
    sheets = list(Sheet.objects.filter(release=released)) if released else []
    own = Response.objects.visible_to(by).submitted().filter(review=review).first()
    if released is None or len(sheets) != 1 or own is None:
        raise NothingToShare
    day = now.astimezone(review.consortium.zone).date()
    sharing, fresh = Sharing.objects.get_or_create(
        release=released, defaults={"organisation": sheets[0].organisation, "shared_on": day}
    )
    if fresh:
        record("review.shared", review, by=by, now=now, organisation=sheets[0].organisation.name)
    return sharing


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The numbers that protect this review: the consortium's may have risen since it opened, and never
    count lower.
    """

    parties: int
    extra_scorers: int
    extra_comparing: int

    @classmethod
    def of(cls, review: Review, parties: int) -> "Rules":
        return cls(
            parties=parties,
            extra_scorers=max(review.extra_scorers, review.consortium.extra_scorers),
            extra_comparing=max(review.extra_comparing, review.consortium.extra_comparing),
        )

    @property
    def allowance(self) -> int:
        return bands.allowance(self.parties, self.extra_comparing)

    @property
    def comments_need(self) -> int | None:
        return bands.comments_need(self.parties, self.extra_scorers, self.extra_comparing)


def _ballots(review: Review) -> list[Ballot]:
    """Open what was submitted, in an order that tells nothing: that of the random ids."""
    submitted = Response.objects.submitted().filter(review=review).order_by("pk")
    return [Ballot(response.organisation_id, choice.without(response.opened())) for response in submitted]


def _questions(review: Review) -> dict[str, Question]:
    return {question.key: question for question in review.question_set.questions.all()}


def _write_cells(written: Release, given: Scores, parties: set[UUID], rules: Rules) -> None:
    before = _scores_before(written.review)
    ReleaseCell.objects.bulk_create(
        cell
        for target in [None, *sorted(parties)]
        for behaviours in ([FIVE, (Behaviour.CANDOUR,)] if target is None else [FIVE])
        for cell in _cells_together(target, behaviours, Sources(written, given, before, parties, rules))
    )


@dataclass(frozen=True, slots=True)
class Sources:
    """What the cells of one release are made from."""

    release: Release
    given: Scores
    before: Scores
    parties: set[UUID]
    rules: Rules


def _cells_together(target: UUID | None, behaviours: tuple[Behaviour, ...], sources: Sources) -> Iterator[ReleaseCell]:
    """Yield cells that are shown or suppressed together, on the smallest number of scorers among them."""
    scorers = min(len(sources.given.get((target, behaviour), {})) for behaviour in behaviours)
    limit = bands.known_limit(scorers, sources.rules.extra_scorers)
    least_known = sources.rules.allowance + (0 if target else 1)
    could_score = len(sources.parties - {target})
    for behaviour in behaviours:
        by_organisation = sources.given.get((target, behaviour), {})
        shown = limit >= least_known
        yield ReleaseCell(
            release=sources.release,
            target_id=target,
            behaviour=behaviour,
            band=bands.band(by_organisation.values()) if shown else "",
            known_limit=limit if shown else bands.NOBODY,
            coverage=bands.coverage(scorers, could_score),
            follows=shown and _comparable(by_organisation, sources.before.get((target, behaviour), {})),
        )


def _comparable(now: dict[UUID, int], before: dict[UUID, int]) -> bool:
    """Tell whether two bands may stand side by side: the same organisations scored, or three or more
    differ.
    """
    return bool(before) and len(set(now) ^ set(before)) not in {1, 2}


def _scores_before(review: Review) -> Scores:
    """Return the scores of the confidential release before this one, on the same instrument and scale."""
    earlier = Review.objects.standing().filter(
        partnership=review.partnership_id,
        mode=Mode.CONFIDENTIAL,
        released_at__isnull=False,
        question_set__key=review.question_set.key,
    )
    last = earlier.select_related("question_set").order_by("-opened_at").first()
    return scores(_ballots(last), _questions(last)) if last else {}


def _write_comments(written: Release, ballots: list[Ballot], questions: dict[str, Question], rules: Rules) -> None:
    need = rules.comments_need
    if need is None or len({ballot.organisation_id for ballot in ballots}) < need:
        return
    by_question: dict[str, list[str]] = {}
    for ballot in ballots:
        for key, answer in ballot.answers.items():
            if questions[split(key)[0]].kind == Kind.TEXT and answer.share and answer.text.strip():
                by_question.setdefault(split(key)[0], []).append(answer.text.strip())
    day = written.released_at.date()
    for question_key, texts in by_question.items():
        for place, text in enumerate(sorted(texts, key=lambda text: _shuffled(written.pk, text))):
            comment = ReleasedComment(release=written, question_key=question_key, place=place)
            comment.sealed = sealing.seal(text, subject=comment.pk, on=day)
            comment.save()


def _shuffled(release_id: UUID, text: str) -> bytes:
    """Return a sorting key that depends on the words and the release only, so not on who wrote, or when."""
    return hashlib.sha256(release_id.bytes + text.encode()).digest()


def _write_sheets(written: Release, ballots: list[Ballot], questions: dict[str, Question]) -> None:
    day = written.released_at.date()
    for organisation_id, answers in merged(ballots, questions).items():
        sheet = Sheet(release=written, organisation_id=organisation_id)
        content = [[key, to_json({key: answer})[key]] for key, answer in answers]
        sheet.sealed = sealing.seal(content, subject=sheet.pk, on=day)
        sheet.save()
