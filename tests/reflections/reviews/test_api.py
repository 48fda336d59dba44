"""Reviews, cadences and results over the API."""

from datetime import timedelta

import pytest

from consortium import clock
from consortium.access.actor import Channel
from consortium.access.roles import Role
from consortium.activity.models import Event
from consortium.organisations import actions as organisations
from partners.partnerships.models import Partnership
from reflections.insights.queries import result_for
from reflections.reviews.models import Cadence, Mode, Review, Status
from reflections.reviews.occasions import Occasion
from reflections.turn import conclude
from tests.factories import reviews as factory
from tests.factories.api import Integrator
from tests.factories.partners import make_foreign_partnership, make_partnership
from tests.factories.steering import make_cadence, make_open_review, make_released_review, make_review, today
from tests.factories.world import NOW, actor_in, make_seat

VERBS = ["open", "move", "extend", "cancel"]
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def api(world):
    return Integrator(world.seats.coordinator)


def ids(answer):
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()["results"]]


def test_create_plans_a_review_once(api, world):
    body = {"partnership": str(make_partnership(world).pk), "mode": "open", "opens_on": str(today(world))}
    made = api.call("POST", "reviews/", body)
    assert (made.status_code, made.json()["status"], made.json()["parties"]) == (201, "planned", [])
    assert api.call("GET", made["Location"].replace("http://testserver", ""))["ETag"] == made["ETag"]
    again = api.call("POST", "reviews/", body)
    assert (again.status_code, again.json()["code"]) == (409, "review_too_close")
    assert Review.objects.count() == 1


def test_create_names_the_field_at_fault(api, world):
    body = {"partnership": str(make_partnership(world).pk), "mode": "confidential", "opens_on": str(today(world))}
    few = api.call("POST", "reviews/", body).json()
    assert (few["code"], few["errors"][0]["field"]) == ("mode_not_allowed", "/mode")
    past = api.call("POST", "reviews/", {**body, "mode": "open", "opens_on": "2020-01-01"}).json()
    assert (past["code"], past["errors"][0]["field"]) == ("wrong_day", "/opens_on")
    foreign = api.call("POST", "reviews/", {**body, "partnership": str(make_foreign_partnership(world).pk)})
    assert (foreign.status_code, foreign.json()["errors"][0]["field"]) == (400, "/partnership")


def test_verbs_open_extend_and_cancel(api, world):
    path = f"reviews/{make_review(world).pk}"
    opened = api.call("POST", f"{path}/open/").json()
    assert (opened["status"], [party["name"] for party in opened["parties"]]) == (
        "open",
        ["Alder Advice", "Birch Community"],
    )
    assert api.call("POST", f"{path}/open/").json() == opened
    later = str(today(world) + timedelta(days=60))
    assert api.call("POST", f"{path}/extend/", {"due_on": later}).json()["due_on"] == later
    twice = api.call("POST", f"{path}/extend/", {"due_on": later})
    assert (twice.status_code, twice.json()["code"]) == (409, "wrong_day")
    assert api.call("POST", f"{path}/cancel/", {}).status_code == 400
    cancelled = api.call("POST", f"{path}/cancel/", {"reason": HOSTILE}).json()
    assert (cancelled["status"], cancelled["cancelled_because"]) == ("cancelled", HOSTILE)
    assert api.call("POST", f"{path}/cancel/", {"reason": "Again"}).json()["cancelled_because"] == HOSTILE
    assert api.call("POST", f"{path}/extend/", {"due_on": "2099-01-01"}).json()["code"] == "review_not_in_that_state"


def test_list_filters(api, world):
    organisations.revise(world.birch, identifiers=[("GB-CHC", "1000340")], by=world.coordinator, now=NOW)
    later = make_review(world, days=3)
    opened = make_open_review(world, make_partnership(world, name="B"))
    day = today(world)
    for query, found in [
        (f"partnership={opened.partnership_id}", [opened]),
        ("status=planned", [later]),
        ("status=open", [opened]),
        ("status=released", []),
        ("mode=private", []),
        (f"opens_from={day + timedelta(days=1)}", [later]),
        (f"opens_before={day + timedelta(days=1)}", [opened]),
        ("identifier=GB-CHC-1000340", [later, opened]),
        (f"organisation={world.cedar.pk}", []),
        (f"updated_since={clock.now() + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}", []),
    ]:
        assert (query, ids(api.call("GET", f"reviews/?{query}"))) == (query, [str(one.pk) for one in found])
    assert api.call("GET", "reviews/?status=nonsense").status_code == 400


