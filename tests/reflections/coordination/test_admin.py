"""The reviews desk: what coordinators steer, and how little they see of who answered."""

from datetime import timedelta

import pytest

from consortium import clock
from consortium.access.roles import Role
from consortium.contacts.models import Contact
from consortium.mail.models import Message
from reflections.reviews.models import Mode, Review
from reflections.turn import conclude
from tests.factories import reviews as factory
from tests.factories.forms import filled
from tests.factories.partners import make_foreign_partnership, make_partnership
from tests.factories.steering import make_open_review, make_released_review, make_review, today
from tests.factories.world import make_seat, make_user

LIST = "/admin/reflections/review/"
VERBS = ["open", "move", "extend", "cancel", "invite", "protect", "tell", "remind"]
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def desk(signed_in, world):
    return signed_in(world.seats.coordinator)


def press(client, thing, verb, **typed):
    """Open the button's page, type, and send."""
    address = f"{LIST}{thing.pk}/{verb}/"
    return client.post(address, filled(client.get(address), **typed), follow=True)


def page_of(client, thing):
    answer = client.get(f"{LIST}{thing.pk}/change/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_list_shows_filters_and_finds(desk, world):
    make_review(world)
    make_open_review(world, make_partnership(world, name="Cool Homes"))
    page = desk.get(LIST).content.decode()
    assert [words in page for words in ["Warm Homes", "Cool Homes", "Planned"]] == [True] * 3
    for query, found in [
        ("status=open", ["Cool Homes"]),
        ("status=planned", ["Warm Homes"]),
        ("mode__exact=private", []),
        ("q=cool", ["Cool Homes"]),
        ("q=%3Cscript%3E", []),
    ]:
        listed = desk.get(f"{LIST}?{query}").context["cl"].result_list
        assert (query, [review.partnership.name for review in listed]) == (query, found)


def test_list_shows_coverage_once_a_confidential_result_is_out(desk, group):
    review = factory.opened(group(5), Mode.CONFIDENTIAL)
    assert "60 %" not in desk.get(f"{LIST}?status=closed").content.decode()
    conclude(review, now=review.closes_at)
    assert "Under 60 %" in desk.get(f"{LIST}?status=released").content.decode()


def test_add_plans_a_review(desk, world):
    address = f"{LIST}add/"
    typed = {"partnership": make_partnership(world).pk, "mode": "open", "opens_on": f"{today(world):%d/%m/%Y}"}
    assert desk.post(address, filled(desk.get(address)) | typed).status_code == 302
    assert Review.objects.get().mode == "open"
    refused = desk.post(address, filled(desk.get(address)) | typed).content.decode()
    assert "within 30 days. Use that one." in refused
    foreign = {**typed, "partnership": make_foreign_partnership(world).pk}
    assert "partnership" in desk.post(address, foreign).context["adminform"].form.errors
    assert Review.objects.count() == 1


def test_buttons_that_fit_are_offered(desk, world):
    def offered(review):
        page = page_of(desk, review)
        return [verb for verb in VERBS if f"{LIST}{review.pk}/{verb}/" in page]

    assert offered(make_review(world)) == ["open", "move", "extend", "cancel", "protect"]
    opened = make_open_review(world, make_partnership(world, name="B"))
    assert offered(opened) == ["extend", "cancel", "invite", "remind"]
    assert offered(make_released_review(world, make_partnership(world, name="C"))) == ["tell"]


def test_open_asks_one_person_of_each_party_and_again_changes_nothing(desk, world):
    review = make_review(world)
    press(desk, review, "open")
    press(desk, review, "open")
    assert review.invitations.count() == 2
    assert "0 of 2 have finished" in page_of(desk, review)


def test_extend_and_cancel(desk, world):
    review = make_open_review(world)
    press(desk, review, "extend", due_on=str(today(world) + timedelta(days=40)))
    review.refresh_from_db()
    assert review.due_on == today(world) + timedelta(days=40)
    assert "Choose a later day" in press(desk, review, "extend").content.decode()
    press(desk, review, "cancel", reason=HOSTILE)
    page = page_of(desk, review)
    assert ("&lt;script&gt;alert(1)" in page, HOSTILE in page) == (True, False)
    press(desk, review, "cancel", reason="Again")
    review.refresh_from_db()
    assert review.cancelled_because == HOSTILE
    assert "This review was cancelled." in press(desk, review, "extend").content.decode()


def test_invite_offers_seated_people_who_are_not_asked_yet(desk, world):
    review = make_open_review(world)
    colleague = make_seat(world.northern, Role.MEMBER, world.birch, make_user(HOSTILE, "colleague@example.org"))
    make_seat(world.southern, Role.MEMBER, world.cedar, make_user("Foreigner"))
    page = desk.get(f"{LIST}{review.pk}/invite/")
    assert [contact.pk for contact in page.context["form"].fields["contact"].queryset] == [colleague.contact_id]
    assert HOSTILE not in page.content.decode()
    press(desk, review, "invite", contact=str(colleague.contact_id))
    assert review.invitations.filter(user=colleague.user).count() == 1
    again = desk.post(f"{LIST}{review.pk}/invite/", {"contact": str(colleague.contact_id)})
    assert "contact" in again.context["form"].errors
    stranger = Contact.objects.get(name="Foreigner")
    assert "contact" in desk.post(f"{LIST}{review.pk}/invite/", {"contact": str(stranger.pk)}).context["form"].errors


def test_protect_and_tell(desk, world):
    review = make_review(world)
    press(desk, review, "protect", mode="private")
    review.refresh_from_db()
    assert review.mode == "private"
    assert desk.post(f"{LIST}{review.pk}/protect/", {"mode": "open"}).context["form"].errors
    early = press(desk, review, "tell", outcome="Later").content.decode()
    assert "The result is not out yet." in early
    released = make_released_review(world, make_partnership(world, name="B"))
    press(desk, released, "tell", outcome=f"No action because {HOSTILE}")
    page = page_of(desk, released)
    assert ("No action because" in page, HOSTILE in page) == (True, False)


def test_progress_names_who_has_finished_in_an_open_review_only(desk, group):
    for mode, size in [(Mode.OPEN, 2), (Mode.PRIVATE, 2), (Mode.CONFIDENTIAL, 4)]:
        many = group(size, mode.label)
        review = factory.opened(many, mode, now=clock.now())
        factory.answer(review, many.people[0], now=clock.now())
        page, name = page_of(desk, review), str(many.people[0].user)
        assert (mode, f"1 of {size} has finished" in page, name in page) == (mode, True, mode == Mode.OPEN)
        preview = desk.get(f"{LIST}{review.pk}/remind/").content.decode()
        assert (mode, str(many.people[1].user) in preview) == (mode, mode == Mode.OPEN)


@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.PRIVATE])
def test_a_coordinator_seated_at_a_party_sees_no_progress(desk, world, group, mode):
    pair = group(2)
    make_seat(world.northern, Role.OBSERVER, pair.organisations[1], world.seats.coordinator.user)
    review = factory.opened(pair, mode, now=clock.now())
    paths = [LIST, f"{LIST}export-csv/", *[f"{LIST}{review.pk}/{page}/" for page in ("change", "history", "remind")]]

    def seen():
        pages = [desk.get(path) for path in paths]
        assert [page.status_code for page in pages] == [200] * len(paths)
        return [_still(page.getvalue().decode()) for page in pages]

    before = seen()
    factory.answer(review, pair.people[0], now=clock.now())
    assert seen() == before


