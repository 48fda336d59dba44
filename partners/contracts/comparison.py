"""What each partner was promised beside what it has: facts in a row, without a verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Compared:
    """`promised` is None for a partner that was not in the bid, `allocated` for one without a share now."""

    organisation_id: UUID
    name: str
    promised: Decimal | None
    allocated: Decimal | None


def compared(promises: Iterable[Any], allocations: Iterable[Any]) -> list[Compared]:
    """Return a row for every organisation that was promised or has a share, by name."""
    promised = {row.organisation: row.share for row in promises}
    allocated = {row.organisation: row.share for row in allocations}
    everybody = sorted({*promised, *allocated}, key=lambda organisation: (organisation.name, str(organisation.pk)))
    return [
        Compared(
            organisation.pk,
            organisation.name,
            promised=promised.get(organisation),
            allocated=allocated.get(organisation),
        )
        for organisation in everybody
    ]
