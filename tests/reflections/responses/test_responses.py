"""Saving, submitting, and telling nobody."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core import serializers

from consortium.access.actor import ANONYMOUS, Grant
from consortium.access.actor import clock as clock_actor
from consortium.access.roles import Role
from reflections.responses import actions as responses
from reflections.responses.answers import CANT_SAY, NOT_ENOUGH_CONTACT, Answer, AnswerRefused, Unfinished
from reflections.responses.models import Response
from reflections.responses.queries import finished_count, own_copy
from reflections.reviews import actions as reviews
from reflections.reviews.models import ANSWER_TASK, Mode
from reflections.reviews.queries import screens_of
from tests.factories import reviews as factory
from tests.factories import world as world_factory
from tests.factories.threads import at_once
from tests.factories.world import NOW, TODAY, make_seat, make_user


@pytest.fixture
def pair(group):
    return group(2)


@pytest.fixture
def invitation(pair):
    return factory.invitation_of(factory.opened(pair), pair.organisations[0])


def keys(invitation):
    return [screen.key for screen in screens_of(invitation.review, invitation.organisation_id)]


def dump() -> dict[str, str]:
    """Return every table but the responses’ own, row by row, as text."""
    tables = [model for model in apps.get_models(include_auto_created=True) if model is not Response]
    return {model._meta.label: serializers.serialize("json", model._base_manager.order_by("pk")) for model in tables}


def test_save_keeps_an_answer_and_comes_back_with_it(pair, invitation):
    key, other = keys(invitation)[:2]
    by = pair.actor(0)
    first = responses.save_draft(invitation, {key: Answer(score=4)}, version=0, by=by, now=NOW)
    second = responses.save_draft(invitation, {other: CANT_SAY}, version=first.version, by=by, now=NOW)
    copy = own_copy(invitation, by)
    assert copy.answers == {key: Answer(score=4), other: CANT_SAY}
    assert (copy.version, copy.is_submitted) == (2, False)
    assert second.pk == first.pk


def test_save_from_an_older_page_conflicts_and_carries_both_copies(pair, invitation):
    key = keys(invitation)[0]
    by = pair.actor(0)
    responses.save_draft(invitation, {key: Answer(score=4)}, version=0, by=by, now=NOW)
    with pytest.raises(responses.Conflict) as conflict:
        responses.save_draft(invitation, {key: Answer(score=2)}, version=0, by=by, now=NOW)
    assert conflict.value.mine == {key: Answer(score=2)}
    assert conflict.value.kept == {key: Answer(score=4)}
    assert conflict.value.version == 1
    assert own_copy(invitation, by).answers == {key: Answer(score=4)}


def test_save_again_after_a_lost_reply_is_no_conflict(pair, invitation):
    given = {keys(invitation)[0]: Answer(score=4)}
    for _ in range(2):
        kept = responses.save_draft(invitation, given, version=0, by=pair.actor(0), now=NOW)
    assert kept.version == 1


@pytest.mark.parametrize(
    "bad",
    [
        Answer(score=0),
        Answer(score=6),
        Answer(),
        Answer(text="words"),
        NOT_ENOUGH_CONTACT,
        Answer(score=3, text="and"),
    ],
)
def test_save_refuses_what_the_question_does_not_take(pair, invitation, bad):
    key = keys(invitation)[0]
    with pytest.raises(AnswerRefused) as refused:
        responses.save_draft(invitation, {key: bad}, version=0, by=pair.actor(0), now=NOW)
    assert refused.value.at_field == key
    assert not Response.objects.exists()


def test_save_refuses_a_question_that_was_not_asked_and_words_without_end(pair, invitation):
    by = pair.actor(0)
    for given in [
        {"made-up": CANT_SAY},
        {"one-change": Answer(text="x" * 2001)},
        {"one-change": Answer(score=3)},
    ]:
        with pytest.raises(AnswerRefused):
            responses.save_draft(invitation, given, version=0, by=by, now=NOW)


def test_not_enough_contact_answers_for_an_organisation_in_one_tap_until_a_score_takes_it_back(group):
    four = group(4)
    invitation = factory.invitation_of(factory.opened(four), four.organisations[1])
    about = [key for key in keys(invitation) if key.endswith(str(four.organisations[2].pk))]
    by = four.actor(1)
    responses.save_draft(invitation, {about[0]: NOT_ENOUGH_CONTACT}, version=0, by=by, now=NOW)
    assert own_copy(invitation, by).answers == dict.fromkeys(about, NOT_ENOUGH_CONTACT)
    responses.save_draft(invitation, {about[3]: Answer(score=2)}, version=1, by=by, now=NOW)
    assert own_copy(invitation, by).answers == {about[3]: Answer(score=2)}


def test_submit_needs_every_scored_question_and_no_text(pair, invitation):
    by = pair.actor(0)
    given = factory.answers_for(invitation.review, pair.organisations[0])
    last = list(given)[-1]
    with pytest.raises(Unfinished, match="11 questions have no answer"):
        responses.submit(invitation, by=by, now=NOW)
    responses.save_draft(
        invitation, {key: answer for key, answer in given.items() if key != last}, version=0, by=by, now=NOW
    )
    with pytest.raises(Unfinished, match="One question has no answer") as unfinished:
        responses.submit(invitation, by=by, now=NOW)
    assert unfinished.value.at_field == last
    responses.save_draft(invitation, {last: CANT_SAY}, version=1, by=by, now=NOW)
    assert responses.submit(invitation, by=by, now=NOW).submitted_on == TODAY


def test_submit_again_returns_the_same_response_even_after_the_close(pair, invitation):
    factory.answer(invitation.review, pair.people[0])
    first = Response.objects.get()
    again = responses.submit(invitation, by=pair.actor(0), now=factory.AFTER_CLOSE)
    assert (again.pk, again.submitted_on, again.version) == (first.pk, TODAY, 1)


def test_a_submitted_response_takes_no_more_answers(pair, invitation):
    factory.answer(invitation.review, pair.people[0])
    with pytest.raises(responses.NoLongerAccepted, match="submitted"):
        responses.save_draft(invitation, {keys(invitation)[0]: CANT_SAY}, version=1, by=pair.actor(0), now=NOW)


def test_after_the_close_nothing_is_accepted_and_the_draft_stays_readable(pair, invitation):
    by, key = pair.actor(0), keys(invitation)[0]
    responses.save_draft(invitation, {key: Answer(score=4)}, version=0, by=by, now=NOW)
    closing = invitation.review.closes_at
    responses.save_draft(invitation, {key: Answer(score=5)}, version=1, by=by, now=closing - timedelta(microseconds=1))
    for act in [
        lambda: responses.save_draft(invitation, {key: CANT_SAY}, version=2, by=by, now=closing),
        lambda: responses.submit(invitation, by=by, now=closing),
    ]:
        with pytest.raises(responses.NoLongerAccepted, match="has closed"):
            act()
    assert own_copy(invitation, by).answers == {key: Answer(score=5)}


def test_after_a_cancellation_nothing_is_accepted(pair, invitation, world):
    reviews.cancel(invitation.review, reason="No need", by=world.coordinator, now=NOW)
    with pytest.raises(responses.NoLongerAccepted, match="cancelled"):
        responses.save_draft(invitation, {keys(invitation)[0]: CANT_SAY}, version=0, by=pair.actor(0), now=NOW)


def test_nobody_but_the_person_asked_saves_submits_or_reads(pair, invitation, world):
    key = keys(invitation)[0]
    responses.save_draft(invitation, {key: Answer(score=4)}, version=0, by=pair.actor(0), now=NOW)
    colleague = make_seat(world.northern, Role.MEMBER_LEAD, pair.organisations[0], make_user("Colleague"))
    strangers = [
        pair.actor(1),
        world.coordinator,
        world.broker,
        world.foreign_coordinator,
        world_factory.actor_in(colleague),
        replace(ANONYMOUS, grant=Grant(ANSWER_TASK, uuid4())),
        replace(ANONYMOUS, grant=Grant("another.task", invitation.pk)),
        clock_actor(world.northern.pk),
    ]
    for stranger in strangers:
        with pytest.raises(responses.NotInvited):
            responses.save_draft(invitation, {key: CANT_SAY}, version=1, by=stranger, now=NOW)
        with pytest.raises(responses.NotInvited):
            responses.submit(invitation, by=stranger, now=NOW)
        assert not Response.objects.visible_to(stranger).exists()
        assert own_copy(invitation, stranger).answers == {}


def test_a_task_link_answers_its_invitation_and_reads_nothing_once_submitted(pair, invitation):
    by = replace(ANONYMOUS, grant=Grant(ANSWER_TASK, invitation.pk))
    given = factory.answers_for(invitation.review, pair.organisations[0])
    responses.save_draft(invitation, given, version=0, by=by, now=NOW)
    assert own_copy(invitation, by).answers == given
    responses.submit(invitation, by=by, now=NOW)
    assert own_copy(invitation, by).answers == {}
    assert own_copy(invitation, pair.actor(0)).answers == given


def test_a_person_whose_seat_ended_answers_no_more(pair, invitation):
    by = replace(ANONYMOUS, grant=Grant(ANSWER_TASK, invitation.pk))
    pair.people[0].touch(ended_at=NOW)
    with pytest.raises(responses.NotInvited):
        responses.save_draft(invitation, {keys(invitation)[0]: CANT_SAY}, version=0, by=by, now=NOW)


@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.CONFIDENTIAL, Mode.PRIVATE])
def test_saving_and_submitting_change_nothing_outside_the_response(group, mode):
    four = group(4)
    review = factory.opened(four, mode)
    before = dump()
    for seat in four.people:
        factory.answer(review, seat, extra={"one-change": Answer(text="Meet less often", share=True)})
    assert dump() == before
    assert Response.objects.count() == 4


def test_a_response_keeps_no_time_finer_than_a_day_and_says_nothing_of_itself(pair, invitation):
    factory.answer(invitation.review, pair.people[0])
    response = Response.objects.get()
    kinds = {field.get_internal_type() for field in Response._meta.get_fields()}
    assert "DateTimeField" not in kinds
    assert (str(response), repr(response)) == ("A response", "A response")
    assert repr(response.opened()).count("<answer>") == 11
    assert "score" not in repr(response.__dict__ | {"sealed": ""})


def test_save_takes_no_more_queries_in_a_large_group(group, django_assert_max_num_queries):
    eight = group(8)
    invitation = factory.invitation_of(factory.opened(eight), eight.organisations[3])
    by, key = eight.actor(3), keys(invitation)[0]
    responses.save_draft(invitation, {key: CANT_SAY}, version=0, by=by, now=NOW)
    with django_assert_max_num_queries(7):  # two of them open and close the test's savepoint
        responses.save_draft(invitation, {key: Answer(score=2)}, version=1, by=by, now=NOW)


def test_finished_count_counts_people_who_are_done(pair, invitation):
    assert finished_count(invitation.review) == 0
    factory.answer(invitation.review, pair.people[0])
    assert finished_count(invitation.review) == 1


def test_unlink_cuts_answers_off_from_people_twelve_months_after_release(pair, invitation):
    factory.answer(invitation.review, pair.people[0])
    reviews.close(invitation.review, by=clock_actor(), now=factory.AFTER_CLOSE)
    invitation.review.touch(released_at=factory.AFTER_CLOSE)
    assert responses.unlink(factory.AFTER_CLOSE + timedelta(days=364)) == 0
    assert responses.unlink(factory.AFTER_CLOSE + timedelta(days=365)) == 2
    assert responses.unlink(factory.AFTER_CLOSE + timedelta(days=365)) == 0
    invitation.refresh_from_db()
    assert (invitation.user, invitation.contact, invitation.name) == (None, None, "")
    assert Response.objects.get().invitation is None
    assert not Response.objects.visible_to(pair.actor(0)).exists()


def test_unlink_forgets_the_drafts_of_a_cancelled_review(pair, invitation, world):
    responses.save_draft(invitation, {keys(invitation)[0]: CANT_SAY}, version=0, by=pair.actor(0), now=NOW)
    reviews.cancel(invitation.review, reason="No need", by=world.coordinator, now=NOW)
    assert responses.unlink(NOW + timedelta(days=364)) == 0
    assert responses.unlink(NOW + timedelta(days=365)) == 2
    assert not Response.objects.exists()


@pytest.mark.postgres
@pytest.mark.usefixtures("committing")
def test_identical_submits_at_once_make_one_response():
    world = world_factory.build()
    pair = factory.make_group(world.northern, 2)
    invitation = factory.invitation_of(factory.opened(pair), pair.organisations[0])
    given, by = factory.answers_for(invitation.review, pair.organisations[0]), pair.actor(0)

    def save_and_submit():
        responses.save_draft(invitation, given, version=0, by=by, now=NOW)
        return responses.submit(invitation, by=by, now=NOW).pk

    before = dump()
    found = at_once(save_and_submit)
    response = Response.objects.get()
    refused = [each for each in found if isinstance(each, Exception)]
    assert all(isinstance(each, responses.NoLongerAccepted) for each in refused)  # a save after a submit
    assert {each for each in found if each not in refused} == {response.pk}
    assert (response.version, response.submitted_on) == (1, TODAY)
    assert {pk for pk in at_once(lambda: responses.submit(invitation, by=by, now=NOW).pk)} == {response.pk}
    assert hashlib.sha256(str(dump()).encode()).digest() == hashlib.sha256(str(before).encode()).digest()
