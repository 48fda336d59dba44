"""What can happen to an invoice, and who may know of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from consortium.access.roles import Role
from consortium.activity.models import Event
from consortium.errors import NotValid
from partners.contracts import actions as contracts
from partners.partnerships import actions as partnerships
from partners.payments import actions as payments
from partners.payments.models import Payment
from tests.factories.partners import make_contract, make_foreign_partnership, make_partnership, make_payment
from tests.factories.world import NOW, TODAY, actor_in, make_member, make_seat

CAME = TODAY - timedelta(days=10)


def act(world):
    return {"by": world.coordinator, "now": NOW}


def accepted(world, **fields):
    payment = make_payment(world, **fields)
    return payments.accept(payment, valid_on=payment.received_on, **act(world))


def happened(payment):
    return [event.kind for event in Event.objects.about(payment).order_by("pk")]


def test_receive_takes_the_currency_of_the_contract(world):
    payment = make_payment(world, make_contract(world, currency="EUR"))
    assert (payment.currency, payment.amount, payment.standing_on(TODAY)) == ("EUR", Decimal("1000.00"), "received")
    assert Event.objects.about(payment).get().data["contract"] == "Advice in Leeds"


def test_receive_the_same_number_twice_is_refused_whatever_its_capitals(world):
    contract = make_contract(world)
    make_payment(world, contract, reference="Inv-7")
    with pytest.raises(NotValid, match="has sent an invoice of this number"):
        make_payment(world, contract, reference="INV-7")
    make_payment(world, contract, reference="INV-7", organisation=world.alder)
    assert Payment.objects.count() == 2


def test_receive_is_from_those_who_have_a_part(world):
    elm = make_member(world.northern, "Elm")
    with pytest.raises(payments.NotAPartner, match="Elm has no part in Advice in Leeds"):
        make_payment(world, organisation=elm)
    assert not Payment.objects.exists()


def test_receive_takes_the_last_invoice_of_a_partner_that_left(world):
    elm = make_member(world.northern, "Elm")
    contract = make_contract(world, partnership=make_partnership(world, partners=[world.birch, elm]))
    partnerships.end_party(contract.partnership, organisation=world.birch, until=TODAY, **act(world))
    assert make_payment(world, contract).organisation == world.birch


def test_receive_refuses_another_consortiums_contract(world):
    foreign = make_foreign_partnership(world)
    contract = contracts.create(
        partnership=foreign,
        holder=world.cedar,
        title="Theirs",
        commissioner="Leeds",
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=90),
        by=world.foreign_coordinator,
        now=NOW,
    )
    with pytest.raises(NotValid):
        make_payment(world, contract, organisation=world.cedar)


@pytest.mark.parametrize(
    ("wrong", "broken"),
    [
        ({"received_on": TODAY + timedelta(days=1)}, payments.DayWrong),
        ({"amount": Decimal("0.00")}, NotValid),
        ({"amount": Decimal("-5.00")}, NotValid),
        ({"reference": "x" * 10_000}, NotValid),
        ({"period_from": TODAY}, NotValid),
        ({"period_from": TODAY, "period_to": TODAY - timedelta(days=1)}, NotValid),
    ],
)
def test_receive_refuses_what_cannot_be(world, wrong, broken):
    with pytest.raises(broken):
        make_payment(world, **wrong)
    assert not Payment.objects.exists()


def test_receive_is_refused_once_the_contract_is_closed(world):
    contract = contracts.close(make_contract(world), closed_on=TODAY, **act(world))
    with pytest.raises(payments.ContractClosed):
        make_payment(world, contract)


def test_accept_makes_it_due_in_30_days_and_once(world):
    payment = accepted(world)
    assert (payment.valid_on, payment.due_on) == (CAME, CAME + timedelta(days=30))
    with pytest.raises(payments.AlreadyAccepted, match="accepted as valid since 21 February 2026"):
        payments.accept(payment, valid_on=TODAY, **act(world))
    with pytest.raises(payments.AlreadyAccepted):
        payments.revise(payment, amount=Decimal(5), **act(world))


def test_accept_refuses_a_day_before_it_came_and_a_day_to_come(world):
    payment = make_payment(world)
    with pytest.raises(NotValid, match="valid on the day it came or later"):
        payments.accept(payment, valid_on=CAME - timedelta(days=1), **act(world))
    payment.refresh_from_db()
    with pytest.raises(payments.DayWrong):
        payments.accept(payment, valid_on=TODAY + timedelta(days=1), **act(world))


def test_dispute_stops_the_clock_and_settle_moves_the_day(world):
    payment = accepted(world)
    due_on = payment.due_on
    began = CAME + timedelta(days=2)
    payments.dispute(payment, disputed_on=began, dispute_reason="Two visits twice", **act(world))
    with pytest.raises(payments.StillDisputed):
        payments.pay(payment, paid_on=TODAY, **act(world))
    payments.settle(payment, settled_on=began + timedelta(days=5), **act(world))
    assert payment.due_on == due_on + timedelta(days=5)
    with pytest.raises(payments.NotDisputed):
        payments.settle(payment, settled_on=TODAY, **act(world))
    with pytest.raises(payments.AlreadyDisputed):
        payments.dispute(payment, disputed_on=TODAY, dispute_reason="Again", **act(world))
    assert happened(payment) == ["payment.received", "payment.accepted", "payment.disputed", "payment.settled"]


def test_a_dispute_before_it_is_valid_moves_nothing(world):
    payment = make_payment(world)
    payments.dispute(payment, disputed_on=CAME, dispute_reason="No order number", **act(world))
    with pytest.raises(payments.StillDisputed):
        payments.accept(payment, valid_on=CAME, **act(world))
    payments.settle(payment, settled_on=TODAY, **act(world))
    assert payments.accept(payment, valid_on=TODAY, **act(world)).due_on == TODAY + timedelta(days=30)


def test_pay_once_and_only_what_was_accepted(world):
    payment = make_payment(world)
    with pytest.raises(payments.NotAccepted):
        payments.pay(payment, paid_on=TODAY, **act(world))
    payments.accept(payment, valid_on=CAME, **act(world))
    payments.pay(payment, paid_on=TODAY, **act(world))
    for attempt in (
        lambda: payments.pay(payment, paid_on=TODAY, **act(world)),
        lambda: payments.cancel(payment, cancelled_on=TODAY, cancel_reason="No", **act(world)),
        lambda: payments.dispute(payment, disputed_on=TODAY, dispute_reason="No", **act(world)),
    ):
        with pytest.raises(payments.AlreadyPaid, match="paid on 3 March 2026"):
            attempt()
    assert happened(payment) == ["payment.received", "payment.accepted", "payment.paid"]


def test_cancel_says_why_and_is_final(world):
    payment = make_payment(world)
    with pytest.raises(NotValid):
        payments.cancel(payment, cancelled_on=TODAY, cancel_reason="  ", **act(world))
    payment.refresh_from_db()
    payments.cancel(payment, cancelled_on=TODAY, cancel_reason="Sent twice", **act(world))
    with pytest.raises(payments.AlreadyCancelled):
        payments.accept(payment, valid_on=CAME, **act(world))


def test_revise_corrects_until_it_is_accepted_and_keeps_the_history(world):
    payment = make_payment(world)
    payments.revise(payment, amount=Decimal("900.00"), **act(world))
    assert [row.amount for row in payment.history.all()] == [Decimal("900.00"), Decimal("1000.00")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"paid_on": TODAY},
        {"valid_on": CAME},
        {"settled_on": TODAY},
        {"disputed_on": TODAY},
        {"cancelled_on": TODAY},
        {"amount": 0},
        {"valid_on": date(2020, 1, 1), "due_on": TODAY},
    ],
)
def test_the_database_refuses_what_the_actions_refuse(world, wrong):
    payment = make_payment(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(**wrong)


def test_visible_to_whoever_sent_it_the_holder_the_lead_and_coordinators(world):
    damson = make_member(world.northern, "Damson Trust")
    partnership = make_partnership(world, partners=[world.birch, damson])
    contract = make_contract(world, partnership=partnership)
    birchs = make_payment(world, contract)
    damsons = make_payment(world, contract, organisation=damson)
    seen = {
        name: set(Payment.objects.visible_to(getattr(world, name)))
        for name in ("member", "lead", "coordinator", "broker", "observer", "outsider", "foreign_coordinator")
    }
    assert seen == {
        "member": {birchs},
        "lead": {birchs, damsons},
        "coordinator": {birchs, damsons},
        "broker": set(),
        "observer": set(),
        "outsider": set(),
        "foreign_coordinator": set(),
    }
    partnerships.change_lead(partnership, organisation=damson, since=TODAY, **act(world))
    damsons_person = actor_in(make_seat(world.northern, Role.MEMBER, damson))
    assert set(Payment.objects.visible_to(damsons_person)) == {birchs, damsons}
