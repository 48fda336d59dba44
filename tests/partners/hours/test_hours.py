"""Hours given: logged by whoever gave them or a coordinator, summed for each, and never deleted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from consortium.access.roles import Role
from consortium.errors import NotValid
from partners.hours import actions as hours
from partners.hours.models import Hours
from partners.hours.queries import totals
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.numbers import make_hours
from tests.factories.partners import make_bid, make_contract, make_foreign_partnership
from tests.factories.world import NOW, TODAY, make_member, make_seat

LIST = "/consortia/northern/hours/"
HOSTILE = "=cmd()<script>alert(1)</script>"


def text(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_log_is_for_ones_own_organisation_and_for_what_it_works_on(world):
    contract = make_contract(world)
    for other in [world.lead, world.broker, world.observer, world.outsider]:
        with pytest.raises(hours.NotYours):
            make_hours(world, contract, by=other)
    elm = make_member(world.northern, "Elm")
    with pytest.raises(hours.NotAPartner):
        make_hours(world, contract, organisation=elm, by=world.coordinator)
    with pytest.raises(hours.OneOfTwo):
        make_hours(world, bid=contract.bid, contract_id=contract.pk)
    with pytest.raises(hours.DayWrong):
        make_hours(world, contract, worked_on=TODAY + timedelta(days=1))
    for wrong in ["0", "-1", "1000.01"]:
        with pytest.raises(NotValid):
            make_hours(world, contract, hours=Decimal(wrong))
    assert not Hours.objects.exists()


def test_another_consortiums_bid_is_refused(world):
    foreign = make_foreign_partnership(world)
    contract = make_contract(world)
    contract.partnership, contract.consortium_id = foreign, world.southern.pk
    with pytest.raises((NotValid, hours.NotAPartner)):
        make_hours(world, contract)


def test_the_database_keeps_one_of_the_two(world):
    made = make_hours(world)
    kept = {field.attname: getattr(made, field.attname) for field in made._meta.fields if field.name != "id"}
    for wrong in [{"contract_id": None}, {"bid_id": made.contract.bid_id}, {"hours": Decimal(0)}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Hours.objects.bulk_create([Hours(**kept | wrong)])


def test_totals_are_ones_own_and_to_a_coordinator_everybodys(world):
    contract = make_contract(world)
    make_hours(world, contract)
    make_hours(world, contract, hours=Decimal("1.25"))
    make_hours(world, contract, organisation=world.alder, by=world.lead, hours=Decimal(40))
    make_hours(world, bid=contract.bid, hours=Decimal(7))
    struck = make_hours(world, contract, hours=Decimal(500))
    hours.archive(struck, by=world.member, now=NOW)

    def told(actor):
        return [(row.organisation, bool(row.bid_id), row.hours) for row in totals(actor)]

    ours = [("Birch Community", False, Decimal("4.25")), ("Birch Community", True, Decimal(7))]
    assert sorted(told(world.member)) == ours
    assert sorted(told(world.coordinator)) == [("Alder Advice", False, Decimal(40)), *ours]
    assert told(world.broker) == told(world.foreign_coordinator) == []


def test_a_member_logs_corrects_and_strikes_out(signed_in, world):
    bid = make_bid(world)
    member = signed_in(world.seats.member)
    assert "No hours logged yet" in text(member.get(LIST))
    form = f"{LIST}log/"
    member.post(form, filled(member.get(form), subject=f"bid-{bid.pk}", hours="2.5", note=HOSTILE))
    made = Hours.objects.get()
    assert (made.bid, made.organisation, made.hours, made.note) == (bid, world.birch, Decimal("2.5"), HOSTILE)
    assert HOSTILE not in text(member.get(LIST))
    revise = f"{LIST}{made.pk}/revise/"
    assert "has not come yet" in text(member.post(revise, filled(member.get(revise), worked_on="2999-01-01")))
    member.post(revise, filled(member.get(revise), hours="3"))
    made.refresh_from_db()
    assert made.hours == 3
    member.post(f"{LIST}{made.pk}/archive/")
    assert "No hours logged yet" in text(member.get(LIST))
    assert Hours.objects.filter(archived_at__isnull=False).count() == 1
    assert member.get(revise).status_code == 404


def test_a_form_takes_no_bid_that_one_does_not_work_on(signed_in, world):
    other = make_bid(world, shares=("100",))
    member = signed_in(world.seats.member)
    refused = member.post(f"{LIST}log/", {"subject": f"bid-{other.pk}", "hours": "2", "worked_on": str(TODAY)})
    assert "Select a valid choice" in text(refused)
    assert not Hours.objects.exists()


def test_nobody_changes_another_members_hours(signed_in, world):
    made = make_hours(world)
    lead = signed_in(world.seats.lead)
    assert lead.post(f"{LIST}{made.pk}/archive/").status_code == 404
    with pytest.raises(hours.NotYours):
        hours.revise(made, hours=Decimal(1), by=world.lead, now=NOW)
    hours.archive(made, by=world.coordinator, now=NOW)
    with pytest.raises(hours.Struck):
        hours.revise(made, hours=Decimal(1), by=world.member, now=NOW)


def test_over_the_api(world):
    contract = make_contract(world)
    said = {"organisation": str(world.birch.pk), "contract": str(contract.pk), "hours": "4.00", "worked_on": str(TODAY)}
    member, lead = Integrator(world.seats.member), Integrator(world.seats.lead)
    assert member.call("POST", "hours/", said | {"note": "x" * 10_000}).status_code == 400
    assert lead.call("POST", "hours/", said).json()["code"] == "not_yours"
    made = member.call("POST", "hours/", said)
    assert made.status_code == 201, made.json()
    at = f"hours/{made.json()['id']}/"
    assert member.call("PATCH", at, {"hours": "5"}).status_code == 428
    changed = member.call("PATCH", at, {"hours": "5"}, **{"If-Match": made["ETag"]})
    assert changed.json()["hours"] == "5.00"
    assert member.call("GET", "hours/totals/").json()["totals"][0]["hours"] == "5.00"
    assert lead.call("GET", "hours/totals/").json()["totals"] == []
    assert member.call("POST", f"{at}archive/").status_code == 200
    assert member.call("GET", "hours/").json()["results"] == []
    tombstones = member.call("GET", "hours/?updated_since=2020-01-01T00:00:00Z").json()["results"]
    assert [row["id"] for row in tombstones] == [made.json()["id"]]


def test_the_desk_exports_what_no_spreadsheet_runs(signed_in, world):
    make_hours(world, note="=cmd()")
    desk = signed_in(world.seats.coordinator)
    sheet = b"".join(desk.get("/admin/partners/hours/export-csv/").streaming_content).decode()
    assert ",'=cmd()," in sheet
    typed = {"organisation": world.birch.pk, "hours": "1", "worked_on": str(TODAY), "note": ""}
    assert "Choose a bid or a contract" in text(desk.post("/admin/partners/hours/add/", typed))


def test_a_second_seat_is_no_leave_to_log_for_its_organisation(world):
    """Somebody who takes part for one organisation may be an observer at another."""
    make_seat(world.northern, Role.OBSERVER, world.alder, world.seats.member.user)
    assert world.member.speaks_for(world.alder.pk)
    with pytest.raises(hours.NotYours):
        make_hours(world, organisation=world.alder)
