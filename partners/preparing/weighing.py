"""What scores add up to: a sum to talk about, which decides nothing by itself."""

from collections.abc import Iterable
from dataclasses import dataclass

HIGHEST = 5


@dataclass(frozen=True, slots=True)
class Weighed:
    """`points` of the `most` that the criteria scored could give; `scored` of `criteria` have a score."""

    points: int
    most: int
    scored: int
    criteria: int

    def __str__(self) -> str:
        if not self.scored:
            return "not scored yet"
        return f"{self.points} of {self.most} points, {self.scored} of {self.criteria} criteria scored"


def weighed(marks: Iterable[tuple[int, int | None]]) -> Weighed:
    """Add up (weight, score) pairs. What has no score is left out of both sums: not known is not nought."""
    all_marks = list(marks)
    known = [(weight, score) for weight, score in all_marks if score is not None]
    return Weighed(
        points=sum(weight * score for weight, score in known),
        most=sum(weight * HIGHEST for weight, _ in known),
        scored=len(known),
        criteria=len(all_marks),
    )
