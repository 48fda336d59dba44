"""What one actor may read of a result. Every page, endpoint, export and mail reads results here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from consortium.access.actor import Actor, Channel
from consortium.access.roles import Role
from partners.partnerships.models import Partnership
from reflections.insights import bands
from reflections.insights.models import Release, ReleaseCell, Sheet
from reflections.insights.tally import split
from reflections.responses.answers import Answer, from_json
from reflections.reviews.models import Mode, Review

BELOW_THRESHOLD = "below_threshold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A band, or its typed absence. `target_id` is None for the partnership as a whole."""

    target_id: UUID | None
    target: str
    behaviour: str
    band: str | None
    coverage: str
    follows: bool

    @property
    def suppressed(self) -> bool:
        return self.band is None

    @property
    def read_with_care(self) -> bool:
        return self.coverage == bands.Coverage.UNDER

    def as_json(self) -> dict[str, Any]:
        """Return the value as the API shows it: a suppressed one is typed, never 0 and never missing."""
        reason = BELOW_THRESHOLD if self.suppressed else None
        return {"value": self.band, "suppressed": self.suppressed, "reason": reason}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer of one organisation in a result where answers are attributed."""

    question_key: str
    about_id: UUID | None
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationSheet:
    organisation_id: UUID
    organisation: str
    answers: list[Said]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Result:
    """What is in it depends on who asks.

    `only_own` says that nobody else answered, or that nobody else may read.
    """

    review: Review
    cells: list[Cell] = field(default_factory=list)
    comments: list[tuple[str, str]] = field(default_factory=list)
    sheets: list[OrganisationSheet] = field(default_factory=list)
    only_own: bool = False


def result_for(review: Review, actor: Actor) -> Result | None:
    """Return the result as this actor may read it; None before release, and for whoever may not know."""
    found = Release.objects.visible_to(actor).filter(review=review).select_related("review").first()
    if found is None:
        return None
    if found.review.mode == Mode.CONFIDENTIAL:
        return Result(review=found.review, cells=cells_of([found], actor), comments=_comments(found, actor))
    sheets, only_own = _readable_sheets(found, actor)
    return Result(review=found.review, sheets=[_open(sheet) for sheet in sheets], only_own=only_own)


def cells_of(releases: Iterable[Release], actor: Actor) -> list[Cell]:
    """Return every cell of the releases, those that the actor may not see suppressed: two queries, however
    many.
    """
    rows = ReleaseCell.objects.filter(release__in=[release.pk for release in releases]).select_related("target")
    shown = set(rows.shown_to(actor).values_list("pk", flat=True))
    return [_cell(row, shown=row.pk in shown) for row in rows]


def _cell(row: ReleaseCell, *, shown: bool) -> Cell:
    return Cell(
        target_id=row.target_id,
        target=row.target.name if row.target else "",
        behaviour=row.behaviour,
        band=row.band if shown else None,
        coverage=row.coverage,
        follows=shown and row.follows,
    )


def trend(partnership: Partnership, actor: Actor) -> list[tuple[Review, list[Cell]]]:
    """Return the confidential results of a partnership, oldest first.

    A cell that does not `follow` starts a new line.
    """
    found = (
        Release.objects.visible_to(actor)
        .filter(review__partnership=partnership, review__mode=Mode.CONFIDENTIAL)
        .select_related("review")
        .order_by("review__opened_at")
    )
    return [(release.review, cells_of([release], actor)) for release in found]


def _comments(release: Release, actor: Actor) -> list[tuple[str, str]]:
    """Return what people wrote, with the question: to the parties, in the portal, never beside a score."""
    if actor.channel != Channel.PORTAL or not _is_party(release, actor):
        return []
    return [(comment.question_key, comment.opened()) for comment in release.comments.all()]


def _is_party(release: Release, actor: Actor) -> bool:
    return release.review.parties.filter(organisation__in=actor.organisations).exists()


def _readable_sheets(release: Release, actor: Actor) -> tuple[list[Sheet], bool]:
    """Return the sheets this actor reads, in the portal and as a party only, and whether they are just its
    own.
    """
    if actor.channel != Channel.PORTAL or actor.role == Role.BROKER:
        return [], False
    sheets = list(release.sheets.select_related("organisation"))
    own = [sheet for sheet in sheets if sheet.organisation_id in actor.organisations]
    if release.review.mode == Mode.PRIVATE:
        return own, True
    if len(sheets) == 1:
        shared = _is_party(release, actor) and hasattr(release, "sharing")
        return (sheets if shared else own), not shared
    return (sheets if own else []), False


def _open(sheet: Sheet) -> OrganisationSheet:
    said = []
    for key, plain in sheet.opened():
        question_key, about_id = split(key)
        answer = from_json({key: plain})[key]
        said.append(Said(question_key=question_key, about_id=about_id, answer=answer))
    return OrganisationSheet(organisation_id=sheet.organisation_id, organisation=sheet.organisation.name, answers=said)
