"""The questions of a bid: weights, words, who drafts and who reviews, and who is told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from consortium.access.roles import Role
from consortium.errors import NotValid
from consortium.home.drafting import preparing, questions
from partners.bids import actions as bids
from partners.bids import sharing
from partners.writing import actions as writing
from partners.writing.models import BidQuestion
from partners.writing.standing import Standing, is_overdue, standing
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_bid, make_partnership, make_question
from tests.factories.queries import costs
from tests.factories.world import NOW, TODAY, actor_in, make_contact, make_member, make_seat

DESK = "/admin/partners/bid/"
DAY = timedelta(days=1)


@pytest.fixture
def bid(world):
    return make_bid(world, submission_deadline_at=NOW + timedelta(days=10))


def act(world):
    return {"by": world.coordinator, "now": NOW}


def add(world, bid, number="3", **known):
    """A question that Birch's member drafts and Alder's lead reviews."""
    usual = {"weight": Decimal(40), "word_limit": 500, "due_on": TODAY + 5 * DAY}
    return make_question(world, bid, number, **(usual | known))


@pytest.mark.parametrize(
    ("drafted", "reviewed", "stands", "late"),
    [(None, None, "to_draft", True), (TODAY, None, "drafted", False), (TODAY, TODAY, "reviewed", False)],
)
def test_standing_follows_from_the_days(drafted, reviewed, stands, late):
    assert (standing(drafted, reviewed), is_overdue(date(2026, 3, 2), drafted, TODAY)) == (Standing(stands), late)
    assert not is_overdue(TODAY, drafted, TODAY)


def test_weights_never_exceed_100_and_what_is_left_is_said(world, bid):
    first = add(world, bid, "1", weight=Decimal("60.50"))
    with pytest.raises(writing.TooMuchWeight, match=r"weigh 60.5% together, so 39.5% is left"):
        add(world, bid, "2", weight=Decimal(40))
    add(world, bid, "2", weight=Decimal("39.50"))
    writing.revise_question(bid, question=first, weight=Decimal(60), **act(world))
    assert [str(question.weight) for question in bid.questions.all()] == ["60.00", "39.50"]


def test_people_are_two_and_at_partners(world, bid):
    with pytest.raises(NotValid, match="does not review it"):
        add(world, bid, reviewer=world.seats.member.contact)
    stranger = make_contact(make_member(world.northern, "Elm Aid"), "Eve Elm")
    with pytest.raises(writing.NotAPartner, match="Eve Elm is at Elm Aid"):
        add(world, bid, owner=stranger)
    with pytest.raises(bids.DayWrong, match="The bid is due on Friday 13 March 2026"):
        add(world, bid, due_on=TODAY + 11 * DAY)
    question = add(world, bid)
    with pytest.raises(NotValid, match="has a question of this number"):
        add(world, bid, weight=Decimal(0))
    with pytest.raises(IntegrityError), transaction.atomic():
        BidQuestion.objects.filter(pk=question.pk).update(reviewer=question.owner)


def test_draft_and_review_are_their_persons_and_words_are_counted(world, bid):
    question = add(world, bid)
    draft = {"question": question, "now": NOW}
    with pytest.raises(writing.TooManyWords, match=r"may have 500 words\. The draft has 512, 12 too many"):
        writing.draft_question(bid, words=512, by=world.member, **draft)
    with pytest.raises(writing.NotYours, match="Member Birch Community drafts it"):
        writing.draft_question(bid, words=5, by=world.lead, **draft)
    with pytest.raises(writing.NotDrafted):
        writing.review_question(bid, by=world.lead, **draft)
    writing.draft_question(bid, words=500, by=world.member, **draft)
    with pytest.raises(writing.NotYours):
        writing.review_question(bid, by=world.member, **draft)
    for _ in range(2):
        writing.review_question(bid, by=world.lead, **draft)
    assert BidQuestion.objects.get().standing == "reviewed"
    writing.draft_question(bid, words=480, by=world.member, **draft)
    assert BidQuestion.objects.get().standing == "drafted"
    with pytest.raises(NotValid, match="more words than this limit"):
        writing.revise_question(bid, question=question, word_limit=100, **act(world))


def test_nothing_changes_once_the_bid_is_in(world, bid):
    question = add(world, bid)
    sharing.submit(bid, **act(world))
    for verb, given in [
        (writing.draft_question, {"words": 1}),
        (writing.review_question, {}),
        (writing.revise_question, {"number": "4"}),
        (writing.remove_question, {}),
    ]:
        with pytest.raises(bids.AlreadySubmitted):
            verb(bid, question=question, **given, **act(world))


def test_home_asks_the_owner_then_the_reviewer(world, bid):
    question = add(world, bid)
    assert [(thing.title, thing.due_on) for thing in questions(world.member)] == [
        ("Draft question 3: Advice in Leeds", TODAY + 5 * DAY)
    ]
    assert list(questions(world.lead)) == []
    writing.draft_question(bid, question=question, words=3, by=world.member, now=NOW)
    assert [thing.title for thing in questions(world.lead)] == ["Review question 3: Advice in Leeds"]
    # the same person for another organisation is not asked
    elm = make_seat(world.northern, Role.MEMBER, make_member(world.northern, "Elm Aid"), world.seats.lead.user)
    assert list(questions(actor_in(elm))) == []
    bids.decide(bid, decision="no_go", decided_on=TODAY, **act(world))
    assert list(questions(world.lead)) == []


def test_this_week_names_what_is_overdue(world, bid):
    add(world, bid, due_on=TODAY)
    assert preparing(world.coordinator, NOW).lines == []
    late = preparing(world.coordinator, NOW + DAY).lines
    assert [(line.what, line.about) for line in late] == [
        ("Advice in Leeds: question 3 is not drafted", "Member Birch Community, Birch Community drafts it.")
    ]
    assert preparing(world.foreign_coordinator, NOW + DAY).lines == []


def test_portal_lists_mine_first_and_takes_draft_and_review(signed_in, world, bid):
    add(world, bid, "1", owner=None, reviewer=None, text="<script>alert(1)</script>", weight=Decimal(5))
    question = add(world, bid)
    client = signed_in(world.seats.member)
    page = client.get(f"/consortia/northern/bids/{bid.pk}/").content.decode()
    assert page.index("How will you listen?") < page.index("&lt;script&gt;alert(1)")
    draft, review = (f"/consortia/northern/bid-questions/{question.pk}/{verb}/" for verb in ("draft", "review"))
    refused = client.post(draft, {"words": "501"}).content.decode()
    assert "1 too many" in refused
    assert client.post(draft, {"words": "-1"}).status_code == 200
    assert "Drafted, to be reviewed" in client.post(draft, {"words": "500"}, follow=True).content.decode()
    assert client.post(review).status_code == 404
    client = signed_in(world.seats.lead)
    assert (client.get(draft).status_code, client.get(review).status_code) == (404, 200)
    assert "Reviewed" in client.post(review, follow=True).content.decode()
    assert signed_in(world.seats.outsider).get(draft.replace("northern", "southern")).status_code == 404


def test_desk_adds_changes_and_removes(signed_in, world, bid):
    desk = signed_in(world.seats.coordinator)

    def press(verb, **typed):
        address = f"{DESK}{bid.pk}/{verb}/"
        return desk.post(address, filled(desk.get(address), **typed), follow=True).content.decode()

    press("add_question", number="1", text="=cmd()", weight="30", owner=world.seats.member.contact_id)
    assert "of 100 per cent, 70 is left" in desk.get(f"{DESK}{bid.pk}/add_question/").content.decode().lower()
    question = bid.questions.get()
    press("revise_question", question=question.pk, reviewer=world.seats.lead.contact_id)
    press("draft_question", question=question.pk, words="12")
    assert "Reviewed" in press("review_question", question=question.pk)
    question.refresh_from_db()
    assert (question.text, question.weight, question.words) == ("=cmd()", Decimal(30), 12)
    press("remove_question", question=question.pk)
    assert not bid.questions.exists()
    foreign = make_contact(world.cedar, "Cy Cedar")
    refused = press("add_question", number="2", text="?", owner=foreign.pk)
    assert ("Select a valid choice" in refused, bid.questions.count()) == (True, 0)


@time_machine.travel(NOW, tick=False)
def test_api_writes_through_the_same_rules(world, bid):
    api, member = Integrator(world.seats.coordinator), Integrator(world.seats.member)

    def call(verb, body, client=api, on=None):
        return client.call("POST", f"bids/{(on or bid).pk}/{verb}/", body)

    body = {"number": "1", "text": "Why?", "weight": "10.00", "owner": str(world.seats.member.contact_id)}
    made = call("add_question", body).json()["questions"][0]
    assert (made["standing"], made["owner_name"]) == ("to_draft", world.seats.member.contact.name)
    told = {"question": made["id"], "words": 9}
    assert call("draft_question", told, Integrator(world.seats.lead)).json()["code"] == "not_yours"
    assert call("draft_question", told, member).json()["questions"][0]["words"] == 9
    for client in (Integrator(world.seats.member, scopes=["bids.view"]), Integrator(world.seats.observer)):
        assert call("draft_question", told, client).status_code == 403
    other = make_bid(world, title="Other", partnership=make_partnership(world, name="Other"))
    assert call("draft_question", told, on=other).json()["code"] == "invalid"
    foreign = make_contact(world.cedar, "Cy Cedar")
    assert call("add_question", body | {"number": "2", "owner": str(foreign.pk)}).status_code == 400
    assert call("add_question", body | {"number": "2", "weight": "101"}).status_code == 400


@pytest.mark.either
def test_a_bid_costs_the_same_however_many_questions(signed_in, world, bid):
    desk, api = signed_in(world.seats.coordinator), Integrator(world.seats.coordinator)

    def ask():
        desk.get(f"{DESK}{bid.pk}/change/")
        desk.get(f"/consortia/northern/bids/{bid.pk}/")
        api.call("GET", "bids/")

    taken = costs(ask, lambda number: add(world, bid, str(number), weight=Decimal(0)))
    assert taken == [taken[0]] * 3
