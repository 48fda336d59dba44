"""What comes out of a review: once, frozen, and to each viewer no more than the rule allows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from consortium.access.actor import Channel
from consortium.access.actor import clock as clock_actor
from consortium.access.frozen import Frozen
from consortium.access.roles import Role
from consortium.activity.models import Event
from reflections.insights import bands
from reflections.insights import release as releases
from reflections.insights.bands import NOBODY
from reflections.insights.keys import rotate_answer_keys
from reflections.insights.models import Release, ReleaseCell, Sheet
from reflections.insights.queries import result_for, trend
from reflections.questions.models import FIVE
from reflections.responses.answers import CANT_SAY, NOT_ENOUGH_CONTACT, Answer
from reflections.responses.models import Response
from reflections.reviews import actions as reviews
from reflections.reviews.models import Mode
from reflections.turn import conclude
from tests.factories import reviews as factory
from tests.factories.reviews import AFTER_CLOSE
from tests.factories.world import NOW, actor_in, make_organisation, make_seat


def concluded(group, mode=Mode.CONFIDENTIAL, answering=None, *, about=None, now=NOW, **options):
    """Open, have the people of these places answer, and close by the clock. `about`: what each says of which target."""
    review = factory.opened(group, mode, now=now)
    for place in answering if answering is not None else range(len(group.people)):
        factory.answer(review, group.people[place], about=about(place) if about else None, now=now, **options)
    conclude(review, now=review.closes_at)
    return review


def shown(review, actor) -> set:
    """Return the targets of which the actor sees the five bands: an organisation's name, or "" for the whole."""
    cells = [cell for cell in result_for(review, actor).cells if cell.behaviour in FIVE]
    by_target = {cell.target: set() for cell in cells}
    for cell in cells:
        by_target[cell.target].add(cell.suppressed)
    assert all(len(states) == 1 for states in by_target.values())  # together, or not at all
    return {target for target, states in by_target.items() if states == {False}}


@pytest.mark.parametrize(
    ("size", "silent", "own", "whole", "others"),
    [
        (4, 0, True, False, False),
        (4, 1, False, False, False),
        (5, 0, True, True, False),
        (5, 1, True, False, False),
        (6, 0, True, True, True),
        (6, 1, True, True, False),
        (6, 2, True, False, False),
        (7, 1, True, True, True),
        (7, 2, True, True, False),
        (8, 0, True, True, True),
        (8, 1, True, True, False),
        (8, 2, True, False, False),
        (8, 3, False, False, False),
        (9, 1, True, True, True),
    ],
)
def test_release_shows_each_party_what_the_size_table_promises(group, size, silent, own, whole, others):
    """The last organisations are silent; the viewer is the first, which leads, looking at the second."""
    many = group(size)
    review = concluded(many, answering=range(size - silent))
    lead, partner = many.organisations[0].name, many.organisations[1].name
    seen = shown(review, many.actor(0))
    assert (lead in seen, "" in seen, partner in seen) == (own, whole, others)


def test_release_shows_people_outside_the_parties_only_what_every_party_may_see(group, world):
    six = group(6)
    review = concluded(six)
    token = replace(world.coordinator, channel=Channel.API)
    everything = {"", *(each.name for each in six.organisations)}
    for actor in [world.coordinator, world.broker, token]:
        assert shown(review, actor) == everything
    five = group(5, "Housing")
    review = concluded(five)
    for actor in [world.coordinator, world.broker, token]:
        assert shown(review, actor) == {""}
    assert shown(review, five.actor(0)) == {"", five.organisations[0].name}


def test_nobody_without_a_right_to_it_gets_a_result(group, world):
    review = concluded(group(6))
    for actor in [world.member, world.observer, world.outsider, world.foreign_coordinator, clock_actor()]:
        assert result_for(review, actor) is None
        assert not Release.objects.visible_to(actor).exists()
        assert not ReleaseCell.objects.shown_to(actor).exists()


def test_no_result_exists_before_the_close(group):
    six = group(6)
    review = factory.opened(six, Mode.CONFIDENTIAL)
    factory.answer(review, six.people[0])
    assert result_for(review, six.actor(0)) is None
    with pytest.raises(releases.NotClosed):
        releases.release(review, by=clock_actor(), now=NOW)


