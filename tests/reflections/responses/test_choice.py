"""Whom somebody works closely with: who is asked about, what is kept, and what is never lost silently."""

import json
from dataclasses import replace

import pytest

from consortium.access.actor import ANONYMOUS, Grant
from reflections.insights.models import Release
from reflections.responses import actions as responses
from reflections.responses import choice, pages
from reflections.responses.answers import (
    CANT_SAY,
    NOT_ENOUGH_CONTACT,
    Answer,
    AnswerRefused,
    Mark,
    Unfinished,
    from_json,
    to_json,
)
from reflections.responses.choice import Choice
from reflections.responses.models import Response
from reflections.responses.queries import minutes_for, own_copy
from reflections.reviews.models import ANSWER_TASK, Mode
from reflections.reviews.queries import screens_of
from reflections.turn import conclude
from tests.factories import reviews as factory
from tests.factories import world as world_factory
from tests.factories.threads import at_once
from tests.factories.world import NOW, make_seat

USUALLY = Answer(score=4)


class Respondent:
    """The second of a group, who leads nothing, and their draft."""

    def __init__(self, group, review, place=1):
        self.group, self.review = group, review
        self.invitation = factory.invitation_of(review, group.organisations[place])
        self.by = group.actor(place)
        self.asked = screens_of(review, self.invitation.organisation_id)

    @property
    def answers(self):
        return own_copy(self.invitation, self.by).answers

    @property
    def version(self):
        return own_copy(self.invitation, self.by).version

    def about(self, place):
        pk = self.group.organisations[place].pk
        return [screen.key for screen in self.asked if screen.organisation_id == pk]

    def choose(self, *places, **how):
        close = frozenset(self.group.organisations[place].pk for place in places)
        how = {"version": self.version, "by": self.by, **how}
        return responses.choose(self.invitation, Choice(close, how.pop("settled", True)), now=NOW, **how)

    def save(self, answers, **how):
        how = {"version": self.version, "by": self.by, **how}
        return responses.save_draft(self.invitation, answers, now=NOW, **how)

    def met(self):
        return [page.key for page in pages.met(self.answers, self.asked)]

    def waiting(self):
        return [page.key for page in pages.unanswered(self.answers, self.asked)]


@pytest.fixture
def one(group):
    eight = group(8)
    return Respondent(eight, factory.opened(eight, Mode.CONFIDENTIAL))


def test_choose_answers_for_everybody_else_in_one_save(one):
    response = one.choose(2, 5)
    left = [key for place in (3, 4, 6, 7) for key in one.about(place)]
    assert one.answers == dict.fromkeys(left, NOT_ENOUGH_CONTACT) | {choice.KEY: Answer(mark=Mark.CHOSEN)}
    assert (response.version, Response.objects.count()) == (1, 1)
    assert len(one.met()) == 29
    assert set(one.met()) & set(left) == set()
    assert one.waiting()[:1] == [one.asked[0].key]
    assert choice.KEY not in one.waiting()


def test_the_choice_comes_after_the_lead_and_before_the_others(one):
    assert one.met().index(choice.KEY) == 10
    assert len(one.met()) == 19
    one.choose(2)
    assert one.met()[11:16] == one.about(2)


def test_choose_nobody_leaves_nothing_to_ask_about_others(one):
    one.choose()
    assert len(one.met()) == 19
    assert sum(answer == NOT_ENOUGH_CONTACT for answer in one.answers.values()) == 30


def test_choose_again_asks_about_whom_was_ticked_now(one):
    one.choose(2)
    one.choose(2, 3)
    assert set(one.about(3)) <= set(one.waiting())
    assert not set(one.about(3)) & set(one.answers)


def test_untick_of_somebody_with_answers_is_refused_until_it_is_said(one):
    one.choose(2, 3)
    scored, unsure = one.about(2)[:2]
    one.save({scored: USUALLY, unsure: CANT_SAY})
    before = one.answers
    with pytest.raises(responses.WouldDrop) as loss:
        one.choose(3)
    assert [screen.key for screen in loss.value.dropped] == [scored, unsure]
    assert (one.answers, loss.value.version) == (before, 2)
    one.choose(3, dropping=True)
    assert {one.answers[key] for key in one.about(2)} == {NOT_ENOUGH_CONTACT}


