"""A question set as its respondents would meet it: page by page, about organisations that do not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from partners.partnerships.models import PartyRole
from reflections.questions.models import QuestionSet
from reflections.questions.screens import Screen, screens
from reflections.responses import choice, pages
from reflections.responses.forms import ChoiceForm, PageForm, form_for
from reflections.reviews.models import Mode
from reflections.reviews.promises import Promise, promise


class Shape(TextChoices):
    PAIR = "pair", _("Between two")
    GROUP = "group", _("In a group")


@dataclass(slots=True)
class Example:
    """A party of the preview; the respondent is the last."""

    organisation_id: UUID
    role: str
    name: str


PARTIES = (
    Example(UUID(int=1), PartyRole.LEAD, "Example Lead"),
    Example(UUID(int=2), PartyRole.PARTNER, "Example Partner"),
    Example(UUID(int=3), PartyRole.PARTNER, "Another Partner"),
    Example(UUID(int=4), PartyRole.PARTNER, "Our Organisation"),
)


@dataclass(frozen=True)
class Preview:
    """Every page that somebody could meet, in order. `number` of them, counted from one, is shown."""

    pages: Sequence[Screen]
    shape: Shape
    parties: Sequence[Example]

    @property
    def promise(self) -> Promise:
        """Return what such a respondent would be told: between two of an open review, in a group of a confidential."""
        mode = Mode.CONFIDENTIAL if self.shape == Shape.GROUP else Mode.OPEN
        *others, own = (party.name for party in self.parties)
        return promise(mode, organisation=own, others=others, closes="the last day")

    @property
    def steps(self) -> int:
        return len(self.pages)

    def page(self, number: int) -> Screen | None:
        return self.pages[number - 1] if 1 <= number <= self.steps else None

    def form(self, screen: Screen) -> PageForm:
        """Return the form of a page, with nothing in it. A group is shown as a confidential review is."""
        if screen.kind == choice.KIND:
            return ChoiceForm(screen=screen, parties=choice.parties(self.pages))
        return form_for(screen, confidential=self.shape == Shape.GROUP)


def preview_of(question_set: QuestionSet, shape: Shape) -> Preview:
    parties = PARTIES if shape == Shape.GROUP else (PARTIES[0], PARTIES[-1])
    asked = screens(question_set.questions.all(), parties, parties[-1].organisation_id)
    return Preview(pages.every(asked), shape, parties)
