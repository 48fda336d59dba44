"""Facts about who has which advantage: recorded by coordinators, read in pairs, contested by the parties."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from consortium.activity.models import Event
from consortium.errors import NotValid
from consortium.organisations.models import Organisation
from partners.contracts import actions as contracts
from partners.power import actions as power
from partners.power.models import Objection, PowerFact
from partners.power.queries import advantaged_in, profile_of
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.numbers import SINCE, make_fact
from tests.factories.partners import make_contract, make_partnership
from tests.factories.world import NOW, TODAY, make_member

HOSTILE = '=cmd()<script>alert(1)</script>\u202e"'


@pytest.fixture
def damson(world):
    return make_member(world.northern, "Damson Trust")


@pytest.fixture
def contract(world, damson):
    """Alder holds 50 %, Birch 30 % and Damson 20 % of £100,000 a year; Birch’s income is £60,000, Alder’s £6m."""
    made = make_contract(world, partnership=make_partnership(world, partners=[world.birch, damson]))
    shares = {world.alder: Decimal(50), world.birch: Decimal(30), damson: Decimal(20)}
    for each, income in [(world.alder, 6_000_000), (world.birch, 60_000)]:
        Organisation.objects.filter(pk=each.pk).update(annual_income=income)
    contracts.reallocate(
        made, effective_from=made.starts_on, shares=shares, reason="Agreed", by=world.coordinator, now=NOW
    )
    return made


def address(contract):
    return f"/consortia/northern/contracts/{contract.pk}/power/"


def text(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_latest_answer_stands_and_the_one_before_stays(world, contract):
    first = make_fact(world, contract, answer="unknown")
    second = make_fact(world, contract, answer="no")
    assert (first.number, second.number) == (1, 2)
    assert list(PowerFact.objects.standing()) == [second]
    with pytest.raises(power.SaidAlready):
        make_fact(world, contract, answer="no")
    assert PowerFact.objects.count() == 2


def test_a_fact_is_about_the_holder_or_a_partner_and_not_from_the_future(world, contract):
    with pytest.raises(power.NotInTheContract):
        make_fact(world, contract, organisation=make_member(world.northern, "Elm"))
    with pytest.raises(power.DayWrong):
        make_fact(world, contract, since=TODAY + timedelta(days=1))
    with pytest.raises(power.HolderStays):
        make_fact(world, contract, organisation=world.alder, point="substitutable")
    for wrong in [{"point": "is_the_best"}, {"answer": "maybe"}]:
        with pytest.raises(NotValid):
            make_fact(world, contract, **wrong)
    assert not PowerFact.objects.exists()


def test_the_database_refuses_two_answers_of_one_number(world, contract):
    made = make_fact(world, contract)
    kept = {field.attname: getattr(made, field.attname) for field in made._meta.fields if field.name != "id"}
    with pytest.raises(IntegrityError), transaction.atomic():
        PowerFact.objects.bulk_create([PowerFact(**kept)])


def test_everybody_reads_the_pair_they_are_in(world, contract, damson):
    about_alder = make_fact(world, contract, organisation=world.alder)
    about_birch, about_damson = make_fact(world, contract), make_fact(world, contract, organisation=damson)

    def reads(actor):
        return set(PowerFact.objects.visible_to(actor))

    assert reads(world.member) == {about_alder, about_birch}
    assert reads(world.lead) == reads(world.coordinator) == {about_alder, about_birch, about_damson}
    for nobody in [world.broker, world.observer, world.outsider, world.foreign_coordinator]:
        assert reads(nobody) == set()


def test_the_numbers_of_a_pair(world, contract):
    make_fact(world, contract, point="substitutable")
    make_fact(world, contract, organisation=world.alder)
    contract.refresh_from_db()
    found = profile_of(contract, world.member, TODAY)
    (pair,) = found.pairs
    numbers = pair.dependence
    assert (pair.partner.organisation, numbers.dependence, numbers.reliance) == (
        world.birch,
        Decimal("0.5"),
        Decimal("0.15"),
    )
    assert (numbers.imbalance, numbers.mutual, numbers.means_gap) == (Decimal("0.35"), Decimal("0.65"), 2.0)
    assert numbers.balance == "tilted"
    assert (found.holder.advantages.yes, found.holder.advantages.no, found.holder.advantages.unknown) == (1, 0, 7)
    assert [pair.partner.organisation.name for pair in profile_of(contract, world.lead, TODAY).pairs] == [
        "Birch Community",
        "Damson Trust",
    ]
    assert profile_of(contract, world.observer, TODAY).holder is None


def test_another_currency_is_compared_with_no_income_in_pounds(world, contract):
    contract.currency = "EUR"
    (pair,) = profile_of(contract, world.member, TODAY).pairs
    assert (pair.dependence.dependence, pair.dependence.means_gap, pair.dependence.balance) == (None, None, None)


def test_a_party_of_the_pair_contests_once_and_the_answer_stays(signed_in, world, contract, damson):
    about_alder = make_fact(world, contract, organisation=world.alder)
    about_damson = make_fact(world, contract, organisation=damson)
    member = signed_in(world.seats.member)
    form = f"/consortia/northern/power-facts/{about_alder.pk}/contest/"
    assert form in text(member.get(address(contract)))
    assert member.get(form.replace(str(about_alder.pk), str(about_damson.pk))).status_code == 404
    too_long = member.post(form, filled(member.get(form), sentence="x" * 10_000))
    assert too_long.status_code == 200
    member.post(form, filled(member.get(form), sentence=HOSTILE))
    objection = Objection.objects.get()
    assert (objection.organisation, objection.sentence) == (world.birch, HOSTILE)
    page = text(member.get(address(contract)))
    assert "Birch Community says: =cmd()&lt;script&gt;" in page
    assert form not in page
    assert "already" in text(member.get(form)) or member.post(form, {"sentence": "Again"}).status_code == 200
    assert Objection.objects.count() == 1
    about_alder.refresh_from_db()
    assert about_alder.answer == "yes"
    assert Event.objects.filter(kind="power_fact.contested").count() == 1


def test_only_a_standing_answer_is_contested_and_never_by_a_coordinator(world, contract):
    old = make_fact(world, contract)
    make_fact(world, contract, answer="no")
    with pytest.raises(power.Replaced):
        power.contest(old, sentence="No.", by=world.member, now=NOW)
    for other in [world.coordinator, world.broker, world.observer, world.outsider]:
        with pytest.raises(power.NotYours):
            power.contest(old, sentence="No.", by=other, now=NOW)


def test_the_holder_reads_its_own_advantages_first_and_nobody_is_ranked(signed_in, world, contract):
    make_fact(world, contract, organisation=world.alder)
    page = text(signed_in(world.seats.lead).get(address(contract)))
    order = ["Our own advantages", "Alder Advice and Birch Community", "Alder Advice and Damson Trust"]
    assert sorted(order, key=page.index) == order
    page = text(signed_in(world.seats.member).get(address(contract)))
    assert "Damson" not in page
    assert "Dependence: this contract is 50% of the income of Birch Community." in page


def test_a_page_without_anything_says_what_comes(signed_in, world, damson):
    contract = make_contract(world)
    page = text(signed_in(world.seats.member).get(address(contract)))
    assert "None of the eight advantages of Alder Advice is known." in page


def test_over_the_api(world, contract):
    said = {"contract": str(contract.pk), "organisation": str(world.birch.pk), "point": "chairs", "answer": "yes"}
    said["since"] = SINCE.isoformat()
    desk, member = Integrator(world.seats.coordinator), Integrator(world.seats.member)
    made = desk.call("POST", "power-facts/", said)
    assert made.status_code == 201, made.json()
    again = desk.call("POST", "power-facts/", said)
    assert (again.status_code, again.json()["code"]) == (409, "said_already")
    foreign = desk.call("POST", "power-facts/", said | {"organisation": str(world.cedar.pk)})
    assert foreign.status_code == 400
    at = f"power-facts/{made.json()['id']}/contest/"
    assert member.call("POST", at, {"sentence": "We do not."}).json()["objections"][0]["sentence"] == "We do not."
    assert member.call("POST", at, {"sentence": "We do not."}).json()["code"] == "contested_already"
    numbers = member.call("GET", f"contracts/{contract.pk}/power/").json()
    assert [pair["partner"]["name"] for pair in numbers["pairs"]] == ["Birch Community"]
    assert (numbers["pairs"][0]["dependence"], numbers["pairs"][0]["balance"]) == (0.5, "tilted")
    assert member.call("GET", "power-facts/?standing=true&answer=yes").json()["results"][0]["id"] == made.json()["id"]


def test_the_desk_records_and_exports_harmlessly(signed_in, world, contract):
    desk = signed_in(world.seats.coordinator)
    typed = {"contract": contract.pk, "organisation": world.birch.pk, "point": "chairs", "answer": "no", "since": SINCE}
    desk.post("/admin/partners/powerfact/add/", typed)
    made = PowerFact.objects.get()
    assert (made.answer, made.recorded_by) == ("no", "Coordinator Northern")
    make_fact(world, contract, answer="unknown")
    listed = desk.get("/admin/partners/powerfact/").context["cl"].result_list
    assert [fact.answer for fact in listed] == ["unknown"]
    assert desk.get("/admin/partners/powerfact/?which=all").context["cl"].result_count == 2
    assert desk.post(f"/admin/partners/powerfact/{made.pk}/change/", typed).status_code == 403


def test_who_has_an_advantage_is_known_of_current_contracts_alone(world, contract):
    make_fact(world, contract, organisation=world.alder)
    make_fact(world, contract, answer="no")
    make_fact(world, contract, point="substitutable")
    assert advantaged_in(contract.partnership_id, world.alder.pk) == [contract]
    assert advantaged_in(contract.partnership_id, world.birch.pk) == []
