"""What is required and what is missing, as a person says it."""

from consortium.portal.tags import money
from partners.days import said
from partners.requirements.models import OfWhom, Requirement
from partners.requirements.readiness import Lack, Missing


def in_words(one: Missing, currency: str) -> str:
    """Return a sentence without its full stop: “Public liability insurance: cover £2,000,000, needed £5,000,000”."""
    return f"{one.asked.type_name}: {why(one, currency)}"


def why(one: Missing, currency: str) -> str:
    day = said(one.on) if one.on else ""
    reasons = {
        Lack.NO_DOCUMENT: "no document",
        Lack.NOT_VERIFIED: "given, not verified yet",
        Lack.COVER_BELOW: f"cover {money(one.have, currency)}, needed {money(one.need, currency)}",
        Lack.RUNS_OUT: f"holds only until {day}",
        Lack.BEGINS_LATER: f"holds only from {day}",
    }
    return reasons[one.lack]


def required_in_words(requirement: Requirement, currency: str) -> str:
    cover = f", cover of {money(requirement.minimum_cover, currency)} or more" if requirement.minimum_cover else ""
    of_whom = " (the lead alone)" if requirement.of_whom == OfWhom.LEAD else ""
    return f"{requirement.type.name}{cover}{of_whom}"