def test_not_enough_contact_on_a_later_question_asks_before_it_drops_earlier_ones(one):
    one.choose(2)
    first, second = one.about(2)[:2]
    one.save({first: USUALLY})
    with pytest.raises(responses.WouldDrop) as loss:
        one.save({second: NOT_ENOUGH_CONTACT})
    assert [screen.key for screen in loss.value.dropped] == [first]
    one.save({first: NOT_ENOUGH_CONTACT})  # its own answer may change
    assert {one.answers[key] for key in one.about(2)} == {NOT_ENOUGH_CONTACT}
    assert one.met() == [key for key in one.met() if key not in one.about(2)]


def test_a_score_from_another_tab_takes_a_skip_back(one):
    one.choose()
    one.save({one.about(4)[1]: USUALLY})
    assert set(one.about(4)) <= set(one.met())
    assert set(one.waiting()) >= {one.about(4)[0]}


def test_choose_from_an_older_page_conflicts_and_carries_both_copies(one):
    one.choose(2)
    with pytest.raises(responses.Conflict) as conflict:
        one.choose(3, version=0)
    theirs, ours = (choice.close(copy, one.asked) for copy in (conflict.value.kept, conflict.value.mine))
    assert (theirs, ours) == ({one.group.organisations[2].pk}, {one.group.organisations[3].pk})
    assert conflict.value.version == 1


def test_choose_again_after_a_lost_reply_is_no_conflict(one):
    assert {one.choose(2, version=0).version for _ in range(2)} == {1}


def test_ticks_that_nobody_confirmed_still_wait(one):
    given = factory.answers_for(one.review, one.group.organisations[1])
    one.choose(2, settled=False)
    one.save({key: answer for key, answer in given.items() if key not in one.answers})
    assert one.waiting() == [choice.KEY]
    with pytest.raises(Unfinished, match="One question has no answer") as unfinished:
        responses.submit(one.invitation, by=one.by, now=NOW)
    assert unfinished.value.at_field == choice.KEY
    one.choose(2)
    assert responses.submit(one.invitation, by=one.by, now=NOW).submitted_on


def test_choose_refuses_whom_the_review_does_not_ask_about(one, group):
    lead, oneself = one.group.organisations[:2]
    for stranger in (lead.pk, oneself.pk, group(2, "Another").organisations[0].pk):
        with pytest.raises(AnswerRefused):
            responses.choose(one.invitation, Choice(frozenset([stranger])), version=0, by=one.by, now=NOW)
    assert not Response.objects.exists()


def test_choose_is_no_question_and_takes_no_other_way_in(one):
    for given in ({choice.KEY: Answer(mark=Mark.CHOSEN)}, {one.asked[0].key: Answer(mark=Mark.CHOSEN)}):
        with pytest.raises(AnswerRefused):
            one.save(given)


def test_choose_is_for_the_person_asked_while_the_review_is_open(one, world):
    link = replace(ANONYMOUS, grant=Grant(ANSWER_TASK, one.invitation.pk))
    for stranger in (one.group.actor(2), world.coordinator, world.broker, world.outsider):
        with pytest.raises(responses.NotInvited):
            one.choose(2, by=stranger)
    assert one.choose(2, by=link).version == 1
    with pytest.raises(responses.NoLongerAccepted):
        responses.choose(one.invitation, Choice(frozenset()), version=1, by=one.by, now=one.review.closes_at)
    factory.answer(one.review, one.group.people[3])
    done = Respondent(one.group, one.review, 3)
    with pytest.raises(responses.NoLongerAccepted, match="submitted"):
        done.choose(2)


# --- who has the page ----------------------------------------------------------------------------------


def test_between_two_there_is_nobody_to_choose(group):
    two = group(2)
    pair = Respondent(two, factory.opened(two), 0)
    assert (choice.page_among(pair.asked), len(pair.met())) == (None, 13)
    with pytest.raises(AnswerRefused):
        pair.choose()


@pytest.mark.parametrize(("place", "names"), [(0, 2), (1, 1)])
def test_among_three_the_lead_chooses_of_two_and_a_partner_of_one(group, place, names):
    three = group(3)
    respondent = Respondent(three, factory.opened(three), place)
    assert len(choice.parties(respondent.asked)) == names
    assert len(respondent.met()) == (14 if place == 0 else 19)


def test_somebody_who_answers_for_two_organisations_chooses_for_each(one):
    other = make_seat(one.group.consortium, "member", one.group.organisations[2], one.group.people[1].user)
    second = factory.invitations.invite(
        one.review, contact=other.contact, by=world_factory.actor_in(one.group.people[2]), now=NOW
    )
    one.choose(3)
    by = world_factory.actor_in(other)
    responses.choose(second, Choice(frozenset()), version=0, by=by, now=NOW)
    assert set(one.about(3)) <= set(one.met())
    asked = screens_of(one.review, second.organisation_id)
    assert choice.close(own_copy(second, by).answers, asked) == set()


