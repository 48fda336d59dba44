"""Which pages a respondent meets, in which order, and how they are named in addresses."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.crypto import salted_hmac

from reflections.questions.screens import Screen
from reflections.responses import choice
from reflections.responses.answers import Answer

SECONDS_A_QUESTION = 20


def every(asked: Sequence[Screen]) -> list[Screen]:
    """Return every page that there could be: the choice comes before the parties that it is about."""
    page = choice.page_among(asked)
    if page is None:
        return list(asked)
    place = next(place for place, screen in enumerate(asked) if screen.may_skip)
    return [*asked[:place], page, *asked[place:]]


def met(answers: Mapping[str, Answer], asked: Sequence[Screen]) -> list[Screen]:
    """Return the pages of somebody with these answers: nothing about a party that they do not work closely with."""
    close = choice.close(answers, asked)
    return [page for page in every(asked) if not page.may_skip or page.organisation_id in close]


def unanswered(answers: Mapping[str, Answer], asked: Sequence[Screen]) -> list[Screen]:
    """Return the pages still to answer. Free texts are optional."""
    return [page for page in met(answers, asked) if _waits(page, answers, asked)]


def _waits(page: Screen, answers: Mapping[str, Answer], asked: Sequence[Screen]) -> bool:
    if page.kind == choice.KIND:
        return not choice.is_settled(answers, asked)
    return page.is_scored and page.key not in answers


def minutes_left(answers: Mapping[str, Answer], asked: Sequence[Screen]) -> int:
    """Return about how long the rest takes, in whole minutes, one at the least."""
    return max(1, round(len(unanswered(answers, asked)) * SECONDS_A_QUESTION / 60))


def name_of(page: Screen, invitation_id: UUID) -> str:
    """Return the page's name in an address: the same for ever, and it does not say whom the page is about.

    Which pages somebody opened tells whom they work closely with, and addresses end up in other people's logs.
    """
    return salted_hmac("reflections.responses.pages", f"{invitation_id}/{page.key}", algorithm="sha256").hexdigest()[
        :12
    ]
