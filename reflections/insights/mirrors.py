"""An open result looked at from two sides: what an organisation says of itself, and what the others say of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.portal.charts import Chart, paired_bars
from reflections.insights.queries import OrganisationSheet, Result
from reflections.questions.models import FIVE, Kind, Question, Target
from reflections.reviews.models import Mode

GAP = 1  # points of the scale

Keys = Mapping[tuple[str, str], str]
View = Fraction | None


class Seen(TextChoices):
    """Why a gap matters: which of the two sides sees more."""

    BLIND_SPOT = "blind_spot", _("Blind spot")
    HIDDEN_STRENGTH = "hidden_strength", _("Hidden strength")


@dataclass(frozen=True, slots=True)
class Gap:
    seen: Seen
    words: str


@dataclass(frozen=True, slots=True)
class Mirror:
    title: str
    chart: Chart
    gaps: Sequence[Gap] = field(default_factory=list)


def mirrors(result: Result, questions: Sequence[Question], actor: Actor) -> list[Mirror]:
    """Return both views of each organisation that answered and that another spoke of, one's own first.

    Only an open result has them, and `result` holds what the actor may read of it.
    """
    if result.review.mode != Mode.OPEN or len(result.sheets) < 2:
        return []
    keys = {(one.behaviour, one.target): one.key for one in questions if one.kind == Kind.SCORED}
    own_first = sorted(result.sheets, key=lambda sheet: sheet.organisation_id not in actor.organisations)
    return [made for sheet in own_first if (made := _mirror(sheet, result.sheets, keys, actor))]


def _mirror(sheet: OrganisationSheet, sheets: Sequence[OrganisationSheet], keys: Keys, actor: Actor) -> Mirror | None:
    others = [one for one in sheets if one is not sheet]
    views = [(str(each.label), *_views(each, sheet, others, keys)) for each in FIVE]
    if all(theirs is None for _, _, theirs in views):
        return None
    is_ours = sheet.organisation_id in actor.organisations
    name, it = sheet.organisation, "us" if is_ours else "it"
    who = others[0].organisation if len(others) == 1 else "the others"
    title = f"Two views of {'your organisation' if is_ours else name}"
    chart = paired_bars(
        title,
        [(label, _number(ours), _number(theirs)) for label, ours, theirs in views],
        ours="What we say of ourselves" if is_ours else f"What {name} says of itself",
        theirs=f"What {who} {'says' if len(others) == 1 else 'say'} of {it}",
    )
    return Mirror(title, chart, list(_gaps(views)))


def _views(
    behaviour: str, sheet: OrganisationSheet, others: Sequence[OrganisationSheet], keys: Keys
) -> tuple[View, View]:
    """Return its own view, and the mean of what the others say of it; None where nobody gave a score."""
    ours = [said.answer.score for said in sheet.answers if said.question_key == keys.get((behaviour, Target.SELF))]
    about = {keys.get((behaviour, target)) for target in (Target.LEAD, Target.PARTNER)}
    theirs = [
        said.answer.score
        for other in others
        for said in other.answers
        if said.question_key in about and said.about_id == sheet.organisation_id
    ]
    return _mean(ours), _mean(theirs)


def _mean(scores: Sequence[int | None]) -> View:
    given = [score for score in scores if score is not None]
    return Fraction(sum(given), len(given)) if given else None


def _gaps(views: Sequence[tuple[str, View, View]]) -> Iterator[Gap]:
    """Yield each behaviour in which the two sides are a point or more apart."""
    for label, ours, theirs in views:
        if ours is None or theirs is None or abs(ours - theirs) < GAP:
            continue
        seen = Seen.BLIND_SPOT if ours > theirs else Seen.HIDDEN_STRENGTH
        yield Gap(seen, f"{label}: {_said(ours)} in its own view, {_said(theirs)} in the other, of 5")


def _said(view: Fraction) -> str:
    return f"{float(view):.1f}".removesuffix(".0")


def _number(view: View) -> float | None:
    return None if view is None else float(view)
