"""What people are promised before they answer: who will see what, computed from this review's mode and size.

Every sentence here is kept by `reflections.insights`, and a test holds the two together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reflections.reviews.models import Mode

FEWEST_COMPARING = 8  # parties: from here on the promise holds against two that compare notes


@dataclass(frozen=True, slots=True)
class Promise:
    """`headline` in a few words; `sentences` in full, in the order to read them."""

    headline: str
    sentences: tuple[str, ...]


def promise(mode: str, *, organisation: str, others: Sequence[str], closes: str) -> Promise:
    """Return what to tell somebody who answers for `organisation`; `closes` is the last day, in words."""
    return {Mode.OPEN: _open, Mode.CONFIDENTIAL: _confidential, Mode.PRIVATE: _private}[Mode(mode)](
        organisation, others, closes
    )


def _open(organisation: str, others: Sequence[str], closes: str) -> Promise:
    named = _listed(others)
    return Promise(
        f"Open: {named} will see what {organisation} said",
        (
            f"Your answers are shown as {organisation}’s, never under your name.",
            (
                f"{named} {_sees(others)} them at the same moment as you see theirs, and only after answering: "
                f"when everybody has answered, or when the review closes at the end of {closes}."
            ),
            (
                "Until then no other organisation can see that you have answered; coordinators see who has "
                "finished, so that they know whom to remind. Whoever does not answer sees nothing."
            ),
            "If you are the only one to answer, nothing is shown, unless you choose to share it.",
            "Coordinators and the partnership broker do not see your answers.",
        ),
    )


def _confidential(organisation: str, others: Sequence[str], closes: str) -> Promise:
    against = (
        "even if two of them compare notes" if len(others) + 1 >= FEWEST_COMPARING else "if they do not compare notes"
    )
    return Promise(
        "Confidential, reported in groups",
        (
            f"Nobody outside {organisation} can learn your answer: no other organisation can work it out, {against}.",
            (
                "What comes out are bands – concern, mixed or strong – and only where enough organisations scored. "
                "“Can’t say” and “not enough contact” are not scores."
            ),
            f"Bands come out once, after the review closes at the end of {closes}, and never change afterwards.",
            (
                "Words are shown only with your consent for each, only if at least five organisations answered, "
                "in no order, and never beside a score. Somebody may still know your way of writing."
            ),
            "Coordinators see how many have finished, not who. Nobody else sees even that.",
        ),
    )


def _private(organisation: str, others: Sequence[str], closes: str) -> Promise:
    return Promise(
        f"Private: only {organisation} sees your answers",
        (
            (
                f"Your answers are shown to {organisation}, after the review closes at the end of {closes}, "
                "and never under your name."
            ),
            (
                f"{_listed(others)} {'do' if len(others) > 1 else 'does'} not see them. Neither do coordinators: "
                "they see how many have finished, not who."
            ),
            "The partnership broker helps you talk about them, if you wish, and sees only what you tell them.",
        ),
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _sees(names: Sequence[str]) -> str:
    return "sees" if len(names) == 1 else "see"
