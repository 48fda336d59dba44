"""Extension options and break clauses: until when somebody must say so, and what follows."""

from datetime import date, timedelta

import pytest

from consortium.access.roles import Role
from consortium.errors import NotValid
from partners.contracts import actions as contracts
from partners.contracts.models import Contract
from partners.options import actions as options
from partners.options import breaks
from partners.options.models import BreakClause, ExtensionOption
from partners.options.notices import Standing
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_break, make_contract, make_live_contract, make_option
from tests.factories.world import NOW, TODAY, make_member, make_seat, make_user

LAST_DAY, EXTENDED = date(2027, 3, 31), date(2028, 3, 31)


def act(world):
    return {"by": world.coordinator, "now": NOW}


def press(client, address, **typed):
    return client.post(address, filled(client.get(address), **typed), follow=True)


def test_exercise_extends_the_contract_and_its_phase_follows(world):
    option = options.exercise(make_option(world), exercised_on=TODAY, **act(world))
    contract = Contract.objects.get()
    assert (contract.extended_to, option.standing_on(TODAY)) == (EXTENDED, "exercised")
    phases = [contract.phase_on(day) for day in (LAST_DAY, LAST_DAY + timedelta(days=1), EXTENDED)]
    assert phases == ["live", "extension", "extension"]
    assert contract.phase_on(EXTENDED + timedelta(days=1)) == "ended"
    for again in (
        lambda: options.exercise(option, exercised_on=TODAY, **act(world)),
        lambda: options.decline(option, declined_on=TODAY, reason="No", **act(world)),
        lambda: options.revise(option, words="Other", **act(world)),
    ):
        with pytest.raises(options.AlreadyDecided, match="exercised on 3 March 2026"):
            again()


def test_decline_leaves_the_contract_and_says_why(world):
    option = options.decline(make_option(world), declined_on=TODAY, reason="No money", **act(world))
    assert (option.standing_on(TODAY), Contract.objects.get().extended_to) == ("declined", None)
    with pytest.raises(options.AlreadyDecided, match="declined on 3 March 2026"):
        options.exercise(option, exercised_on=TODAY, **act(world))
    with pytest.raises(NotValid, match="Say why it is declined"):
        options.decline(make_option(world, Contract.objects.get()), declined_on=TODAY, reason=" ", **act(world))


def test_without_an_outcome_it_lapses_the_day_after_its_notice_and_lists_agree(world):
    contract = make_live_contract(world)
    rows = [make_option(world, contract, extends_to=EXTENDED + timedelta(days=each)) for each in range(3)]
    options.decline(rows[0], declined_on=TODAY, reason="No", **act(world))
    options.exercise(rows[1], exercised_on=TODAY, **act(world))
    notice = rows[2].notify_by
    for day in (TODAY - timedelta(days=1), TODAY, notice, notice + timedelta(days=1)):
        told = {each.pk: each.standing_on(day) for each in ExtensionOption.objects.all()}
        for standing in Standing:
            found = set(ExtensionOption.objects.standing(standing, day).values_list("pk", flat=True))
            assert found == {pk for pk, how in told.items() if how == standing}, (day, standing)
    assert rows[2].standing_on(notice) == "open"
    assert rows[2].standing_on(notice + timedelta(days=1)) == "lapsed"


def test_option_is_longer_and_its_contract_signed(world):
    contract = make_live_contract(world)
    with pytest.raises(options.NotLonger, match="runs until 31 March 2027 already"):
        make_option(world, contract, extends_to=LAST_DAY)
    first, second = make_option(world, contract), make_option(world, contract, extends_to=date(2027, 9, 30))
    options.exercise(first, exercised_on=TODAY, **act(world))
    with pytest.raises(options.NotLonger):
        options.exercise(second, exercised_on=TODAY, **act(world))
    unsigned = make_contract(world, title="Unsigned", partnership=contract.partnership)
    waiting = make_option(world, unsigned, extends_to=date(2030, 1, 1))
    with pytest.raises(contracts.NotSigned):
        options.exercise(waiting, exercised_on=TODAY, **act(world))
    with pytest.raises(contracts.DayWrong):
        options.exercise(second, exercised_on=TODAY + timedelta(days=1), **act(world))


def test_break_says_by_when_notice_is_due_and_is_used_once(world):
    clause = make_break(world)
    assert (clause.notify_by, clause.use_on(TODAY)) == (date(2026, 7, 3), "ahead")
    assert clause.use_on(date(2026, 7, 4)) == "open"
    clause = breaks.revise(clause, notice_days=30, **act(world))
    assert clause.notify_by == date(2026, 9, 1)
    clause = breaks.use(clause, used_on=TODAY, reason="Fewer referrals", **act(world))
    assert (clause.use_on(TODAY), clause.may_end_on) == ("used", date(2026, 10, 1))
    with pytest.raises(breaks.AlreadyUsed, match="3 March 2026"):
        breaks.use(clause, used_on=TODAY, reason="Again", **act(world))
    with pytest.raises(breaks.AlreadyUsed):
        breaks.revise(clause, notice_days=5, **act(world))


def test_notice_given_late_ends_the_contract_later(world):
    clause = make_break(world, ends_from=date(2026, 3, 10))
    assert breaks.use(clause, used_on=TODAY, reason="Late", **act(world)).may_end_on == date(2026, 6, 1)


@pytest.mark.parametrize("day", [date(2025, 3, 31), date(2027, 4, 1)])
def test_break_is_within_the_term(world, day):
    with pytest.raises(breaks.OutsideTheTerm):
        make_break(world, ends_from=day)


