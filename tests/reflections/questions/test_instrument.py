"""The shipped instrument, its versions, and the pages that people see."""

import pytest
from django.db import transaction

from consortium.access.frozen import Frozen
from reflections.questions import actions as questions
from reflections.questions import shipped
from reflections.questions.models import FIVE, Behaviour, Question, QuestionSet, Target
from reflections.reviews.queries import screens_of
from tests.factories import reviews as factory
from tests.factories.world import NOW


@pytest.fixture
def instrument(db):
    return shipped.install(now=NOW)


def test_install_writes_one_set_however_often_it_is_called(instrument):
    assert shipped.install(now=NOW) == instrument
    assert QuestionSet.objects.count() == 1
    assert instrument.questions.count() == 23


def test_every_behaviour_is_scored_once_for_every_target(instrument):
    scored = {(row.behaviour, row.target) for row in instrument.questions.filter(behaviour__in=FIVE)}
    assert scored == {(behaviour, target) for behaviour in FIVE for target in Target}


def test_a_published_set_refuses_every_way_of_changing_it(instrument):
    question = instrument.questions.first()
    question.wording_group = "Changed"
    for change in [
        question.save,
        question.delete,
        instrument.save,
        instrument.delete,
        lambda: instrument.questions.update(order=9),
        lambda: instrument.questions.all().delete(),
        lambda: QuestionSet.objects.filter(pk=instrument.pk).update(title="Changed"),
        lambda: QuestionSet.objects.all().delete(),
        lambda: Question.objects.bulk_update([question], ["wording_group"]),
        lambda: Question.objects.bulk_create([Question(question_set=instrument, key="new", order=99)]),
    ]:
        with pytest.raises(Frozen), transaction.atomic():
            change()
    assert not instrument.questions.filter(wording_group="Changed").exists()


def test_copy_makes_a_draft_with_the_same_keys_that_can_be_reworded_and_published(world, instrument):
    by = world.coordinator
    draft = questions.copy(instrument, consortium=world.northern, by=by, now=NOW)
    words = {"power-self": {"wording_group": "We share."}}
    questions.reword(draft, words=words, by=by, now=NOW)
    questions.publish(draft, by=by, now=NOW)
    assert draft.version == 2
    assert set(draft.questions.values_list("key")) == set(instrument.questions.values_list("key"))
    assert questions.current_for(world.northern, now=NOW) == draft
    assert questions.current_for(world.southern, now=NOW) == instrument
    assert instrument.questions.get(key="power-self").wording_group != "We share."
    with pytest.raises(questions.NotADraft):
        questions.reword(draft, words=words, by=by, now=NOW)


def test_publish_refuses_a_set_with_a_behaviour_that_nothing_scores(world, instrument):
    draft = questions.copy(instrument, consortium=world.northern, by=world.coordinator, now=NOW)
    draft.questions.filter(behaviour=Behaviour.HONESTY, target=Target.PARTNERSHIP).delete()
    with pytest.raises(questions.Incomplete, match="missing for Honesty, then"):
        questions.publish(draft, by=world.coordinator, now=NOW)


def test_sets_of_another_consortium_are_not_visible(world, instrument):
    draft = questions.copy(instrument, consortium=world.northern, by=world.coordinator, now=NOW)
    assert set(QuestionSet.objects.visible_to(world.coordinator)) == {instrument, draft}
    assert set(QuestionSet.objects.visible_to(world.outsider)) == {instrument}
    assert not QuestionSet.objects.visible_to(world.observer).exists()


def test_screens_between_two_ask_about_the_other_organisation_and_ourselves(group):
    pair = group(2)
    review = factory.opened(pair)
    pages = screens_of(review, pair.organisations[0].pk)
    other = pair.organisations[1]
    assert [page.target for page in pages] == ["partner"] * 5 + ["self"] * 5 + ["partnership"] * 3
    assert {page.organisation_id for page in pages[:5]} == {other.pk}
    assert other.name in pages[0].wording
    assert not any("{name}" in page.wording or page.may_skip for page in pages)
    assert [page.question_key for page in pages[10:]] == ["candour", "better-than-us", "one-change"]


def test_screens_in_a_group_ask_about_the_whole_the_lead_each_other_and_ourselves(group):
    four = group(4)
    review = factory.opened(four)
    lead, first, *others = four.organisations
    pages = screens_of(review, first.pk)
    targets = [(page.target, page.organisation_id) for page in pages[::5]]
    assert targets == [
        ("partnership", None),
        ("lead", lead.pk),
        ("partner", others[0].pk),
        ("partner", others[1].pk),
        ("self", None),
        ("partnership", None),
    ]
    assert [page.may_skip for page in pages[::5]] == [False, False, True, True, False, False]
    assert len({page.key for page in pages}) == len(pages) == 28
    of_lead = screens_of(review, lead.pk)
    assert "lead" not in {page.target for page in of_lead}
