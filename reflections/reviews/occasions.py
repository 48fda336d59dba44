"""What may call for a review beside the calendar. What each is derived from is in `reflections.triggers`."""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Occasion(TextChoices):
    """Each has a delay of its own, which its label tells."""

    BID_OUTCOME = "bid_outcome", _("The outcome of a bid is known: a week later")
    CONTRACT_LIVE = "contract_live", _("A contract has begun: 90 days later")
    ANNIVERSARY = "anniversary", _("A contract that runs has its anniversary")
    SHARES_MOVED = "shares_moved", _("Somebody’s share of a contract moves by 10 points or more")
    PROMISE_RED = "promise_red", _("A partner ends a quarter with under half of what it was promised")
    LATE_PAYMENTS = "late_payments", _("A second payment of a contract is late within six months")
    LEAD_CONTACT = "lead_contact", _("Somebody else now speaks for the lead")
    EXTENSION = "extension", _("An extension is to be decided on in six months")
    EXIT = "exit", _("A contract has ended: 14 days later")


def every() -> list[str]:
    return list(Occasion.values)


def in_order(chosen: Iterable[str]) -> list[str]:
    """Return them once each, in the order of the list above.

    Raises:
        ValueError: One is not an occasion.
    """
    wanted = {Occasion(each) for each in chosen}
    return [each.value for each in Occasion if each in wanted]
