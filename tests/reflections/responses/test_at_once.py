"""Eight clicks, two tabs and an autosave at the same moment: one response, no event, no acknowledged word lost."""

import os

import pytest

from consortium.activity.models import Event
from reflections.responses import actions as responses
from reflections.responses.answers import Answer
from reflections.responses.models import Response
from reflections.reviews.models import Mode, Review
from tests.factories import reviews as factory
from tests.factories import world as world_factory
from tests.factories.threads import at_once
from tests.factories.world import NOW

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committing")]

TIMES = int(os.environ.get("SUBMITS_TIMES", "25"))  # `make prove` does it 500 times
WORDS = "one-change"


@pytest.fixture
def asked(committing):
    """A person who has answered everything and not submitted, and the actor that they are."""
    made = factory.make_group(world_factory.make_consortium("Northern"), 4)
    review = factory.opened(made, Mode.CONFIDENTIAL)
    invitation = factory.invitation_of(review, made.organisations[0])
    given = factory.answers_for(review, made.organisations[0])
    responses.save_draft(invitation, given, version=0, by=made.actor(0), now=NOW)
    return invitation, made.actor(0)


def drafted_again():
    Response.objects.update(submitted_on=None)


def test_many_identical_submits_make_one_response_and_no_event(asked):
    invitation, by = asked
    before = list(Review.objects.values()), Event.objects.count()
    for _ in range(TIMES):
        done = at_once(lambda: responses.submit(invitation, by=by, now=NOW))
        assert {type(one) for one in done} == {Response}, done
        assert len({(one.pk, one.version, one.submitted_on) for one in done}) == 1
        stored = Response.objects.get()
        assert (stored.submitted_on, stored.version) == (NOW.date(), 1)
        drafted_again()
    assert (list(Review.objects.values()), Event.objects.count()) == before


def test_autosaves_beside_a_submit_are_kept_or_refused_and_never_lost(asked):
    invitation, by = asked
    for turn in range(TIMES):
        version = Response.objects.get().version
        words = iter(range(8))

        def act(version=version, words=words, turn=turn):
            number = next(words)
            if number % 2:
                return responses.submit(invitation, by=by, now=NOW)
            said = {WORDS: Answer(text=f"{turn}.{number}")}
            kept = responses.save_draft(invitation, said, version=version, by=by, now=NOW)
            return kept.opened()[WORDS].text

        done = at_once(act)
        refused = [one for one in done if isinstance(one, Exception)]
        assert {type(one) for one in refused} <= {responses.Conflict, responses.NoLongerAccepted}, refused
        acknowledged = [one for one in done if isinstance(one, str)]
        assert len(acknowledged) <= 1  # one save wins; the others are told of both copies
        stored = Response.objects.get()
        assert stored.submitted_on
        if acknowledged:
            assert stored.opened()[WORDS].text == acknowledged[0]
        drafted_again()
    assert Response.objects.get().version > 1  # some saves came before the submit


def test_two_tabs_that_save_at_once_keep_both_copies(asked):
    invitation, by = asked
    for turn in range(TIMES):
        version = Response.objects.get().version
        tabs = iter("ab")

        def save(version=version, tabs=tabs, turn=turn):
            said = {WORDS: Answer(text=f"{turn}{next(tabs)}")}
            return responses.save_draft(invitation, said, version=version, by=by, now=NOW)

        won, lost = sorted(at_once(save, times=2), key=lambda one: isinstance(one, Exception))
        assert isinstance(lost, responses.Conflict)
        assert lost.kept[WORDS] == won.opened()[WORDS] == Response.objects.get().opened()[WORDS]
        assert lost.mine[WORDS] != lost.kept[WORDS]
