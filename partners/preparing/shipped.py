"""The criteria that ship: what a consortium asks itself before it bids, until it writes its own."""

from uuid import UUID, uuid5

from consortium.tenancy.models import Consortium
from partners.preparing.models import Criterion

_NAMESPACE = UUID("b2b0b4f6-7a54-5d0f-9a55-0c8f2d3c7e10")
SHIPPED = (
    ("Who it serves", "Does it serve the people and the places that we exist for?", 3),
    ("A need that people told us of", "Did the people who would use it say that it is missing?", 3),
    ("The price covers the cost", "Does it pay the full cost of every partner, overheads included?", 3),
    ("Work that we have done well", "Can we show results of the same kind, and who would speak for us?", 2),
    ("People to do it", "Could we staff it from the first day, transfers of staff included?", 2),
    ("Risk that the smallest can carry", "Payment by results, late payment, clawback: what if it goes wrong?", 2),
    ("The buyer knows us", "Has the buyer heard from us before the notice came out?", 1),
    ("Time to write it well", "Do the people who would write it have the weeks that it takes?", 1),
)


def shipped_for(consortium: Consortium) -> list[Criterion]:
    """Return the criteria that ship, not saved; the same consortium always gets the same ids."""
    return [
        Criterion(
            id=uuid5(_NAMESPACE, f"{consortium.pk}/{name}"),
            consortium=consortium,
            name=name,
            words=words,
            weight=weight,
            position=place,
        )
        for place, (name, words, weight) in enumerate(SHIPPED, start=1)
    ]