@pytest.mark.parametrize("mode", Mode)
def test_in_status_agrees_with_status_at(world, mode):
    make_review(world, days=2)
    make_open_review(world, make_partnership(world, name="B"))
    make_released_review(world, make_partnership(world, name="C"))
    for moment in [clock.now(), clock.now() + timedelta(days=100)]:
        for status in Status:
            found = set(Review.objects.in_status(status, moment))
            assert found == {one for one in Review.objects.all() if one.status_at(moment) == status}


def test_nothing_changes_when_somebody_answers(world, group):
    pair = group(2)
    review = factory.opened(pair, now=clock.now())
    readers = [Integrator(world.seats.coordinator), Integrator(pair.people[1])]
    paths = [f"reviews/{review.pk}/", "reviews/", f"reviews/{review.pk}/result/"]

    def seen():
        answers = [reader.call("GET", path) for reader in readers for path in paths]
        return [(answer.status_code, answer.content, answer.headers.get("ETag")) for answer in answers]

    before = seen()
    factory.answer(review, pair.people[0], now=clock.now())
    assert seen() == before


def test_result_before_release_is_a_clear_404(api, world):
    review = make_open_review(world)
    answer = api.call("GET", f"reviews/{review.pk}/result/")
    assert (answer.status_code, answer.json()["code"]) == (404, "result_not_out")
    api.call("POST", f"reviews/{review.pk}/cancel/", {"reason": "A mistake"})
    answer = api.call("GET", f"reviews/{review.pk}/result/")
    assert (answer.status_code, answer.json()["code"]) == (404, "review_cancelled")


def released(many, silent=0, **options):
    review = factory.opened(many, Mode.CONFIDENTIAL)
    for seat in many.people[silent:]:
        factory.answer(review, seat, **options)
    conclude(review, now=review.closes_at)
    review.refresh_from_db()
    return review


def cells(answer):
    assert answer.status_code == 200, answer.json()
    return {(cell["target_name"], cell["behaviour"]): cell["band"] for cell in answer.json()["cells"]}


SUPPRESSED = {"value": None, "suppressed": True, "reason": "below_threshold"}


def test_result_types_what_is_suppressed(world, group):
    review = released(group(5), silent=1)  # four of five: too few for what every party may see
    answer = Integrator(world.seats.coordinator).call("GET", f"reviews/{review.pk}/result/")
    found = cells(answer)
    assert len(found) == 5 * 6 + 1
    assert set(map(str, found.values())) == {str(SUPPRESSED)}
    assert {cell["coverage"] for cell in answer.json()["cells"]} == {"60_or_more"}
    assert answer["ETag"]


def test_result_of_a_coordinators_token_is_what_every_party_may_see(world, group):
    many = group(5)
    review = released(many, score=5)
    found = cells(Integrator(world.seats.coordinator).call("GET", f"reviews/{review.pk}/result/"))
    assert {target for (target, _), band in found.items() if not band["suppressed"]} == {""}
    assert found["", "power"] == {"value": "strong", "suppressed": False, "reason": None}


def test_result_of_a_coordinator_seated_at_a_party_is_that_partys(world, group):
    many = group(5)
    make_seat(world.northern, Role.MEMBER, many.organisations[1], world.seats.coordinator.user)
    review = released(many, score=5)
    seated = cells(Integrator(world.seats.coordinator).call("GET", f"reviews/{review.pk}/result/"))
    assert seated == cells(Integrator(many.people[1]).call("GET", f"reviews/{review.pk}/result/"))
    own = (many.organisations[1].name, "power")
    other = (many.organisations[2].name, "power")
    assert (seated[own]["value"], seated[other]) == ("strong", SUPPRESSED)
    as_page = result_for(review, actor_in(world.seats.coordinator, Channel.ADMIN))
    assert {(cell.target, cell.behaviour): cell.as_json() for cell in as_page.cells} == seated


