"""A consortium’s own set: copied, changed, looked at as a respondent, published; and never changed after that."""

import pytest
from django.urls import reverse

from consortium.errors import NotValid
from reflections.questions import actions as questions
from reflections.questions import shipped
from reflections.questions.models import FIVE, Kind, QuestionSet, Target
from tests.factories.forms import filled
from tests.factories.steering import make_review
from tests.factories.world import NOW

DESK = "/admin/reflections/questionset/"
HOSTILE = "=cmd() <script>alert(1)</script> \u202e"


@pytest.fixture
def instrument(db):
    return shipped.install(now=NOW)


@pytest.fixture
def draft(world, instrument):
    return questions.copy(instrument, consortium=world.northern, by=world.coordinator, now=NOW)


@pytest.fixture
def desk(signed_in, world):
    return signed_in(world.seats.coordinator)


def act(world):
    return {"by": world.coordinator, "now": NOW}


def test_words_are_changed_together_and_the_rest_stays(world, draft):
    before = draft.questions.get(key="power-lead").wording_group
    words = {
        "power-self": {"wording_group": "  We share.  ", "wording_bilateral": ""},
        "candour": {"help_text": "Be frank."},
    }
    questions.reword(draft, words=words, **act(world))
    changed = draft.questions.get(key="power-self")
    assert (changed.wording_group, changed.wording_bilateral) == ("We share.", "")
    assert draft.questions.get(key="candour").help_text == "Be frank."
    assert draft.questions.get(key="power-lead").wording_group == before


@pytest.mark.parametrize(
    ("key", "field", "wording", "reason"),
    [
        ("power-partner", "wording_group", "They leave us room.", "Write {name} where"),
        ("power-lead", "wording_group", "The lead shares.", "Write {name} where"),
        ("power-self", "wording_group", "We share with {name}.", "Leave out {name}"),
        ("power-partnership", "wording_group", "{name} can change things.", "Leave out {name}"),
        ("one-change", "wording_group", "What should {name} change?", "Leave out {name}"),
    ],
)
def test_a_name_stands_where_somebody_is_meant_and_nowhere_else(world, draft, key, field, wording, reason):
    with pytest.raises(NotValid, match=reason) as refused:
        questions.reword(draft, words={key: {field: wording}}, **act(world))
    assert refused.value.at_field == f"{key}-{field}"
    questions.reword(draft, words={"one-change": {"wording_bilateral": "What should {name} change?"}}, **act(world))


def test_free_texts_come_and_go_and_keep_a_key_of_their_own(world, instrument, draft):
    questions.add_text(draft, wording_group="What made you smile?", **act(world))
    questions.add_text(draft, wording_bilateral="And {name}?", **act(world))
    first, second = draft.questions.filter(key__startswith="own-")
    assert [(one.key, one.kind, one.target) for one in (first, second)] == [
        ("own-1", Kind.TEXT, Target.PARTNERSHIP),
        ("own-2", Kind.TEXT, Target.PARTNERSHIP),
    ]
    assert draft.questions.last() == second
    questions.remove(draft, question=first, **act(world))
    other = questions.copy(instrument, consortium=world.northern, **act(world))
    questions.add_text(other, wording_group="Another", **act(world))
    assert [one.key for one in other.questions.filter(key__startswith="own-")] == ["own-3"]  # no trend joins the two
    with pytest.raises(questions.NoWords):
        questions.add_text(draft, wording_group="  ", **act(world))


def test_scored_questions_and_those_of_other_sets_are_not_removed(world, instrument, draft):
    for question in (draft.questions.get(key="power-self"), instrument.questions.get(key="one-change")):
        with pytest.raises(questions.NotRemoved):
            questions.remove(draft, question=question, **act(world))


def test_set_without_a_scored_statement_is_not_published_until_it_has_one(world, draft):
    words = draft.questions.get(key="impact-self").wording_group
    questions.reword(draft, words={"impact-self": {"wording_group": ""}}, **act(world))
    with pytest.raises(questions.Incomplete, match="Impact"):
        questions.publish(draft, **act(world))
    questions.reword(draft, words={"impact-self": {"wording_group": words}}, **act(world))
    assert questions.publish(draft, **act(world)).status_at(NOW) == "published"


