"""Indicators: when results are due, who tells them, and that a correction is a new row."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consortium.access.frozen import Frozen
from consortium.access.roles import Role
from consortium.errors import NotValid
from partners.contracts import actions as contracts
from partners.contracts.models import Contract
from partners.indicators import actions as indicators
from partners.indicators.drawing import amount, chart_of
from partners.indicators.models import Indicator, Result
from partners.indicators.periods import Rhythm
from partners.indicators.queries import late_results
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import STARTED, make_indicator, make_live_contract
from tests.factories.world import NOW, TODAY, actor_in, make_member, make_seat, make_user

HOSTILE = "=cmd()<script>alert(1)</script>\u202e"
SECOND, THIRD, FOURTH = date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1)


def act(world):
    return {"by": world.coordinator, "now": NOW}


def told(indicator, by, since=STARTED, value="240", rating="good", **words):
    return indicators.report(indicator, period_from=since, value=Decimal(value), rating=rating, by=by, now=NOW, **words)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    since=st.dates(date(2020, 1, 1), date(2028, 12, 31)),
    days=st.integers(0, 1500),
    months=st.sampled_from([1, 3, 6, 12]),
)
def test_periods_fill_the_term_without_a_gap(since, days, months):
    last = since + timedelta(days=days)
    periods = list(Rhythm(begins_on=since, ends_on=last, months=months, due_after_days=15).periods())
    assert (periods[0].since, periods[-1].to) == (since, last)
    assert all(after.since == before.to + timedelta(days=1) for before, after in pairwise(periods))
    assert all(period.since <= period.to for period in periods)


def test_a_result_is_overdue_after_its_days_to_report_until_it_is_told(world):
    indicator = make_indicator(world)
    due = date(2025, 7, 15)  # 15 days after 30 June
    assert indicator.overdue_on(due) == []
    assert [period.since for period in indicator.overdue_on(due + timedelta(days=1))] == [STARTED]
    assert [period.since for period in indicator.overdue_on(TODAY)] == [STARTED, SECOND, THIRD]
    indicator = told(indicator, world.member, SECOND)
    assert [period.since for period in indicator.overdue_on(TODAY)] == [STARTED, THIRD]


def test_a_second_result_corrects_the_first_which_stays(world):
    indicator = told(make_indicator(world), world.member, value="100.5", rating="inadequate")
    indicator = told(indicator, world.member, value="240", comment="A branch was missing")
    rows = [(row.number, str(row.value), row.rating) for row in Result.objects.order_by("number")]
    assert rows == [(1, "100.50", "inadequate"), (2, "240.00", "good")]
    assert [row.number for row in indicator.standing_results] == [2]
    first = Result.objects.get(number=1)
    first.value = Decimal(1)
    with pytest.raises(Frozen):
        first.save()
    with pytest.raises(Frozen):
        Result.objects.all().delete()


def test_only_the_owner_in_that_seat_or_a_coordinator_tells_it(world):
    indicator = make_indicator(world)
    for who in (world.lead, world.observer, world.broker, world.outsider):
        with pytest.raises(indicators.NotYours, match="Only Birch Community, or a coordinator"):
            told(indicator, who)
    told(told(indicator, world.member), world.coordinator)
    assert [row.recorded_by for row in Result.objects.order_by("number")] == [world.member.name, world.coordinator.name]


def test_report_takes_periods_that_are_over_and_needs_a_number_or_a_reason(world):
    indicator = make_indicator(world)
    for since in (FOURTH, STARTED + timedelta(days=1), date(2030, 1, 1)):
        with pytest.raises(indicators.NoSuchPeriod):
            told(indicator, world.member, since)
    empty = {"period_from": STARTED, "value": None, "rating": "other", "by": world.member, "now": NOW}
    with pytest.raises(NotValid, match="say in the comment why"):
        indicators.report(indicator, **empty)
    indicators.report(indicator, **empty, comment="The system was down.")
    with pytest.raises(NotValid):
        told(indicator, world.member, SECOND, rating="excellent")


def test_periods_stay_once_results_were_told(world):
    indicator = told(make_indicator(world), world.member)
    for change in ({"frequency": 1}, {"begins_on": SECOND}):
        with pytest.raises(indicators.HasResults):
            indicators.revise(indicator, **change, **act(world))
    assert indicators.revise(Indicator.objects.get(), target=Decimal(300), **act(world)).target == 300


def test_owner_has_a_part_and_the_term_holds_it(world):
    contract, elm = make_live_contract(world), make_member(world.northern, "Elm")
    with pytest.raises(contracts.NotAParty) as refused:
        make_indicator(world, contract, owner=elm)
    assert refused.value.at_field == "owner"
    with pytest.raises(contracts.NotAParty):
        make_indicator(world, contract, owner=world.cedar)
    for day in (date(2025, 3, 31), date(2027, 4, 1)):
        with pytest.raises(indicators.OutsideTheTerm):
            make_indicator(world, contract, begins_on=day)


def test_late_results_leave_out_what_is_over_and_cost_two_queries(world, django_assert_num_queries):
    contract = make_live_contract(world)
    indicator = make_indicator(world, contract)
    make_indicator(world, contract, name="Ahead", begins_on=FOURTH)
    coordinator = world.coordinator
    with django_assert_num_queries(2):
        late = late_results(coordinator, TODAY)
    assert [(each.indicator.name, each.period.since, each.more) for each in late] == [("People advised", STARTED, 2)]
    assert late_results(world.foreign_coordinator, TODAY) == []
    indicators.archive(indicator, **act(world))
    assert late_results(world.coordinator, TODAY) == []


def test_chart_says_what_its_table_says(world):
    indicator = told(make_indicator(world, name=HOSTILE, unit="%"), world.member, value="82.50")
    chart = chart_of(indicator, indicator.standing_results)
    assert chart.table.rows == (("Apr 2025", "82.5\N{NO-BREAK SPACE}%", "Good"),)
    assert ("<script>" in chart.svg, "&lt;script&gt;" in chart.svg) == (False, True)
    assert [amount(Decimal(each), "") for each in ("1200.00", "0.50", "100", "-3.10")] == [
        "1,200",
        "0.5",
        "100",
        "-3.1",
    ]


def test_member_tells_a_result_in_the_portal(signed_in, world):
    indicator = make_indicator(world)
    client = signed_in(world.seats.member)
    path = f"/consortia/northern/indicators/{indicator.pk}/"
    assert "Report a result" in client.get(path).content.decode()
    form = client.get(f"{path}report/")
    assert form.context["form"].fields["period_from"].initial == STARTED.isoformat()
    page = client.post(f"{path}report/", filled(form, value="many", rating="good"))
    assert page.context["form"].errors.keys() == {"value"}
    done = client.post(
        f"{path}report/", filled(form, value="231", rating="approaching_target", comment=HOSTILE), follow=True
    )
    assert ["On record. Thank you." in done.content.decode(), "<script>alert(1)" in done.content.decode()] == [
        True,
        False,
    ]
    listed = client.get(f"/consortia/northern/contracts/{indicator.contract_id}/indicators/").content.decode()
    assert ["231\N{NO-BREAK SPACE}people" in listed, "Approaching target" in listed, " overdue" in listed] == [True] * 3
    assert client.get(f"{path}report/").context["form"].fields["period_from"].initial == SECOND.isoformat()
    assert "Report a result" not in signed_in(world.seats.lead).get(path).content.decode()


def test_before_the_first_period_is_over_there_is_nothing_to_tell(signed_in, world):
    indicator = make_indicator(world, begins_on=date(2027, 1, 1))
    page = signed_in(world.seats.member).get(f"/consortia/northern/indicators/{indicator.pk}/report/").content.decode()
    assert ("No period is over yet" in page, '<button type="submit" class="button">Report' in page) == (True, False)


def test_desk_adds_reports_and_exports(signed_in, world):
    desk, contract = signed_in(world.seats.coordinator), make_live_contract(world)
    add = "/admin/partners/indicator/add/"
    typed = {"contract": str(contract.pk), "owner": str(world.birch.pk), "name": HOSTILE, "target": "90", "unit": "%"}
    desk.post(add, filled(desk.get(add), **typed, begins_on="2025-04-01"))
    indicator = Indicator.objects.get()
    report = f"/admin/partners/indicator/{indicator.pk}/report/"
    desk.post(report, filled(desk.get(report), value="88", rating="requires_improvement"))
    listed = desk.get(f"/admin/partners/indicator/?contract__id__exact={contract.pk}").content.decode()
    assert ["Requires improvement" in listed, "<script>alert(1)" in listed] == [True, False]
    export = b"".join(desk.get("/admin/partners/indicator/export-csv/").streaming_content).decode("utf-8-sig")
    assert ["88.00" in export, ",=cmd" in export] == [True, False]


def test_api_tells_corrects_and_filters(world):
    api, member = Integrator(world.seats.coordinator), Integrator(world.seats.member)
    contract = make_live_contract(world)
    fields = {"name": "Waiting", "target": "10", "unit": "days", "frequency": 3, "begins_on": "2025-04-01"}
    made = api.call("POST", "indicators/", {"contract": str(contract.pk), "owner": str(world.birch.pk), **fields})
    assert made.status_code == 201, made.json()
    path = f"indicators/{made.json()['id']}/"
    for value, rating in [("30", "inadequate"), ("12", "approaching_target")]:
        answer = member.call("POST", f"{path}report/", {"period_from": "2025-04-01", "value": value, "rating": rating})
        assert answer.status_code == 200, answer.json()
    results = member.call("GET", path).json()["results"]
    assert [(row["number"], row["value"]) for row in results] == [(2, "12.00"), (1, "30.00")]
    refused = Integrator(world.seats.lead).call(
        "POST", f"{path}report/", {"period_from": "2025-07-01", "rating": "good"}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "not_yours")
    wrong = api.call("POST", f"{path}report/", {"period_from": "2025-07-02", "value": "1", "rating": "good"})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "no_such_period")
    counts = [
        len(api.call("GET", f"indicators/?{query}").json()["results"])
        for query in (f"owner={world.birch.pk}", f"owner={world.alder.pk}", "frequency=3", "frequency=1")
    ]
    assert counts == [1, 0, 1, 0]
    assert Integrator(world.seats.member, scopes=["contracts.view"]).call("POST", f"{path}report/").status_code == 403


def test_another_consortium_finds_nothing(signed_in, world):
    indicator = make_indicator(world)
    client = signed_in(world.seats.outsider)
    for slug in ("northern", "southern"):
        for path in (f"indicators/{indicator.pk}/", f"indicators/{indicator.pk}/report/"):
            assert client.get(f"/consortia/{slug}/{path}").status_code == 404
    seat = make_seat(world.northern, Role.MEMBER, make_member(world.northern, "Elm"), make_user("Ed Elm"))
    assert list(Indicator.objects.visible_to(actor_in(seat))) == []
    contracts.close(Contract.objects.get(), closed_on=TODAY, **act(world))
    with pytest.raises(contracts.AlreadyClosed):
        told(indicator, world.member)
