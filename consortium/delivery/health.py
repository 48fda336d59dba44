"""What a health page asks of a ledger."""

from datetime import datetime, timedelta

from consortium.delivery.models import DeliveryQuerySet


def longest_past_due(rows: DeliveryQuerySet, *, now: datetime) -> timedelta:
    """Return for how long the oldest message that should have left has been waiting."""
    oldest = rows.due().order_by("not_before").values_list("not_before", flat=True).first()
    return max(now - oldest, timedelta()) if oldest else timedelta()
