"""Declarations: one's own, “none” too, kept when withdrawn, and read by one's own organisation alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from consortium.access.roles import Role
from consortium.activity.models import Event
from consortium.errors import NotValid
from partners.bids import actions as bids
from partners.bids.beside import NotInThisBid
from partners.interests import actions as interests
from partners.interests.models import Interest
from partners.interests.queries import undeclared
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_bid
from tests.factories.world import NOW, TODAY, actor_in, make_contact, make_member, make_seat

DESK = "/admin/partners/bid/"
HOSTILE = "=HYPERLINK(1)<script>alert(1)</script>\u202e"


@pytest.fixture
def bid(world):
    return make_bid(world)


def declare(bid, by, **given):
    return interests.declare_interest(bid, by=by, now=NOW, **given)


def test_none_is_a_declaration_and_an_interest_ends_it(world, bid):
    for _ in range(2):
        declare(bid, world.member, is_none=True)
    declare(bid, world.member, words="My brother works there")
    rows = [(row.is_none, row.words, row.withdrawn_on) for row in bid.interests.order_by("is_none")]
    assert rows == [(False, "My brother works there", None), (True, "", TODAY)]
    with pytest.raises(interests.InterestStands):
        declare(bid, world.member, is_none=True)
    for wrong in ({}, {"is_none": True, "words": "both"}):
        with pytest.raises(NotValid, match="not both"):
            declare(bid, world.member, **wrong)


def test_withdrawing_keeps_the_row_and_is_done_once(world, bid):
    declare(bid, world.member, words="Shares")
    row = bid.interests.get()
    with pytest.raises(interests.DeclaresThemselves):
        interests.withdraw_interest(bid, interest=row, by=world.lead, now=NOW)
    interests.withdraw_interest(bid, interest=row, by=world.member, now=NOW + timedelta(days=1))
    assert Interest.objects.get().withdrawn_on == TODAY + timedelta(days=1)
    with pytest.raises(interests.WithdrawnAlready):
        interests.withdraw_interest(bid, interest=row, by=world.member, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interest.objects.update(withdrawn_on=TODAY - timedelta(days=1))


def test_coordinators_speak_only_for_those_without_a_seat(world, bid):
    with pytest.raises(interests.DeclaresThemselves, match="signs in, and declares this in the portal"):
        declare(bid, world.coordinator, is_none=True, contact=world.seats.member.contact)
    declare(bid, world.coordinator, is_none=True, contact=make_contact(world.birch, "Tru Stee"))
    with pytest.raises(interests.DeclaresThemselves):
        declare(bid, world.member, is_none=True, contact=make_contact(world.birch, "Col League"))
    with pytest.raises(interests.NobodyToDeclare):
        declare(bid, world.coordinator, is_none=True)
    with pytest.raises(interests.NobodyToDeclare):
        declare(bid, world.coordinator, is_none=True, contact=make_contact(world.cedar, "Cy Cedar"))
    eve = make_contact(make_member(world.northern, "Elm Aid"), "Eve Elm")
    with pytest.raises(NotInThisBid):
        declare(bid, world.coordinator, is_none=True, contact=eve)
    assert bid.interests.get().contact.name == "Tru Stee"


def test_only_ones_own_organisation_and_coordinators_read_them(signed_in, world, bid):
    declare(bid, world.member, words=HOSTILE)
    seen = {
        name: Interest.objects.visible_to(getattr(world, name)).count()
        for name in ("coordinator", "member", "lead", "observer", "broker", "outsider", "foreign_coordinator")
    }
    assert seen == {"coordinator": 1, "member": 1} | dict.fromkeys(
        ["lead", "observer", "broker", "outsider", "foreign_coordinator"], 0
    )
    # a second seat elsewhere opens nothing of this organisation
    second = make_seat(world.northern, Role.MEMBER, world.alder, world.seats.member.user)
    assert Interest.objects.visible_to(actor_in(second)).count() == 0
    story = [event.kind for event in Event.objects.about(bid)]
    assert "interest.declared" not in story
    page = f"/consortia/northern/bids/{bid.pk}/interests/"
    assert "HYPERLINK" not in signed_in(world.seats.lead).get(page).content.decode()
    own = signed_in(world.seats.member).get(page).content.decode()
    assert ("&lt;script&gt;" in own, "<script>alert" in own) == (True, False)
    api = {name: Integrator(getattr(world.seats, name)) for name in ("coordinator", "member", "lead", "broker")}
    told = {name: len(client.call("GET", f"bids/{bid.pk}/").json()["interests"]) for name, client in api.items()}
    assert told == {"coordinator": 1, "member": 1, "lead": 0, "broker": 0}
    narrow = Integrator(world.seats.coordinator, scopes=["bids.view"])
    assert narrow.call("GET", f"bids/{bid.pk}/").json()["interests"] == []


def test_undeclared_names_whoever_works_on_it(world, bid):
    bids.revise(bid, manager=world.seats.member.contact, by=world.coordinator, now=NOW)
    assert {each.name for each in undeclared(bid)} == {"Member Birch Community", "Member lead Alder Advice"}
    declare(bid, world.lead, is_none=True)
    assert [each.name for each in undeclared(bid)] == ["Member Birch Community"]


def test_portal_declares_and_withdraws_ones_own(signed_in, world, bid):
    client, page = signed_in(world.seats.member), f"/consortia/northern/bids/{bid.pk}/interests/"
    assert "Nothing declared yet" in client.get(page).content.decode()
    assert "not both" in client.post(page, {"words": ""}).content.decode()
    client.post(page, filled(client.get(page), is_none="on"))
    row = bid.interests.get()
    withdraw = f"/consortia/northern/interests/{row.pk}/withdraw/"
    assert signed_in(world.seats.lead).post(withdraw).status_code == 404
    client = signed_in(world.seats.member)
    assert "It stays on record" in client.post(withdraw, follow=True).content.decode()
    assert client.post(withdraw, HTTP_REFERER=f"http://testserver{page}", follow=True).status_code == 200
    assert bid.interests.get().withdrawn_on is not None


def test_desk_and_api_declare_for_those_without_a_seat(signed_in, world, bid):
    person = make_contact(world.birch, "Tru Stee")
    desk, address = signed_in(world.seats.coordinator), f"{DESK}{bid.pk}/declare_interest/"
    page = desk.post(address, filled(desk.get(address), contact=person.pk, words="Trustee there"), follow=True)
    shown = page.content.decode()
    assert ("Trustee there" in shown, "Member lead Alder Advice" in shown) == (True, True)
    api, row = Integrator(world.seats.coordinator), bid.interests.get()
    assert api.call("POST", f"bids/{bid.pk}/withdraw_interest/", {"interest": str(row.pk)}).status_code == 200
    again = api.call("POST", f"bids/{bid.pk}/withdraw_interest/", {"interest": str(row.pk)})
    assert (again.status_code, again.json()["code"]) == (409, "withdrawn_already")
    member = Integrator(world.seats.member)
    assert member.call("POST", f"bids/{bid.pk}/declare_interest/", {"is_none": True}).status_code == 200
    observer = Integrator(world.seats.observer)
    assert observer.call("POST", f"bids/{bid.pk}/declare_interest/", {"is_none": True}).status_code == 403