def _still(page):
    """Leave out what differs from one request to the next: the form's token and the policy's nonce."""
    return [line for line in page.splitlines() if "csrf" not in line.lower() and "nonce" not in line]


def test_who_finished_in_a_confidential_review_changes_nothing_but_the_count(desk, group):
    four = group(4)
    review = factory.opened(four, Mode.CONFIDENTIAL, now=clock.now())
    factory.answer(review, four.people[0], now=clock.now())
    before = _still(page_of(desk, review))
    factory.invitation_of(review, four.organisations[0]).response.delete()
    factory.answer(review, four.people[1], now=clock.now())
    assert _still(page_of(desk, review)) == before


def test_result_shows_bands_and_explains_what_is_not_shown(desk, group):
    many = group(5)
    review = factory.opened(many, Mode.CONFIDENTIAL)
    for seat in many.people:
        factory.answer(review, seat, score=5)
    conclude(review, now=review.closes_at)
    page = desk.get(f"{LIST}{review.pk}/change/")
    assert [(row.about, set(row.bands)) for row in page.context["bands"]] == [
        ("The partnership as a whole", {"Strong"}),
        *[(each.name, {"", "–"}) for each in many.organisations],
    ]
    assert "too few organisations gave a score" in page.content.decode()


def test_result_of_an_open_review_stays_between_the_parties(desk, group):
    pair = group(2)
    review = factory.opened(pair)
    for seat in pair.people:
        factory.answer(review, seat)
    conclude(review, now=review.closes_at)
    page = page_of(desk, review)
    assert "are for the organisations that gave them" in page