def test_a_person_with_seats_at_two_parties_is_taken_to_know_what_both_answered(group, world):
    six = group(6)
    make_seat(world.northern, Role.MEMBER, six.organisations[1], six.people[0].user)
    review = concluded(six)
    both = actor_in(six.people[0])
    assert both.organisations == {six.organisations[0].pk, six.organisations[1].pk}
    # k(2) is 7: nothing of the whole or of others; of each own, k(1) is 5 and five others scored.
    assert shown(review, both) == {six.organisations[0].name, six.organisations[1].name}
    assert len(shown(review, six.actor(2))) == 7


@pytest.mark.parametrize("silent", [0, 1, 2])
def test_what_is_shown_follows_from_how_many_answers_a_person_may_know(group, world, silent):
    nine = group(9)
    review = concluded(nine, answering=range(9 - silent))
    person = nine.people[0]
    for seats in range(1, 6):
        if seats > 1:
            make_seat(world.northern, Role.MEMBER, nine.organisations[seats - 1], person.user)
        actor = actor_in(person)
        expected = {
            target.name if target else ""
            for target in [None, *nine.organisations]
            if bands.known_limit(9 - silent - (target in nine.organisations[: 9 - silent]))
            >= len(actor.organisations - {target and target.pk}) + 1
        }
        assert shown(review, actor) == expected


def test_a_coordinator_seated_at_a_party_reads_as_that_party(group, world):
    five = group(5)
    make_seat(world.northern, Role.MEMBER, five.organisations[1], world.seats.coordinator.user)
    review = concluded(five)
    assert shown(review, world.coordinator) == shown(review, five.actor(1)) == {"", five.organisations[1].name}
    assert shown(review, replace(world.coordinator, channel=Channel.API)) == shown(review, five.actor(1))


def test_a_broker_never_reads_as_a_party(group, world):
    five = group(5)
    make_seat(world.northern, Role.MEMBER, five.organisations[1], world.seats.broker.user)
    review = concluded(five)
    assert shown(review, world.broker) == {""}


def test_cant_say_and_not_enough_contact_are_not_scores(group):
    six = group(6)
    target = six.organisations[2]
    about = lambda place: {target.pk: NOT_ENOUGH_CONTACT} if place in {1, 3, 4} else {None: CANT_SAY}  # noqa: E731
    review = concluded(six, about=about)
    cells = {(cell.target, cell.behaviour): cell for cell in result_for(review, six.actor(2)).cells}
    own, whole = cells[target.name, "power"], cells["", "power"]
    assert own.as_json() == whole.as_json() == {"value": None, "suppressed": True, "reason": "below_threshold"}
    assert own.read_with_care
    assert cells["", "candour"].as_json() == {"value": "strong", "suppressed": False, "reason": None}


def test_five_behaviours_are_suppressed_together_on_the_smallest_number_of_scorers(group):
    five = group(5)
    review = factory.opened(five, Mode.CONFIDENTIAL)
    for place, seat in enumerate(five.people):
        factory.answer(review, seat, extra={"honesty-partnership": CANT_SAY} if place == 4 else None)
    conclude(review, now=review.closes_at)
    assert "" not in shown(review, five.actor(0))
    assert set(ReleaseCell.objects.filter(release__review=review, target=None).values_list("band", "known_limit")) == {
        ("", NOBODY),
        ("strong", 1),  # candour is a cell of its own
    }


def test_bands_come_from_organisations_and_not_from_people(group, world):
    five = group(5)
    review = factory.opened(five, Mode.CONFIDENTIAL)
    for name in ["Second", "Third", "Fourth", "Fifth"]:
        seat = make_seat(world.northern, Role.MEMBER, five.organisations[0], factory.make_user(f"{name} person"))
        factory.invitations.invite(review, contact=seat.contact, by=world.coordinator, now=NOW)
        factory.answer(review, seat, score=1)
    for seat in five.people:
        factory.answer(review, seat, score=5)
    conclude(review, now=review.closes_at)
    # (1, 1, 1, 1, 5) is 2 for the organisation: with four fives the mean is 4.4, where people alone would make it 3.2.
    bands = {cell.band for cell in result_for(review, five.actor(1)).cells if cell.target == ""}
    assert bands == {"strong"}


