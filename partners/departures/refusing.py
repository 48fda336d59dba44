"""Nothing new begins with an organisation that has left; what it has stays on record."""

from collections.abc import Iterable
from datetime import date

from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from partners.departures.leaving import Departure
from partners.departures.queries import departures


class HasLeft(RuleBroken):
    code = "has_left"

    @classmethod
    def told(cls, departure: Departure, *, field: str) -> "HasLeft":
        """Return the refusal that names who left, when, and what can be done."""
        return cls(_sentence(departure), field=field)


def require_still_here(organisations: Iterable[Organisation], day: date, *, field: str) -> None:
    """Refuse the first of these organisations that had left by a day."""
    for departure in departures([each.pk for each in organisations], day).values():
        raise HasLeft.told(departure, field=field)


def told_of(organisations: Iterable[Organisation], day: date) -> str:
    """Return, for a refusal that names who is no member, how those of them left that were members once."""
    return "".join(f" {_sentence(each)}" for each in departures([each.pk for each in organisations], day).values())


def _sentence(departure: Departure) -> str:
    return f"{departure.organisation.name} {departure.words}. {departure.what_to_do}"
