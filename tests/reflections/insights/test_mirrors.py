"""An open result from two sides: blind spots and hidden strengths are named where the two are a point apart."""

import pytest

from reflections.insights.mirrors import Seen, mirrors
from reflections.insights.queries import result_for
from reflections.responses.answers import CANT_SAY
from reflections.reviews.models import Mode
from reflections.turn import conclude
from tests.factories import reviews as factory


@pytest.fixture
def looked_at(group):
    """Return a function: each organisation gives itself its `own` score, and the others what `about` says."""

    def look(own, about, viewer=0, mode=Mode.OPEN, name="Debt advice"):
        made = group(len(own), name)
        review = factory.opened(made, mode)
        for place, score in enumerate(own):
            if score is None:
                continue
            said = {made.organisations[pk].pk: value for pk, value in about[place].items()}
            factory.answer(review, made.people[place], score, about=said)
        conclude(review, now=review.closes_at)
        actor = made.actor(viewer)
        found = result_for(review, actor)
        return mirrors(found, list(review.question_set.questions.all()), actor)

    return look


def gaps(mirror):
    return [(gap.seen, gap.words.split(":")[0]) for gap in mirror.gaps]


FIVE = ["Power", "Empathy", "Honesty", "Communication", "Impact"]


def test_who_sees_more_of_it_decides_the_name(looked_at):
    ours, theirs = looked_at([5, 2], [{1: 4}, {0: 3}])
    assert [ours.title, theirs.title] == ["Two views of your organisation", "Two views of Beech of Debt advice"]
    assert gaps(ours) == [(Seen.BLIND_SPOT, each) for each in FIVE]
    assert gaps(theirs) == [(Seen.HIDDEN_STRENGTH, each) for each in FIVE]
    assert ours.gaps[0].words == "Power: 5 in its own view, 3 in the other, of 5"
    assert ours.chart.table.head == ("Behaviour", "What we say of ourselves", "What Beech of Debt advice says of us")
    assert theirs.chart.table.head == (
        "Behaviour",
        "What Beech of Debt advice says of itself",
        "What Ash of Debt advice says of it",
    )


@pytest.mark.parametrize(("own", "said", "named"), [(4, 4, 0), (4, 3, 5), (3, 4, 5)])
def test_a_point_is_a_gap_and_less_is_none(looked_at, own, said, named):
    ours, _theirs = looked_at([own, own], [{1: own}, {0: said}])
    assert len(ours.gaps) == named


def test_in_a_group_the_mean_of_the_others_counts_and_the_lead_is_asked_about_as_lead(looked_at):
    ours, second, third = looked_at([4, 4, 4], [{1: 4, 2: 4}, {0: 3, 2: 4}, {0: 4, 1: 1}])
    assert ours.chart.table.head[2] == "What the others say of us"
    assert ours.chart.table.rows[0] == ("Power", "4 of 5", "3.5 of 5")
    assert [len(each.gaps) for each in (ours, second, third)] == [0, 5, 0]
    assert second.gaps[0].words == "Power: 4 in its own view, 2.5 in the other, of 5"


def test_who_was_not_scored_and_who_did_not_answer_has_no_mirror(looked_at):
    made = looked_at([4, 4], [{1: CANT_SAY}, {0: 2}])
    assert [mirror.title for mirror in made] == ["Two views of your organisation"]
    assert looked_at([4, None], [{1: 2}, {}], name="Housing") == []


@pytest.mark.parametrize("mode", [Mode.PRIVATE])
def test_other_modes_have_none(looked_at, mode):
    assert looked_at([5, 2], [{1: 4}, {0: 3}], mode=mode) == []


def test_who_did_not_answer_sees_none(looked_at):
    assert looked_at([4, 5, None], [{1: 2, 2: 2}, {0: 2, 2: 2}, {}], viewer=2) == []
