"""The rules of a round: who may do what, when, and what makes an outcome."""

from datetime import timedelta
from decimal import Decimal

import pytest

from consortium.access.roles import Role
from consortium.activity.models import Event
from consortium.errors import NotValid
from consortium.mail.models import Message
from consortium.membership import actions as memberships
from partners.contracts.models import Basis
from partners.rounds import actions as rounds
from partners.rounds import applying, beside, deciding, judging, messages
from partners.rounds.models import Application, RoundScore
from partners.rounds.stages import Stage
from tests.factories.partners import make_live_contract
from tests.factories.tendering import (
    CLOSED,
    OPENED,
    give,
    make_decided,
    make_draft,
    make_judge,
    make_open,
    make_scored,
    make_scoring,
    reread,
)
from tests.factories.threads import at_once
from tests.factories.world import NOW, TODAY, actor_in, build, make_member, make_seat, make_user

LATER = NOW + timedelta(days=30)


def act(world, now=NOW):
    return {"by": world.coordinator, "now": now}


@pytest.fixture
def birchs_lead(world):
    return make_seat(world.northern, Role.MEMBER_LEAD, world.birch, make_user("Bea Birch"))


def test_round_opens_once_its_weights_are_whole_and_its_day_has_come(world):
    round = make_draft(world, closes_at=NOW + timedelta(days=7), opens_on=TODAY + timedelta(days=1))
    with pytest.raises(rounds.WeightsNotWhole, match="110"):
        rounds.add_criterion(round, question="More?", weight=Decimal(10), **act(world))
    with pytest.raises(rounds.DayWrong, match="opens on 4 March 2026"):
        rounds.open(round, **act(world))
    round = rounds.remove_criterion(round, criterion=round.criteria.last(), **act(world, NOW + timedelta(days=1)))
    with pytest.raises(rounds.WeightsNotWhole, match="total 60"):
        rounds.open(round, **act(world, NOW + timedelta(days=1)))
    rounds.add_criterion(round, question="And?", weight=Decimal(40), **act(world))
    opened = rounds.open(round, **act(world, NOW + timedelta(days=1)))
    assert opened.stage_at(NOW + timedelta(days=1)) == Stage.OPEN
    with pytest.raises(beside.WrongStage):
        rounds.open(round, **act(world, NOW + timedelta(days=1)))


def test_leads_of_members_in_good_standing_are_told_once(world, birchs_lead):
    contract = make_live_contract(world)
    memberships.suspend(world.birch.memberships.get(), suspended_on=OPENED.date(), **act(world, OPENED))
    round = make_open(world, contract)
    told = Message.objects.filter(kind=messages.OPENED, about_id=round.pk)
    assert list(told.values_list("address", flat=True)) == [world.seats.lead.user.email]


def test_open_round_only_ends_later(world):
    round = make_open(world)
    with pytest.raises(rounds.FixedOnceOpen):
        rounds.revise(round, title="Another", **act(world))
    with pytest.raises(rounds.DayWrong):
        rounds.revise(round, closes_at=round.closes_at - timedelta(hours=1), **act(world))
    moved = rounds.revise(round, closes_at=round.closes_at + timedelta(days=1), **act(world))
    assert moved.closes_at == NOW + timedelta(days=8)


def test_application_is_one_an_organisation_and_only_until_the_end(world):
    round = make_open(world)
    applying.save_draft(round, text="A start", by=world.lead, now=NOW)
    assert not Application.objects.standing().exists()
    first = applying.submit(round, text="All of it", by=world.lead, now=NOW)
    again = applying.submit(round, text="All of it", by=world.lead, now=NOW)
    changed = applying.submit(round, text="Better", by=world.lead, now=NOW)
    assert first.pk == again.pk == changed.pk
    with pytest.raises(applying.SubmittedAlready):
        applying.save_draft(round, text="Back", by=world.lead, now=NOW)
    applying.withdraw(round, by=world.lead, now=NOW)
    applying.withdraw(round, by=world.lead, now=NOW)
    assert not Application.objects.standing().exists()
    applying.submit(round, text="After all", by=world.lead, now=NOW)
    with pytest.raises(beside.WrongStage):
        applying.submit(round, text="Too late", by=world.lead, now=round.closes_at)
    assert Application.objects.get().text == "After all"
    kinds = Event.objects.filter(kind__startswith="round.application")
    assert {(event.actor_id, event.actor_name) for event in kinds} == {(None, "Consortium")}
    assert kinds.count() == 3


def test_empty_texts_are_refused(world):
    round = make_open(world)
    for text in ("", "  "):
        with pytest.raises(NotValid):
            applying.submit(round, text=text, by=world.lead, now=NOW)


def test_suspended_member_does_not_apply(world):
    round = make_open(world)
    memberships.suspend(world.alder.memberships.get(), suspended_on=TODAY, **act(world))
    with pytest.raises(beside.NotAMember):
        applying.submit(round, text="We", by=world.lead, now=NOW)


