"""The breaker: when far more is due than ever, something is wrong, and nothing leaves until somebody has looked."""

from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate

from consortium.delivery.alarms import alarm
from consortium.delivery.models import DeliveryQuerySet
from consortium.delivery.states import State

ALWAYS_FINE = 200
TIMES_THE_BUSIEST_DAY = 5


def is_surge(rows: DeliveryQuerySet, *, now: datetime) -> bool:
    """Tell whether more is due than 200 and five times the busiest day of the past week; raise the alarm if so."""
    due = rows.due()
    if due.order_by()[: ALWAYS_FINE + 1].count() <= ALWAYS_FINE:
        return False
    allowed = max(ALWAYS_FINE, TIMES_THE_BUSIEST_DAY * busiest_day(rows, since=now - timedelta(days=7)))
    waiting = due.count()
    if waiting <= allowed:
        return False
    alarm(
        "surge",
        f"{waiting} deliveries are due and {allowed} would be usual. Nothing leaves: see docs/architecture-ledger.md",
    )
    return True


def busiest_day(rows: DeliveryQuerySet, *, since: datetime) -> int:
    """Return how many were sent on the busiest day since then."""
    days = rows.filter(state=State.SENT, settled_at__gt=since).annotate(day=TruncDate("settled_at"))
    busiest = days.values("day").annotate(count=Count("pk")).order_by("-count").values_list("count", flat=True).first()
    return busiest or 0
