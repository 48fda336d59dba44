"""What a confidential result may show, to whom: bands, and the number of scorers that each viewer needs.

The unit is the organisation. A viewer who knows c of the answers behind a band sees it only when at least
k(c) organisations scored: from that number on, for every possible assignment of answers, each answer that
the viewer does not know keeps at least three of its five values. The table of k was found by enumeration,
and a test repeats it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

K = (3, 5, 7, 10, 13, 15)
NOBODY = -1  # the known limit of a cell that no viewer may have
COMPARING_FROM = 8  # parties: from here on, a viewer may be comparing notes with one other
FEWEST_FOR_COMMENTS = 5


class Band(TextChoices):
    CONCERN = "concern", _("Concern")
    MIXED = "mixed", _("Mixed")
    STRONG = "strong", _("Strong")


class Coverage(TextChoices):
    UNDER = "under_60", _("Under 60 %")
    ENOUGH = "60_or_more", _("60 % or more")


def organisation_score(scores: Iterable[int]) -> int:
    """Return the mean of one organisation's people as one of 1..5.

    A half goes to the neighbour nearer to 3 (2.5 and 3.5 become 3; 1.5 becomes 2; 4.5 becomes 4): where
    colleagues are split evenly, the organisation is taken to hold the milder view, whichever side it is on.
    """
    given = list(scores)
    mean = Fraction(sum(given), len(given))
    below = mean.numerator // mean.denominator
    part = mean - below
    if part == Fraction(1, 2):
        return below + 1 if mean < 3 else below
    return below + (part > Fraction(1, 2))


def band(scores: Iterable[int]) -> Band:
    """Return the band of the mean over organisations: concern under 2.5, strong over 3.5, mixed between."""
    given = list(scores)
    total, n = sum(given), len(given)
    if 2 * total < 5 * n:
        return Band.CONCERN
    return Band.STRONG if 2 * total > 7 * n else Band.MIXED


def allowance(parties: int, extra_comparing: int = 0) -> int:
    """Return how many answers a viewer may have learnt from members who compare notes."""
    return (1 if parties >= COMPARING_FROM else 0) + extra_comparing


def known_limit(scorers: int, extra_scorers: int = 0) -> int:
    """Return the most answers that a viewer may know and still be shown this cell; NOBODY when even 0 is
    too many.
    """
    return max((c for c, k in enumerate(K) if scorers >= k + extra_scorers), default=NOBODY)


def coverage(scorers: int, could_score: int) -> Coverage:
    return Coverage.ENOUGH if 5 * scorers >= 3 * could_score and could_score else Coverage.UNDER


def comments_need(parties: int, extra_scorers: int = 0, extra_comparing: int = 0) -> int | None:
    """Return how many organisations must have answered before comments are shown; None when no number is
    enough.
    """
    k = _threshold(1 + allowance(parties, extra_comparing), extra_scorers)
    return None if k is None else max(FEWEST_FOR_COMMENTS, k)


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeRule:
    """How many organisations must score before each kind of band is shown, at one size of review; None is
    never.
    """

    own: int | None
    partnership: int | None
    others: int | None


def size_rule(parties: int, extra_scorers: int = 0, extra_comparing: int = 0) -> SizeRule:
    """Return what people are promised before they answer: it follows from K and from who could score each
    cell.

    A viewer's own organisation counts as known wherever it could have scored, also if it did not: what is
    promised by size then holds whoever answers.
    """
    comparing = allowance(parties, extra_comparing)

    def needed(known: int, could_score: int) -> int | None:
        k = _threshold(known, extra_scorers)
        return k if k is not None and k <= could_score else None

    return SizeRule(
        own=needed(comparing, parties - 1),
        partnership=needed(1 + comparing, parties),
        others=needed(1 + comparing, parties - 1),
    )


def _threshold(known: int, extra_scorers: int) -> int | None:
    return K[known] + extra_scorers if known < len(K) else None