def test_nobody_of_an_applicant_sits_on_the_panel(world, birchs_lead):
    round = make_open(world, closes_at=CLOSED)
    applying.submit(round, text="We", by=world.lead, now=OPENED)
    judging.add_panel_member(round, contact=world.seats.lead.contact, **act(world, OPENED))  # who applied is sealed
    with pytest.raises(judging.PanelStake):
        judging.declare(round, by=world.lead, now=NOW)
    applying.submit(round, text="So do we", by=actor_in(birchs_lead), now=OPENED)
    with pytest.raises(judging.OfAnApplicant):
        judging.add_panel_member(round, contact=world.seats.member.contact, **act(world))
    make_seat(world.northern, Role.MEMBER, world.alder, make_judge(world).user)
    with pytest.raises(judging.OfAnApplicant):  # by a second seat
        judging.add_panel_member(round, contact=make_judge(world).contact, **act(world))


def test_who_has_an_interest_scores_the_others(world, birchs_lead):
    round = make_scoring(world)
    application, judge = round.applications.get(), make_judge(world)
    give(round, judge, application, 5)
    with pytest.raises(NotValid, match="Say what the interest is"):
        judging.declare(round, interest="A cousin", by=actor_in(judge), now=NOW)
    judging.declare(round, interest="A cousin", conflicts=[application], by=actor_in(judge), now=NOW)
    assert not RoundScore.objects.counting().exists()
    with pytest.raises(judging.HasAnInterest):
        give(round, judge, application, 5, now=NOW)
    with pytest.raises(judging.InterestStands):
        judging.declare(round, by=actor_in(judge), now=NOW)


def test_declaration_comes_before_scores(world):
    round = make_scoring(world)
    third = make_seat(world.northern, Role.OBSERVER, make_member(world.northern, "Fir Friends"), make_user("Ola Olm"))
    judging.add_panel_member(round, contact=third.contact, **act(world))
    with pytest.raises(judging.NotDeclared):
        give(round, third, round.applications.get(), 3)
    with pytest.raises(judging.NotOnThePanel):
        give(round, world.seats.broker, round.applications.get(), 3)


@pytest.mark.parametrize("points", [-1, 6])
def test_points_are_from_0_to_5_with_a_reason_and_for_every_criterion(world, points):
    round = make_scoring(world)
    application = round.applications.get()
    with pytest.raises(NotValid):
        give(round, world.seats.member, application, points)
    with pytest.raises(NotValid):
        give(round, world.seats.member, application, 3, reason="")
    one = {round.criteria.first(): (3, "Fine")}
    with pytest.raises(NotValid, match="every criterion"):
        judging.score(round, application=application, scores=one, by=world.member, now=NOW)
    assert not RoundScore.objects.exists()


def test_outcome_waits_for_two_and_for_all_their_scores(world):
    round = make_scoring(world)
    told = {"application": round.applications.get(), "reason": "Best"}
    with pytest.raises(deciding.NotScored, match="Juno Jones"):
        deciding.record_outcome(round, **told, **act(world))
    judge = round.panel.get(contact=make_judge(world).contact)
    judging.stand_down(round, member=judge, reason="Ill", **act(world))
    give(round, world.seats.member, told["application"], 4)
    with pytest.raises(deciding.PanelTooSmall):
        deciding.record_outcome(round, **told, **act(world))
    judging.add_panel_member(round, contact=make_judge(world).contact, **act(world))
    judging.declare(round, by=actor_in(make_judge(world)), now=NOW)
    give(round, make_judge(world), told["application"], 5)
    deciding.record_outcome(round, **told, **act(world))
    with pytest.raises(beside.WrongStage):
        deciding.record_outcome(round, **told, **act(world))
    mail = Message.objects.filter(kind=messages.OUTCOME)
    assert list(mail.values_list("address", flat=True)) == [world.seats.lead.user.email]


def test_round_that_nobody_applied_in_ends_without_a_panel(world):
    round = make_open(world, closes_at=CLOSED)
    round = deciding.record_outcome(round, reason="Nobody applied", **act(world))
    with pytest.raises(rounds.StillRunning):
        rounds.archive(round, **act(world))
    with pytest.raises(rounds.NobodyChosen):
        rounds.allocate(round, effective_from=TODAY, shares={}, reason="-", **act(world, LATER))
    assert rounds.archive(round, **act(world, LATER)).archived_at


