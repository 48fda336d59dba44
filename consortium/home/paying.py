"""What this week asks for in payments: invoices that wait, past day 20 and past day 30."""

from datetime import date, datetime, timedelta

from django.db.models import Q

from consortium.access.actor import Actor
from consortium.home.lines import SHOWN, Line, Section, address, section
from consortium.portal.tags import money
from partners.payments.models import Payment
from partners.payments.standing import TERMS

TELL_FROM = timedelta(days=20)


def payments(actor: Actor, now: datetime) -> Section:
    """Invoices that have waited for 20 days, or are due within ten; late ones from day 30 on. Those in dispute rest."""
    today = now.astimezone(actor.zone).date()
    soon = Q(due_on__lte=today + TERMS - TELL_FROM) | Q(due_on=None, received_on__lte=today - TELL_FROM)
    waiting = Payment.objects.visible_to(actor).waiting().filter(soon)
    rows = waiting.select_related("organisation", "contract").order_by("received_on", "pk")[: SHOWN + 1]
    lines = [_line(payment, today) for payment in rows]
    return section("Payments past day 20", "payments", lines, more=address("admin:partners_payment_changelist"))


def _line(payment: Payment, today: date) -> Line:
    accepted = payment.due_on is not None
    due_on = payment.due_on or payment.received_on + TERMS
    waited = (today - (payment.valid_on or payment.received_on)).days
    return Line(
        what=f"{payment.organisation.name}, {payment.reference}: {money(payment.amount, payment.currency)}",
        about=f"{payment.contract.title}. Day {waited}"
        + ("." if accepted else ", not accepted yet: accept it, or say what is wrong."),
        when=due_on,
        is_late=due_on < today,
        url=address("admin:partners_payment_change", pk=payment.pk),
        action="Open the invoice",
    )