def test_nothing_changes_once_the_contract_is_closed(world):
    contract = make_live_contract(world)
    option, clause = make_option(world, contract), make_break(world, contract)
    contracts.close(contract, closed_on=TODAY, **act(world))
    option, clause = ExtensionOption.objects.get(), BreakClause.objects.get()
    for attempt in (
        lambda: options.exercise(option, exercised_on=TODAY, **act(world)),
        lambda: options.decline(option, declined_on=TODAY, reason="No", **act(world)),
        lambda: breaks.use(clause, used_on=TODAY, reason="No", **act(world)),
        lambda: breaks.revise(clause, notice_days=1, **act(world)),
        lambda: make_option(world, contract),
    ):
        with pytest.raises(contracts.AlreadyClosed):
            attempt()


def test_desk_exercises_and_uses(signed_in, world):
    desk, contract = signed_in(world.seats.coordinator), make_live_contract(world)
    typed = {"contract": str(contract.pk), "words": "<script>alert(1)</script>"}
    press(desk, "/admin/partners/extensionoption/add/", **typed, extends_to="2028-03-31", notify_by="2026-12-31")
    press(desk, "/admin/partners/breakclause/add/", **typed, held_by="holder", ends_from="2026-10-01", notice_days="90")
    option, clause = ExtensionOption.objects.get(), BreakClause.objects.get()
    page = signed_in(world.seats.member).get(f"/consortia/northern/contracts/{contract.pk}/terms/").content.decode()
    assert ["3 July 2026" in page, "31 December 2026" in page, "<script>alert(1)" in page] == [True, True, False]
    desk = signed_in(world.seats.coordinator)
    assert (
        "The contract is extended."
        in press(desk, f"/admin/partners/extensionoption/{option.pk}/exercise/").content.decode()
    )
    assert (
        "begin the exit"
        in press(desk, f"/admin/partners/breakclause/{clause.pk}/use/", reason="We stop").content.decode()
    )
    assert Contract.objects.get().extended_to == EXTENDED
    assert "We stop" in desk.get(f"/admin/partners/breakclause/{clause.pk}/change/").content.decode()


def test_terms_are_kept_and_a_plan_is_agreed_in_the_past(world, signed_in):
    contract = make_live_contract(world)
    terms = {"payment_model": "block", "insurance_needed": "Public liability: £5m", "exit_plan_note": "In the binder"}
    with pytest.raises(contracts.DayWrong, match="has not come yet"):
        contracts.revise(contract, exit_plan_agreed_on=TODAY + timedelta(days=1), **act(world))
    contracts.revise(Contract.objects.get(), exit_plan_agreed_on=TODAY, **terms, **act(world))
    page = signed_in(world.seats.member).get(f"/consortia/northern/contracts/{contract.pk}/terms/").content.decode()
    for words in ("Block: a sum for the whole", "Public liability: £5m", "In the binder", "No option is on record."):
        assert words in page


def test_only_who_sees_the_contract_sees_its_terms(signed_in, world):
    option, elm = make_option(world), make_member(world.northern, "Elm")
    elms = make_seat(world.northern, Role.MEMBER_LEAD, elm, make_user("Ed Elm"))
    path = f"contracts/{option.contract_id}/terms/"
    for seat in (elms, world.seats.outsider):
        assert signed_in(seat).get(f"/consortia/northern/{path}").status_code == 404
        assert signed_in(seat).get(f"/consortia/southern/{path}").status_code == 404
    assert Integrator(elms).call("GET", "extension-options/").json()["results"] == []


def test_api_keeps_both_and_filters_as_the_desk_does(world):
    api, contract = Integrator(world.seats.coordinator), make_live_contract(world)
    ours = {"contract": str(contract.pk)}
    option = api.call("POST", "extension-options/", {**ours, "extends_to": "2028-03-31", "notify_by": "2027-01-01"})
    said = {**ours, "held_by": "either", "ends_from": "2026-10-01", "notice_days": 90}
    clause = api.call("POST", "break-clauses/", said)
    assert (option.status_code, clause.status_code) == (201, 201), (option.json(), clause.json())
    assert (clause.json()["notify_by"], clause.json()["may_end_on"]) == ("2026-07-03", "2026-10-01")
    path = f"break-clauses/{clause.json()['id']}/"
    changed = api.call("PATCH", path, {"notice_days": 30}, **{"If-Match": clause["ETag"]})
    assert (changed.status_code, changed.json()["notify_by"]) == (200, "2026-09-01")
    assert api.call("PATCH", path, {"notice_days": 3}, **{"If-Match": clause["ETag"]}).status_code == 412
    early = {**ours, "extends_to": "2027-01-01", "notify_by": "2026-01-01"}
    refused = api.call("POST", "extension-options/", early)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_longer")
    done = api.call("POST", f"extension-options/{option.json()['id']}/exercise/", {"exercised_on": "2026-03-03"})
    assert (done.status_code, done.json()["standing"]) == (200, "exercised")
    found = [len(api.call("GET", f"extension-options/?standing={each}").json()["results"]) for each in Standing]
    assert found == [0, 1, 0, 0]
    assert len(api.call("GET", "break-clauses/?notify_before=2026-09-02&held_by=either").json()["results"]) == 1
    foreign = Integrator(world.seats.foreign_coordinator)
    assert foreign.call("POST", "break-clauses/", said).status_code == 400