def test_upheld_appeal_begins_another_turn_and_keeps_the_old_scores(world):
    round = make_decided(world, now=NOW)
    round = deciding.appeal(round, grounds="One member slept", by=world.lead, now=NOW)
    with pytest.raises(deciding.AppealedAlready):
        deciding.appeal(round, grounds="Again", by=world.lead, now=NOW)
    upheld = {"appeal": round.appeals.get(), "upheld": True, "answer": "So it was"}
    round = deciding.decide_appeal(round, **upheld, **act(world))
    assert (reread(round).stage_at(NOW), round.turn) == (Stage.SCORING, 2)
    assert (RoundScore.objects.count(), RoundScore.objects.counting().count()) == (4, 0)
    with pytest.raises(deciding.AppealOver):
        deciding.decide_appeal(round, **upheld, **act(world))
    with pytest.raises(deciding.NotScored):
        deciding.record_outcome(round, reason="Quick", **act(world))
    for seat in (world.seats.member, make_judge(world)):
        give(round, seat, round.applications.get(), 2, now=NOW)
    deciding.record_outcome(round, reason="Not good enough", **act(world))
    assert [str(outcome) for outcome in reread(round).outcomes.all()] == ["Alder Advice", "Nobody"]
    deciding.appeal(round, grounds="A second outcome", by=world.lead, now=NOW)


def test_appeal_ends_with_its_last_day_and_belongs_to_applicants(world, birchs_lead):
    round = make_decided(world, now=NOW)
    last = round.outcome.appeals_until
    with pytest.raises(deciding.NotAnApplicant):
        deciding.appeal(round, grounds="We too", by=actor_in(birchs_lead), now=NOW)
    with pytest.raises(deciding.TooLateToAppeal, match="17 March 2026"):
        deciding.appeal(round, grounds="Late", by=world.lead, now=NOW + (last - TODAY) + timedelta(days=1))
    deciding.appeal(round, grounds="In time", by=world.lead, now=NOW + (last - TODAY))


def test_shares_follow_once_nobody_can_appeal(world):
    round = make_decided(world, now=NOW)
    shares = {
        "effective_from": TODAY,
        "reason": "Round",
        "shares": {world.alder: Decimal(70), world.birch: Decimal(30)},
    }
    with pytest.raises(rounds.AppealsNotOver, match="17 March 2026"):
        rounds.allocate(round, **shares, **act(world))
    deciding.appeal(round, grounds="Wait", by=world.lead, now=NOW)
    with pytest.raises(rounds.AppealsNotOver, match="not decided"):
        rounds.allocate(round, **shares, **act(world, LATER))
    answer = {"appeal": round.appeals.get(), "upheld": False, "answer": "It was in order"}
    deciding.decide_appeal(round, **answer, **act(world, LATER))
    with pytest.raises(rounds.NotTheChosen):
        rounds.allocate(round, **{**shares, "shares": {world.birch: Decimal(100)}}, **act(world, LATER))
    settled = rounds.allocate(round, **shares, **act(world, LATER))
    rows = settled.contract.allocations.filter(statement=settled.statement)
    assert {row.basis for row in rows} == {Basis.TENDERED}
    assert reread(round).stage_at(LATER) == Stage.SETTLED
    for again in (
        lambda: rounds.allocate(round, **shares, **act(world, LATER)),
        lambda: rounds.cancel(round, reason="-", **act(world, LATER)),
    ):
        with pytest.raises(beside.WrongStage):
            again()


def test_coordinator_with_a_seat_at_an_applicant_decides_nothing(world):
    round = make_scored(world)
    make_seat(world.northern, Role.MEMBER, world.alder, world.seats.coordinator.user)
    for decide in (
        lambda: deciding.record_outcome(round, reason="Mine", **act(world)),
        lambda: judging.stand_down(round, member=round.panel.first(), reason="Strict", **act(world)),
        lambda: rounds.cancel(round, reason="No", **act(world)),
    ):
        with pytest.raises(beside.HasAStake):
            decide()


def test_cancelled_round_says_why_and_is_over(world):
    round = make_scored(world)
    with pytest.raises(NotValid):
        rounds.cancel(round, reason=" ", **act(world))
    rounds.cancel(round, reason="The money went", **act(world))
    with pytest.raises(beside.WrongStage):
        deciding.record_outcome(round, reason="Late", **act(world))
    assert Message.objects.filter(kind=messages.CANCELLED).count() == 1


def test_round_needs_a_contract_that_runs(world):
    round = make_open(world)
    fields = {"title": "A", "offer": "B", "opens_on": TODAY, "closes_at": LATER}
    with pytest.raises(rounds.ContractNotLive):
        rounds.create(contract=round.contract, **fields, **act(world, NOW + timedelta(days=800)))


@pytest.mark.postgres
def test_two_submissions_at_once_are_one_application(committing):
    world = build()
    round = make_open(world)
    lead = world.lead
    done = at_once(lambda: applying.submit(round, text="We", by=lead, now=NOW), times=4)
    assert [each for each in done if isinstance(each, Application)]
    assert Application.objects.count() == 1
    assert Event.objects.filter(kind="round.application_received").count() == 1