def test_result_of_an_open_review_holds_no_answer(world):
    review = make_released_review(world)
    body = Integrator(world.seats.lead).call("GET", f"reviews/{review.pk}/result/").json()
    assert (body["mode"], body["cells"], sorted(body)) == (
        "open",
        [],
        ["cells", "mode", "outcome", "released_at", "review"],
    )


def test_result_needs_its_scope(world):
    review = make_released_review(world)
    without = Integrator(world.seats.coordinator, scopes=["reviews.view"])
    assert without.call("GET", f"reviews/{review.pk}/result/").status_code == 403
    alone = Integrator(world.seats.coordinator, scopes=["results.view"])
    assert alone.call("GET", f"reviews/{review.pk}/result/").status_code == 404


@pytest.mark.parametrize("verb", ["", "result", *VERBS])
def test_another_consortium_finds_no_review(world, verb):
    review = make_review(world)
    stranger = Integrator(world.seats.foreign_coordinator)
    path = f"reviews/{review.pk}/{verb}{'/' if verb else ''}"
    method, body = ("POST", {"due_on": "2099-01-01", "reason": "x"}) if verb in VERBS else ("GET", None)
    assert stranger.call(method, path, body).status_code == 404
    assert stranger.call(method, f"/api/v1/consortia/northern/{path}", body).status_code == 404
    assert ids(stranger.call("GET", "reviews/")) == []


@pytest.mark.parametrize("seat", ["member", "lead", "broker", "observer"])
def test_others_steer_nothing(world, seat):
    review, cadence = make_review(world), make_cadence(world, make_partnership(world, name="B"))
    api = Integrator(getattr(world.seats, seat))
    for path in [
        "reviews/",
        "cadences/",
        f"cadences/{cadence.pk}/pause/",
        *[f"reviews/{review.pk}/{v}/" for v in VERBS],
    ]:
        assert (path, api.call("POST", path, {}).status_code) == (path, 403)
    review.refresh_from_db()
    assert (review.opened_at, review.cancelled_at) == (None, None)


def test_a_member_reads_its_own_reviews_and_cadences_only(world, group):
    group(2)
    others = factory.planned(factory.make_group(world.northern, 2, "Others"), opens_on=today(world), now=clock.now())
    make_cadence(world, others.partnership)
    review, cadence = make_review(world), make_cadence(world, Partnership.objects.get(name="Warm Homes"))
    api = Integrator(world.seats.member)
    assert ids(api.call("GET", "reviews/")) == [str(review.pk)]
    assert ids(api.call("GET", "cadences/")) == [str(cadence.pk)]
    assert api.call("GET", f"reviews/{others.pk}/").status_code == 404


def test_cadences_are_set_and_paused(api, world):
    partnership = make_partnership(world)
    body = {"partnership": str(partnership.pk), "anchor_on": "2026-01-15", "mode": "private"}
    made = api.call("POST", "cadences/", body)
    assert (made.status_code, made.json()["every_months"], made.json()["is_active"]) == (201, 6, True)
    path = f"cadences/{made.json()['id']}/"
    assert api.call("POST", f"{path}pause/").json()["is_active"] is False
    assert api.call("POST", f"{path}pause/").json()["is_active"] is False
    assert ids(api.call("GET", "cadences/?is_active=true")) == []
    again = api.call("POST", "cadences/", {**body, "every_months": 3}).json()
    assert (again["id"], again["every_months"], again["is_active"]) == (made.json()["id"], 3, True)
    assert api.call("POST", "cadences/", {**body, "every_months": 37}).status_code == 400
    assert api.call("POST", "cadences/", {**body, "mode": "confidential"}).json()["code"] == "mode_not_allowed"
    assert Cadence.objects.count() == 1


def test_cadence_tells_its_occasions_and_takes_others(api, world):
    body = {"partnership": str(make_partnership(world).pk), "anchor_on": "2026-01-15", "mode": "open"}
    made = api.call("POST", "cadences/", body).json()
    assert made["occasions"] == list(Occasion.values)
    again = api.call("POST", "cadences/", {**body, "occasions": ["exit", "bid_outcome", "exit"]}).json()
    assert (again["id"], again["occasions"]) == (made["id"], ["bid_outcome", "exit"])
    path = f"cadences/{made['id']}/"
    kept = api.call("PATCH", path, {"every_months": 3}, **{"If-Match": "*"}).json()
    assert kept["occasions"] == ["bid_outcome", "exit"]
    refused = api.call("PATCH", path, {"occasions": ["full_moon"]}, **{"If-Match": "*"})
    assert (refused.status_code, "occasions" in str(refused.json())) == (400, True)
    assert api.call("PATCH", path, {"occasions": []}, **{"If-Match": "*"}).json()["occasions"] == []