# --- drafts from before there was the page --------------------------------------------------------------


def test_a_draft_without_the_page_shows_whom_it_had_begun_to_answer_for(one):
    one.save({one.about(2)[0]: USUALLY})
    one.save({one.about(3)[0]: NOT_ENOUGH_CONTACT})
    assert choice.close(one.answers, one.asked) == {one.group.organisations[2].pk}
    assert choice.KEY in one.waiting()
    assert set(one.about(2)) - {one.about(2)[0]} <= set(one.waiting())
    assert len(one.met()) == 24


def test_a_draft_that_answered_for_everybody_is_not_asked_again(one):
    given = factory.answers_for(one.review, one.group.organisations[1])
    skipped = dict.fromkeys(one.about(6), NOT_ENOUGH_CONTACT)
    one.save(given | skipped)
    assert (one.waiting(), len(one.met())) == ([], 44)
    assert responses.submit(one.invitation, by=one.by, now=NOW).submitted_on


# --- what leaves the envelope --------------------------------------------------------------------------


def test_a_result_is_made_of_answers_and_not_of_the_choice(group):
    four = group(4)
    review = factory.opened(four, Mode.OPEN)
    respondent = Respondent(four, review)
    respondent.choose(2)
    given = factory.answers_for(review, four.organisations[1])
    respondent.save({key: answer for key, answer in given.items() if key not in respondent.answers})
    responses.submit(respondent.invitation, by=respondent.by, now=NOW)
    factory.answer(review, four.people[2])
    conclude(review, now=review.closes_at)
    sheets = {sheet.organisation_id: str(sheet.opened()) for sheet in Release.objects.get(review=review).sheets.all()}
    ours = sheets[four.organisations[1].pk]
    assert (respondent.about(3)[0] in ours, choice.KEY in ours) == (True, False)


def test_nothing_of_the_choice_prints_what_was_ticked(one):
    ticked = Choice(frozenset([one.group.organisations[2].pk]))
    one.choose(2)
    assert str(one.group.organisations[2].pk) not in f"{ticked!r} {one.answers!r}"


def test_whom_somebody_ticked_does_not_show_in_the_length_of_what_is_sealed(group):
    """Not even in a group so large that marks spelt out would need one more step of padding."""
    twelve = group(12)
    respondent = Respondent(twelve, factory.opened(twelve, Mode.CONFIDENTIAL))
    scored = {screen.key: USUALLY for screen in respondent.asked if screen.is_scored}
    lengths = {
        len(json.dumps(to_json(choice.made(scored, Choice(frozenset(close)), respondent.asked))))
        for close in [choice.parties(respondent.asked), [], list(choice.parties(respondent.asked))[:3]]
    }
    assert len(lengths) == 1


def test_an_envelope_that_spelt_its_marks_out_reads_as_before():
    old = {"power-partner:x": {"mark": "not_enough_contact"}, "candour": {"mark": "cant_say"}}
    assert from_json(old) == {"power-partner:x": NOT_ENOUGH_CONTACT, "candour": CANT_SAY}
    assert from_json(to_json(from_json(old))) == from_json(old)


def test_names_of_pages_stay_and_say_nothing(one):
    every = pages.every(one.asked)
    names = [pages.name_of(page, one.invitation.pk) for page in every]
    one.choose(2)
    assert [pages.name_of(page, one.invitation.pk) for page in every] == names
    assert len(set(names)) == len(every) == 49
    other = factory.invitation_of(one.review, one.group.organisations[2])
    assert not set(names) & {pages.name_of(page, other.pk) for page in every}


def test_minutes_count_what_is_asked(one):
    assert minutes_for(one.invitation) == 6
    one.choose(2, 3)
    fresh = Respondent(one.group, one.review).invitation
    assert minutes_for(fresh) == 9


@pytest.mark.postgres
@pytest.mark.usefixtures("committing")
def test_choices_made_at_once_keep_one_and_show_it_to_the_others():
    world = world_factory.build()
    four = factory.make_group(world.northern, 4)
    respondents = [Respondent(four, factory.opened(four))]
    places = iter([(), (2,), (3,), (2, 3)] * 4)
    found = at_once(lambda: respondents[0].choose(*next(places), version=0))
    kept = [each for each in found if isinstance(each, Response)]
    assert Response.objects.get().version == 1
    assert all(isinstance(each, responses.Conflict) for each in found if each not in kept)
    assert kept