def test_declined_invitations_say_why_without_markup(desk, world, group):
    pair = group(2)
    review = factory.opened(pair, Mode.PRIVATE, now=clock.now())
    invitation = factory.invitation_of(review, pair.organisations[0])
    factory.invitations.decline(invitation, reason=HOSTILE, by=pair.actor(0), now=clock.now())
    page = page_of(desk, review)
    assert ("&lt;script&gt;alert(1)" in page, HOSTILE in page, "0 of 1" in page) == (True, False, True)


def test_remind_enqueues_everybody_once_in_two_days(desk, group):
    pair = group(2)
    review = factory.opened(pair, now=clock.now())
    factory.answer(review, pair.people[0], now=clock.now())
    assert "Reminders go to whoever" in press(desk, review, "remind", when="now").content.decode()
    assert Message.objects.filter(kind="review.remind").count() == 2
    assert "less than two days ago" in press(desk, review, "remind", when="now").content.decode()
    assert Message.objects.filter(kind="review.remind").count() == 2


def test_move_shows_the_planned_day_and_keeps_what_was_typed(desk, world):
    review = make_review(world, days=3)
    address = f"{LIST}{review.pk}/move/"
    assert filled(desk.get(address))["opens_on"] == review.opens_on.isoformat()
    page = press(desk, review, "move", opens_on="2020-01-01").content.decode()
    assert ("can’t open in the past" in page, 'value="2020-01-01"' in page) == (True, True)
    day = today(world) + timedelta(days=9)
    press(desk, review, "move", opens_on=day.isoformat())
    review.refresh_from_db()
    assert (review.opens_on, review.mode) == (day, "open")


@pytest.mark.parametrize("verb", ["change", "history", *VERBS])
def test_another_consortiums_review_is_not_there(signed_in, world, verb):
    review = make_review(world)
    client = signed_in(world.seats.foreign_coordinator)
    assert client.get(f"{LIST}{review.pk}/{verb}/").status_code == 404
    assert client.post(f"{LIST}{review.pk}/{verb}/", {}).status_code == 404
    assert list(client.get(LIST).context["cl"].result_list) == []


@pytest.mark.parametrize("seat", ["member", "observer", "lead", "broker"])
def test_desk_is_closed_to_everybody_else(signed_in, world, seat):
    review = make_review(world)
    client = signed_in(getattr(world.seats, seat))
    for path in ["", "add/", f"{review.pk}/change/", *(f"{review.pk}/{verb}/" for verb in VERBS)]:
        assert client.get(f"{LIST}{path}", follow=True).status_code == 403