def test_release_happens_once_and_is_frozen(group):
    five = group(5)
    review = concluded(five)
    before = list(ReleaseCell.objects.order_by("pk").values())
    first = Release.objects.get()
    Response.objects.all().delete()  # erasure
    again = releases.release(review, by=clock_actor(), now=AFTER_CLOSE + timedelta(days=9))
    assert (again, again.released_at) == (first, first.released_at)
    assert list(ReleaseCell.objects.order_by("pk").values()) == before
    assert Event.objects.filter(kind="review.released").count() == 1
    cell = ReleaseCell.objects.first()
    for change in [
        cell.save,
        cell.delete,
        first.save,
        lambda: ReleaseCell.objects.update(band="strong"),
        lambda: ReleaseCell.objects.all().delete(),
        lambda: Release.objects.all().delete(),
    ]:
        with pytest.raises(Frozen):
            change()


def test_a_band_that_nobody_may_see_is_not_even_kept(group):
    concluded(group(4))
    whole = ReleaseCell.objects.filter(target=None)
    assert set(whole.values_list("band", "known_limit")) == {("", NOBODY)}


def test_raising_the_threshold_after_opening_counts_and_lowering_it_does_not(group, world):
    raised, lowered = group(5), group(5, "Housing")
    review = factory.opened(raised, Mode.CONFIDENTIAL)
    for seat in raised.people:
        factory.answer(review, seat)
    world.northern.extra_scorers = 1
    world.northern.save()
    other = factory.opened(lowered, Mode.CONFIDENTIAL)
    for seat in lowered.people:
        factory.answer(other, seat)
    review.refresh_from_db()
    conclude(review, now=review.closes_at)
    world.northern.extra_scorers = 0
    world.northern.save()
    other.refresh_from_db()
    conclude(other, now=other.closes_at)
    assert "" not in shown(review, raised.actor(0))
    assert "" not in shown(other, lowered.actor(0))


def test_comments_come_with_consent_from_five_organisations_on_and_tell_no_order(group, world):
    five = group(5)
    review = factory.opened(five, Mode.CONFIDENTIAL)
    texts = ["Meet less often", "Share the data", "Pay sooner"]
    for place, seat in enumerate(five.people):
        said = {"one-change": Answer(text=texts[place], share=place != 1)} if place < 3 else {}
        factory.answer(review, seat, extra=said)
    conclude(review, now=review.closes_at)
    found = result_for(review, five.actor(4)).comments
    assert sorted(found) == [("one-change", "Meet less often"), ("one-change", "Pay sooner")]
    assert found == sorted(found, key=lambda row: releases._shuffled(Release.objects.get().pk, row[1]))
    api, admin = (replace(five.actor(4), channel=channel) for channel in (Channel.API, Channel.ADMIN))
    for actor in [world.coordinator, world.broker, api, admin]:
        assert result_for(review, actor).comments == []


def test_comments_of_four_organisations_are_never_released(group):
    five = group(5)
    review = concluded(five, answering=range(4), extra={"one-change": Answer(text="Meet less", share=True)})
    assert result_for(review, five.actor(0)).comments == []


def test_trend_joins_bands_only_where_the_same_organisations_scored_or_three_differ(group):
    six = group(6)
    rounds = [range(6), range(6), range(5), range(6)]
    for number, answering in enumerate(rounds):
        concluded(six, answering=answering, now=NOW + timedelta(days=60 * number))
    lines = trend(six.partnership, six.actor(0))
    whole = [next(cell for cell in cells if (cell.target, cell.behaviour) == ("", "power")) for _, cells in lines]
    assert [(cell.band, cell.follows) for cell in whole] == [
        ("strong", False),
        ("strong", True),
        ("strong", False),
        ("strong", False),
    ]


@pytest.mark.parametrize(
    ("now", "before", "comparable"),
    [("abc", "abc", True), ("abc", "abd", False), ("abc", "ab", False), ("abcd", "abefg", True), ("abc", "", False)],
)
def test_comparable_needs_the_same_scorers_or_a_difference_of_three(now, before, comparable):
    assert releases._comparable(dict.fromkeys(now, 3), dict.fromkeys(before, 3)) == comparable


def test_an_open_result_goes_to_the_organisations_that_answered_and_to_nobody_else(group, world):
    three = group(3)
    review = concluded(three, Mode.OPEN, answering=[0, 1], extra={"one-change": Answer(text="Meet less")})
    names = [each.name for each in three.organisations]
    for place in [0, 1]:
        result = result_for(review, three.actor(place))
        assert [sheet.organisation for sheet in result.sheets] == names[:2]
        said = {answer.question_key: answer.answer for answer in result.sheets[1].answers}
        assert (said["power-partnership"].score, said["one-change"].text) == (4, "Meet less")
    for actor in [
        three.actor(2),
        world.coordinator,
        world.broker,
        three.actor(0, Channel.API),
        three.actor(0, Channel.ADMIN),
    ]:
        assert result_for(review, actor).sheets == []
    assert not any(seat.user.name in repr(result) for seat in three.people)


