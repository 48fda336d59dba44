"""A task: what one person has been asked, how far they are, and where its pages are."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import Http404
from django.urls import reverse

from consortium import clock
from consortium.access.actor import Actor
from consortium.portal.pages import PortalRequest
from reflections.questions.screens import Screen
from reflections.responses import choice, pages
from reflections.responses.answers import Answers
from reflections.responses.queries import Copy, own_copy
from reflections.reviews.models import Invitation, Mode
from reflections.reviews.queries import screens_of


@dataclass(frozen=True)
class Task:
    """What one person has been asked, as its pages need it. `asked` are all questions that could be."""

    invitation: Invitation
    asked: list[Screen]
    actor: Actor
    now: datetime

    @cached_property
    def copy(self) -> Copy:
        """Return what the person has answered so far: read only by the pages that show it."""
        return own_copy(self.invitation, self.actor)

    @cached_property
    def pages(self) -> list[Screen]:
        return pages.met(self.copy.answers, self.asked)

    @cached_property
    def unanswered(self) -> list[Screen]:
        return pages.unanswered(self.copy.answers, self.asked)

    @property
    def is_open(self) -> bool:
        return self.invitation.review.is_open_at(self.now) and self.invitation.is_wanted and not self.copy.is_submitted

    @property
    def is_confidential(self) -> bool:
        return self.invitation.review.mode == Mode.CONFIDENTIAL

    @property
    def minutes(self) -> int:
        return pages.minutes_left(self.copy.answers, self.asked)

    @property
    def more_for_each(self) -> int:
        """Return how many questions are added for each party that somebody may still tick; none once they have."""
        if choice.is_settled(self.copy.answers, self.asked):
            return 0
        return sum(screen.may_skip for screen in self.asked) // len(choice.parties(self.asked))

    @property
    def next_address(self) -> str:
        """Return where the first page without an answer is, or the last page."""
        return self.address_of(self.unanswered[0] if self.unanswered else self.pages[-1])

    def page_named(self, name: str) -> Screen:
        found = (page for page in self.asked if pages.name_of(page, self.invitation.pk) == name)
        page = next(found, None)
        if page is None:
            raise Http404
        return page

    def address(self, name: str) -> str:
        return reverse(name, kwargs={"slug": self.invitation.review.consortium.slug, "pk": self.invitation.pk})

    def address_of(self, page: Screen) -> str:
        if page.kind == choice.KIND:
            return self.address("answer-choose")
        kwargs = {"slug": self.invitation.review.consortium.slug, "pk": self.invitation.pk}
        return reverse("answer-question", kwargs={**kwargs, "name": pages.name_of(page, self.invitation.pk)})

    def before(self, page: Screen) -> str:
        """Return where “back” leads."""
        earlier = self._around(page, self.copy.answers)[0]
        return self.address_of(earlier[-1]) if earlier else self.address("answer-start")

    def after(self, page: Screen, answers: Answers) -> str:
        """Return where “save and continue” leads somebody who now has these answers."""
        later = self._around(page, answers)[1]
        return self.address_of(later[0]) if later else self.address("answer-summary")

    def step(self, page: Screen) -> tuple[int, int]:
        """Return the number of the page, and of how many."""
        earlier, later = self._around(page, self.copy.answers)
        return len(earlier) + 1, len(earlier) + 1 + len(later)

    def _around(self, page: Screen, answers: Answers) -> tuple[list[Screen], list[Screen]]:
        """Return the pages before and after this one, which need not be met itself any more."""
        order = [each.key for each in pages.every(self.asked)]
        place = order.index(page.key)
        met = pages.met(answers, self.asked)
        return (
            [each for each in met if order.index(each.key) < place],
            [each for each in met if order.index(each.key) > place],
        )


def task_of(request: PortalRequest, slug: str, pk: str) -> Task:
    """Return the actor's own task; anybody else's is as unknown as none."""
    found = Invitation.objects.answerable_by(request.person).select_related(
        "organisation", "review__consortium", "review__partnership", "review__question_set"
    )
    invitation = found.filter(consortium__slug=slug, pk=pk).first()
    if invitation is None:
        raise Http404
    asked = screens_of(invitation.review, invitation.organisation_id)
    return Task(invitation, asked, request.person, clock.now())
