"""The fair share: what organisations say of themselves, and two shares that are shown only when they may be."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from consortium.access.roles import Role
from consortium.organisations.models import Organisation
from partners.contracts import actions as contracts
from partners.fairness import actions as fairness
from partners.fairness.models import Consent, Declaration
from partners.fairness.queries import fair_shares
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.numbers import make_consent, make_declaration
from tests.factories.partners import make_contract, make_partnership
from tests.factories.world import NOW, TODAY, actor_in, make_member, make_seat

PAGE = "/consortia/northern/fair-share/"


def text(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def damson(world):
    return make_member(world.northern, "Damson Trust")


@pytest.fixture
def running(world, damson):
    """£100,000 a year since January: Alder 50 % (£6m), Birch 30 % (£60,000), Damson 20 % (£900,000)."""
    made = make_contract(world, partnership=make_partnership(world, partners=[world.birch, damson]))
    began = TODAY.replace(month=1, day=5)
    planned = made.starts_on
    contracts.revise(made, starts_on=began, by=world.coordinator, now=NOW)
    shares = {world.alder: Decimal(50), world.birch: Decimal(30), damson: Decimal(20)}
    for day in (began, planned):
        contracts.reallocate(made, effective_from=day, shares=shares, reason="Agreed", by=world.coordinator, now=NOW)
    contracts.sign(made, signed_on=began, by=world.coordinator, now=NOW)
    for each, income in [(world.alder, 6_000_000), (world.birch, 60_000), (damson, 900_000)]:
        Organisation.objects.filter(pk=each.pk).update(annual_income=income)
    return made


def test_small_organisations_hold_half(world, running):
    found = fair_shares(world.broker, TODAY)
    assert (found.small.share, found.small.known, found.contracts, found.left_out) == (Decimal("0.5"), 1, 1, 0)
    assert found.community_led.share is None


def test_a_share_needs_four_fifths_known(world, running, damson):
    make_declaration(world, world.alder, board=False, senior_staff=False)
    make_declaration(world, damson)
    assert fair_shares(world.member, TODAY).community_led.share is None
    make_declaration(world, world.birch)
    assert fair_shares(world.member, TODAY).community_led.share == Decimal("0.5")


def test_a_share_of_two_needs_the_consent_of_each_and_goes_when_one_withdraws(world, running, damson):
    make_declaration(world, world.alder, board=False, senior_staff=False)
    make_declaration(world, world.birch)
    make_declaration(world, damson, board=None, senior_staff=None)
    make_consent(world, world.alder)
    assert fair_shares(world.lead, TODAY).community_led.share is None
    given = make_consent(world, world.birch)
    assert fair_shares(world.lead, TODAY).community_led.share == Decimal("0.375")
    lead = actor_in(make_seat(world.northern, Role.MEMBER_LEAD, world.birch))
    fairness.withdraw(given, by=lead, now=NOW)
    assert fair_shares(world.lead, TODAY).community_led.share is None


def test_only_contracts_that_run_and_have_a_value_count(world, running):
    make_contract(world, title="Not signed", partnership=running.partnership)
    contracts.revise(running, annual_value=None, by=world.coordinator, now=NOW)
    found = fair_shares(world.lead, TODAY)
    assert (found.small.known, found.contracts, found.left_out) == (None, 0, 1)
    assert fair_shares(world.outsider, TODAY).contracts == 0


def test_a_lead_declares_changes_and_withdraws(signed_in, world):
    lead = signed_in(world.seats.lead)
    form = "/consortia/northern/declarations/declare/"
    assert "We have not said" in text(lead.get(PAGE))
    refused = lead.post(form, filled(lead.get(form), board="yes"))
    assert "required" in text(refused)
    lead.post(form, {"board": "yes", "senior_staff": "no"})
    assert Declaration.objects.standing().get().led_by_community is False
    assert "already" in text(lead.post(form, {"board": "yes", "senior_staff": "no"}))
    lead.post(form, {"board": "yes", "senior_staff": "declined"})
    standing = Declaration.objects.standing().get()
    assert (standing.board, standing.senior_staff, standing.led_by_community) == (None, None, None)
    assert "We preferred not to say" in text(lead.get(PAGE))
    address = f"/consortia/northern/declarations/{standing.pk}/withdraw/"
    lead.post(address)
    assert Declaration.objects.standing().count() == 0
    assert Declaration.objects.count() == 2
    assert "withdrawn already" in text(lead.post(address, follow=True, headers={"referer": f"http://testserver{PAGE}"}))


def test_nobody_speaks_for_another_organisation(signed_in, world):
    theirs = make_declaration(world, world.birch)
    for other in [world.lead, world.member, world.coordinator, world.broker, world.outsider]:
        with pytest.raises(fairness.NotYours):
            fairness.withdraw(theirs, by=other, now=NOW)
    for other in [world.member, world.coordinator, world.broker, world.observer]:
        with pytest.raises(fairness.NotYours):
            fairness.declare(board=True, senior_staff=True, by=other, now=NOW)
    lead = signed_in(world.seats.lead)
    assert lead.post(f"/consortia/northern/declarations/{theirs.pk}/withdraw/").status_code == 404
    assert set(Declaration.objects.visible_to(world.lead)) == set()
    assert set(Declaration.objects.visible_to(world.coordinator)) == {theirs}


def test_the_database_keeps_one_that_stands_and_both_answers_or_neither(world):
    make_declaration(world)
    for clash in [{}, {"organisation": world.birch, "senior_staff": None}]:
        fields = {"organisation": world.alder, "board": True, "senior_staff": True} | clash
        row = Declaration(consortium=world.northern, said_by="x", created_at=NOW, updated_at=NOW, **fields)
        with pytest.raises(IntegrityError), transaction.atomic():
            Declaration.objects.bulk_create([row])


def test_page_names_no_organisation_and_no_sum(signed_in, world, running):
    page = text(signed_in(world.seats.observer).get(PAGE))
    assert "Organisations with an income under £1m hold 50% of the money a year." in page
    assert "Damson" not in page
    assert "30,000" not in page
    assert "Who leads us" not in page


def test_over_the_api(world, running):
    lead, member = Integrator(world.seats.lead), Integrator(world.seats.member)
    assert lead.call("POST", "declarations/", {"board": True}).json()["code"] == "invalid"
    made = lead.call("POST", "declarations/", {"board": True, "senior_staff": True})
    assert (made.status_code, made.json()["led_by_community"]) == (201, True)
    assert member.call("GET", "declarations/").json()["results"] == []
    consent = lead.call("POST", "consents/", {})
    assert consent.status_code == 201, consent.json()
    assert lead.call("POST", "consents/", {}).json()["code"] == "said_already"
    assert lead.call("POST", f"consents/{consent.json()['id']}/withdraw/").status_code == 200
    assert not Consent.objects.standing().exists()
    shown = member.call("GET", "fair-share/").json()
    assert shown["under_1m_income"] == {"per_cent": 50, "suppressed": False, "known_per_cent": 100}
    assert shown["led_by_community"] == {"per_cent": None, "suppressed": True, "known_per_cent": 50}