def test_an_open_review_that_one_organisation_answered_reveals_nothing_unless_its_author_shares(group, world):
    three = group(3)
    review = concluded(three, Mode.OPEN, answering=[1])
    assert result_for(review, three.actor(0)).sheets == []
    own = result_for(review, three.actor(1))
    assert ([sheet.organisation for sheet in own.sheets], own.only_own) == ([three.organisations[1].name], True)
    for stranger in [three.actor(0), world.coordinator, world.broker]:
        with pytest.raises(releases.NothingToShare):
            releases.share(review, by=stranger, now=AFTER_CLOSE)
    for _ in range(2):
        releases.share(review, by=three.actor(1), now=AFTER_CLOSE)
    shared = result_for(review, three.actor(0))
    assert ([sheet.organisation for sheet in shared.sheets], shared.only_own) == ([three.organisations[1].name], False)
    assert result_for(review, world.coordinator).sheets == []
    assert Event.objects.filter(kind="review.shared").count() == 1


def test_share_is_refused_where_answers_were_revealed_or_protected(group):
    pair = group(2)
    review = concluded(pair, Mode.OPEN)
    with pytest.raises(releases.NothingToShare):
        releases.share(review, by=pair.actor(0), now=AFTER_CLOSE)
    other = group(2, "Housing")
    review = concluded(other, Mode.PRIVATE, answering=[0])
    with pytest.raises(releases.NothingToShare):
        releases.share(review, by=other.actor(0), now=AFTER_CLOSE)


def test_a_private_result_shows_each_organisation_its_own(group, world):
    three = group(3)
    review = concluded(three, Mode.PRIVATE, answering=[0, 1])
    seen = [[sheet.organisation for sheet in result_for(review, three.actor(place)).sheets] for place in range(3)]
    assert seen == [[three.organisations[0].name], [three.organisations[1].name], []]
    assert result_for(review, world.broker).sheets == result_for(review, world.coordinator).sheets == []


def test_released_answers_are_sealed_in_the_database(group):
    three = group(3)
    concluded(three, Mode.OPEN, extra={"one-change": Answer(text="Meet less")})
    assert all(b"Meet" not in bytes(sheet.sealed) for sheet in Sheet.objects.all())
    assert len({len(bytes(sheet.sealed)) for sheet in Sheet.objects.all()}) == 1


def test_rotate_answer_keys_puts_every_envelope_under_the_newest_key(group, settings):
    three, five = group(3), group(5, "Housing")
    said = {"one-change": Answer(text="Meet less", share=True)}
    open_one, confidential = concluded(three, Mode.OPEN, extra=said), concluded(five, extra=said)
    before = result_for(open_one, three.actor(0)), result_for(confidential, five.actor(0))
    new = Fernet.generate_key().decode()
    settings.ANSWER_KEYS = [new, *settings.ANSWER_KEYS]
    assert rotate_answer_keys() == 8 + 3 + 5
    settings.ANSWER_KEYS = [new]
    assert (result_for(open_one, three.actor(0)), result_for(confidential, five.actor(0))) == before
    assert {len(response.opened()) for response in Response.objects.filter(review=confidential)} == {32}


def test_a_cancelled_review_releases_nothing(group, world):
    five = group(5)
    review = factory.opened(five, Mode.CONFIDENTIAL)
    reviews.cancel(review, reason="Wrong parties", by=world.coordinator, now=NOW)
    with pytest.raises(releases.NotClosed):
        releases.release(review, by=clock_actor(), now=AFTER_CLOSE)


def test_reading_a_result_takes_the_same_queries_for_any_number_of_parties(group, django_assert_num_queries):
    small, large = group(4), group(9, "Housing")
    reviews_of = [(concluded(each), each.actor(0)) for each in (small, large)]
    for review, actor in reviews_of:
        with django_assert_num_queries(5):
            result_for(review, actor)


def test_an_organisation_that_is_no_party_is_never_a_target(group, world):
    five = group(5)
    make_organisation(world.northern, "Not a party")
    concluded(five)
    targets = set(ReleaseCell.objects.values_list("target__name", flat=True))
    assert targets == {None, *(each.name for each in five.organisations)}
