"""Password guesses, counted in the database before the password is looked at.

The shared cache's rate limits do not stop guesses made at the same moment; a row that each must lock does.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from consortium.people.models import Guess

WINDOW = timedelta(minutes=15)
ALLOWED = 10


def allow(address: str, *, now: datetime) -> bool:
    """Count one guess for this address; tell whether it may be tried. Ten in a quarter of an hour."""
    started = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    digest = hashlib.sha256(address.strip().lower().encode()).hexdigest()
    with transaction.atomic():
        row, _ = Guess.objects.get_or_create(address_digest=digest, window_started_at=started)
        Guess.objects.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db(fields=["count"])
    Guess.objects.filter(window_started_at__lt=now - timedelta(days=1)).delete()
    return row.count <= ALLOWED