def test_review_tells_why_it_was_planned(api, world):
    review = make_review(world)
    assert api.call("GET", f"reviews/{review.pk}/").json()["reasons"] == ["Planned by hand"]


def test_revise_of_a_cadence_names_its_version_and_ends_a_pause(api, world):
    cadence, other = make_cadence(world), make_partnership(world, name="Other")
    path = f"cadences/{cadence.pk}/"
    assert api.call("PATCH", path, {"every_months": 1}).status_code == 428
    etag = api.call("GET", path)["ETag"]
    revised = api.call("PATCH", path, {"every_months": 1, "partnership": str(other.pk)}, **{"If-Match": etag}).json()
    assert (revised["every_months"], revised["partnership"]) == (1, str(cadence.partnership_id))
    assert api.call("PATCH", path, {"every_months": 2}, **{"If-Match": etag}).status_code == 412
    refused = api.call("PATCH", path, {"mode": "confidential"}, **{"If-Match": "*"})
    assert (refused.status_code, refused.json()["code"]) == (409, "mode_not_allowed")
    assert api.call("PATCH", path, {"every_months": 37}, **{"If-Match": "*"}).status_code == 400
    api.call("POST", f"{path}pause/")
    assert api.call("PATCH", path, {"anchor_on": "2026-01-31"}, **{"If-Match": "*"}).json()["is_active"] is True
    for seat, status in [("member", 403), ("lead", 403), ("broker", 403), ("foreign_coordinator", 404)]:
        stranger = Integrator(getattr(world.seats, seat))
        assert stranger.call("PATCH", path, {"every_months": 9}, **{"If-Match": "*"}).status_code == status


def test_move_takes_the_window_along_until_it_opens(api, world):
    review = make_review(world, days=3)
    path, day = f"reviews/{review.pk}/move/", today(world) + timedelta(days=40)
    moved = [api.call("POST", path, {"opens_on": str(day)}).json() for _ in range(2)]
    assert (moved[0]["opens_on"], moved[0]["status"], moved[0]) == (str(day), "planned", moved[1])
    assert Event.objects.about(review).filter(kind="review.moved").count() == 1
    for wrong in [{}, {"opens_on": "31/12/2026"}, {"opens_on": "2026-02-30"}]:
        assert api.call("POST", path, wrong).status_code == 400
    past = api.call("POST", path, {"opens_on": "2020-01-01"})
    assert (past.status_code, past.json()["errors"][0]["field"]) == (409, "/opens_on")
    api.call("POST", f"reviews/{review.pk}/open/")
    late = api.call("POST", path, {"opens_on": str(day + timedelta(days=1))})
    assert (late.json()["code"], "extending" in late.json()["detail"]) == ("review_not_in_that_state", True)


def test_protect_is_for_a_partys_lead_or_a_coordinator_and_only_one_way(api, world):
    review = make_review(world)
    path = f"reviews/{review.pk}/protect/"
    lead = Integrator(world.seats.lead)
    assert [lead.call("POST", path, {"mode": "private"}).json()["mode"] for _ in range(2)] == ["private", "private"]
    back = api.call("POST", path, {"mode": "open"})
    assert (back.status_code, back.json()["code"], back.json()["errors"][0]["field"]) == (
        409,
        "less_protection",
        "/mode",
    )
    assert api.call("POST", path, {"mode": "secret"}).status_code == 400
    for seat, status in [("member", 403), ("observer", 403), ("broker", 403), ("outsider", 404)]:
        stranger = Integrator(getattr(world.seats, seat))
        assert stranger.call("POST", path, {"mode": "private"}).status_code == status
    narrow = Integrator(world.seats.lead, scopes=["reviews.view"])
    assert narrow.call("POST", path, {"mode": "private"}).status_code == 403
    api.call("POST", f"reviews/{review.pk}/open/")
    assert lead.call("POST", path, {"mode": "private"}).json()["code"] == "review_not_in_that_state"
