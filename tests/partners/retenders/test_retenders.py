"""The bid for what is let again: what it takes from the one before, what it never takes, and one at a time."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from consortium.contacts import actions as contacts
from partners.bids import actions as bids
from partners.bids.models import Bid
from partners.contracts import actions as contracts
from partners.corrections import actions as corrections
from partners.lots import actions as lots
from partners.partnerships import actions as partnerships
from partners.retenders import actions as retenders
from partners.writing import actions as writing
from tests.factories.api import Integrator
from tests.factories.partners import make_bid, make_contract, make_correction, make_partnership
from tests.factories.world import NOW, TODAY, make_contact, make_member

DESK = "/admin/partners/bid/"


def act(world):
    return {"by": world.coordinator, "now": NOW}


def end(world, bid):
    return bids.record_outcome(bid, outcome="lost", outcome_on=TODAY, lessons="Price", **act(world))


def corrected(world):
    """A lost bid whose promises were corrected from 60 and 40 to 100 and 0."""
    correction = make_correction(
        world, shares=("100", "0"), submission_deadline_at=NOW, ocid="ocds-1", cpv="85312310-5"
    )
    correction.shares.filter(is_changed=True).exclude(organisation=world.alder).update(is_changed=False)
    corrections.agree(correction, by=world.lead, now=NOW)
    return end(world, Bid.objects.get(pk=correction.bid_id))


def test_clone_takes_the_opportunity_and_the_promises_that_stand(world):
    bid = corrected(world)
    made = retenders.clone(bid, **act(world))
    assert (made.retender_of, made.title, made.cpv, made.lead) == (bid, bid.title, bid.cpv, world.alder)
    assert [(part.organisation, part.share) for part in made.partners.all()] == [(world.alder, Decimal(100))]
    never = ["submission_deadline_at", "decided_on", "submitted_at", "outcome_on", "ocid", "outcome", "lessons"]
    never += ["local_provider", "community_led"]
    assert [getattr(made, name) or None for name in never] == [None] * len(never)
    assert (made.promises.count(), made.clarifications.count(), made.interests.count()) == (0, 0, 0)


def test_clone_takes_questions_without_their_days_and_with_people_who_are_still_there(world):
    bid, gone = make_bid(world), make_contact(world.birch, "Gone Soon")
    known = {"weight": Decimal(30), "word_limit": 5, "due_on": TODAY, "owner": gone}
    writing.add_question(bid, number="1", text="Why?", reviewer=world.seats.lead.contact, **known, **act(world))
    writing.draft_question(bid, question=bid.questions.get(), words=4, **act(world))
    bids.withdraw(Bid.objects.get(), outcome_on=TODAY, **act(world))
    contacts.archive(gone, **act(world))
    made = retenders.clone(Bid.objects.get(), **act(world)).questions.get()
    assert (made.number, made.weight, made.word_limit) == ("1", Decimal(30), 5)
    assert (made.owner, made.reviewer, made.due_on, made.drafted_on) == (None, world.seats.lead.contact, None, None)


def test_clone_takes_the_lots_without_how_they_ended(world):
    bid = make_bid(world)
    for number, value in (("1", Decimal(9000)), ("2", None)):
        lots.add_lot(bid, number=number, title=f"Area {number}", value=value, **act(world))
    for lot, outcome in zip(bid.lots.all(), ("withdrawn", "withdrawn"), strict=True):
        lots.decide_lot(bid, lot=lot, outcome=outcome, outcome_on=TODAY, **act(world))
    made = retenders.clone(Bid.objects.get(), **act(world))
    assert list(made.lots.values_list("number", "title", "value", "outcome", "outcome_on")) == [
        ("1", "Area 1", Decimal(9000), "", None),
        ("2", "Area 2", None, "", None),
    ]


def test_clone_is_one_at_a_time_and_of_what_is_over(world):
    bid = make_bid(world)
    with pytest.raises(retenders.NotOverYet):
        retenders.clone(bid, **act(world))
    bids.withdraw(bid, outcome_on=TODAY, **act(world))
    first = retenders.clone(bid, **act(world))
    with pytest.raises(retenders.CloneOpen, match="“Advice in Leeds” is the re-tender of this bid already"):
        retenders.clone(bid, **act(world))
    with pytest.raises(IntegrityError), transaction.atomic():
        Bid.objects.filter(pk=make_bid(world, partnership=bid.partnership, title="Other").pk).update(retender_of=bid)
    bids.withdraw(first, outcome_on=TODAY, **act(world))
    assert retenders.clone(bid, **act(world)).retender_of == bid


def test_clone_leaves_out_whoever_has_left_and_says_when_the_partnership_has_ended(world):
    home = make_partnership(world, partners=[world.birch, make_member(world.northern, "Elm Aid")])
    bid = make_bid(world, partnership=home)
    bids.withdraw(bid, outcome_on=TODAY, **act(world))
    partnerships.end_party(bid.partnership, organisation=world.birch, until=TODAY, **act(world))
    made = retenders.clone(Bid.objects.get(), **act(world))
    assert [part.organisation for part in made.partners.all()] == [world.alder]
    bids.withdraw(made, outcome_on=TODAY, **act(world))
    partnerships.end(bid.partnership, ended_on=TODAY, **act(world))
    with pytest.raises(bids.PartnershipEnded):
        retenders.clone(Bid.objects.get(pk=bid.pk), **act(world))


def test_desks_lead_to_the_new_bid(signed_in, world):
    contract, desk = make_contract(world), signed_in(world.seats.coordinator)
    answer = desk.post(f"/admin/partners/contract/{contract.pk}/clone/", follow=True)
    made = contract.bid.retenders.get()
    assert answer.redirect_chain[-1][0] == f"{DESK}{made.pk}/change/"
    again = desk.post(f"{DESK}{contract.bid_id}/clone/").content.decode()
    assert "Work on that one." in again
    free = contracts.create(
        partnership=contract.partnership,
        holder=world.alder,
        title="No bid",
        commissioner="Leeds",
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=9),
        **act(world),
    )
    assert "did not come from a bid" in desk.post(f"/admin/partners/contract/{free.pk}/clone/").content.decode()


def test_api_clones_once(world):
    bid = make_bid(world)
    api = Integrator(world.seats.coordinator)
    assert api.call("POST", f"bids/{bid.pk}/clone/").json()["code"] == "not_over_yet"
    bids.withdraw(bid, outcome_on=TODAY, **act(world))
    key = {"Idempotency-Key": "6f7d4a52-0d3a-4d6e-9a55-6a2b9d1f1111"}
    made = [api.call("POST", f"bids/{bid.pk}/clone/", **key).json() for _ in range(2)]
    assert (made[0]["retender_of"], made[0]["id"]) == (str(bid.pk), made[1]["id"])
    assert api.call("POST", f"bids/{bid.pk}/clone/").json()["code"] == "clone_open"
    assert Integrator(world.seats.lead).call("POST", f"bids/{bid.pk}/clone/").status_code == 403
    body = {"retender_of": str(made[0]["id"]), "partnership": str(bid.partnership_id), "lead": str(world.alder.pk)}
    sly = api.call("POST", "bids/", body | {"title": "Sly", "commissioner": "Leeds"})
    assert (sly.status_code, sly.json()["retender_of"]) == (201, None)