def test_published_sets_shipped_ones_and_those_of_others_are_not_changed(world, instrument, draft):
    published = questions.publish(questions.copy(instrument, consortium=world.northern, **act(world)), **act(world))
    theirs = questions.copy(instrument, consortium=world.southern, by=world.foreign_coordinator, now=NOW)
    for question_set in (instrument, published, theirs):
        verbs = [
            lambda one: questions.revise(one, title="Changed", **act(world)),
            lambda one: questions.reword(one, words={}, **act(world)),
            lambda one: questions.add_text(one, wording_group="Changed", **act(world)),
            lambda one: questions.remove(one, question=one.questions.get(key="one-change"), **act(world)),
            lambda one: questions.publish(one, **act(world)),
        ]
        for verb in verbs:
            with pytest.raises(questions.NotADraft):
                verb(question_set)


def test_review_that_is_planned_keeps_its_questions(world, draft):
    review = make_review(world)
    questions.publish(draft, **act(world))
    review.refresh_from_db()
    assert review.question_set.consortium_id is None
    assert questions.current_for(world.northern, now=NOW) == draft


def press(desk, address, **typed):
    return desk.post(address, filled(desk.get(address)) | typed)


def test_desk_copies_rewords_and_publishes(desk, world, instrument):
    made = desk.post(f"{DESK}{instrument.pk}/copy/", {})
    draft = QuestionSet.objects.get(consortium=world.northern)
    assert made.url == f"{DESK}{draft.pk}/change/"
    address = f"{DESK}{draft.pk}/"
    shown = desk.get(f"{address}change/").content.decode()
    assert all(f"/{draft.pk}/words_of_{each.value}/" in shown for each in FIVE)
    assert press(desk, f"{address}change/", title=HOSTILE).status_code == 302
    assert press(desk, f"{address}words_of_power/", **{"power-self-wording_group": HOSTILE}).status_code == 302
    refused = press(desk, f"{address}words_of_power/", **{"power-lead-wording_group": "The lead."})
    assert "power-lead-wording_group" in refused.context["form"].errors
    assert press(desk, f"{address}words_of_the_rest/", **{"candour-help_text": "Be frank."}).status_code == 302
    press(desk, f"{address}add_text/", wording_group="What made you smile?")
    press(desk, f"{address}remove/", question=str(draft.questions.get(key="better-than-us").pk))
    assert press(desk, f"{address}publish/").status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.published_at is not None) == (HOSTILE.strip(), True)
    assert draft.questions.get(key="power-self").wording_group == HOSTILE.strip()
    assert set(draft.questions.filter(kind=Kind.TEXT).values_list("key", flat=True)) == {"one-change", "own-1"}
    shown = desk.get(f"{address}change/").content.decode()
    assert ("words_of_power" in shown, "/publish/" in shown, f"/{draft.pk}/copy/" in shown) == (False, False, True)
    assert "<script>alert(1)" not in shown
    assert "Only a draft" in press(desk, f"{address}publish/").content.decode()


def test_desk_of_another_consortium_finds_no_draft(signed_in, world, draft):
    client = signed_in(world.seats.foreign_coordinator)
    for page in ("change", "words_of_power", "publish", "preview", "copy"):
        assert client.get(f"{DESK}{draft.pk}/{page}/").status_code == 404


def preview(question_set, shape="group", step=1):
    return reverse("question-set-preview", args=["northern", question_set.pk, shape, step])


def test_preview_shows_every_page_a_respondent_could_meet_and_keeps_nothing(desk, world, draft):
    questions.reword(draft, words={"power-self": {"wording_group": HOSTILE}}, **act(world))
    assert desk.get(f"{DESK}{draft.pk}/preview/").url == preview(draft)
    for shape, steps in (("group", 29), ("pair", 13)):
        seen = [desk.get(preview(draft, shape, step)) for step in range(1, steps + 1)]
        assert {page.status_code for page in seen} == {200}
        words = "".join(page.content.decode() for page in seen)
        assert "{name}" not in words
        assert "<script>alert(1)" not in words
        assert ("Whom do you work closely with?" in words) == (shape == "group")
        assert seen[0].context["steps"] == steps
        for beyond in (0, steps + 1):
            assert desk.get(preview(draft, shape, beyond)).status_code == 404
    assert desk.get(preview(draft, "circle")).status_code == 404
    assert desk.post(preview(draft), {"answer": "1"}).status_code == 405


def test_preview_is_for_coordinators_of_this_consortium(signed_in, world, draft):
    for seat, status in [("member", 403), ("lead", 403), ("broker", 403), ("foreign_coordinator", 404)]:
        assert signed_in(getattr(world.seats, seat)).get(preview(draft)).status_code == status
