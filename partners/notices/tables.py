"""What words and codes of notices mean here: routes, kinds of notice, regions."""

from collections.abc import Iterable

from consortium.tenancy.models import Nation
from partners.bids.models import Route
from partners.bids.opening import NoticeKind

# Words in the details of a procurement method, and the route that they mean. The first that fits counts.
ROUTES: tuple[tuple[str, Route], ...] = (
    ("direct award process a", Route.PSR_A),
    ("direct award process b", Route.PSR_B),
    ("direct award process c", Route.PSR_C),
    ("most suitable provider", Route.PSR_SUITABLE),
    ("provider selection regime", Route.PSR_COMPETITIVE),
    ("framework", Route.FRAMEWORK),
    ("dynamic", Route.DYNAMIC_MARKET),
    ("direct award", Route.DIRECT_AWARD),
    ("single tender action", Route.DIRECT_AWARD),
    ("without prior publication", Route.DIRECT_AWARD),
    ("light touch", Route.LIGHT_TOUCH),
    ("below threshold", Route.BELOW_THRESHOLD),
    ("competitive flexible", Route.COMPETITIVE_FLEXIBLE),
    ("grant", Route.GRANT),
    ("open", Route.OPEN),
    ("restricted", Route.OTHER),
    ("negotiat", Route.OTHER),
    ("dialogue", Route.OTHER),
)
METHODS = {"open": Route.OPEN, "direct": Route.DIRECT_AWARD, "selective": Route.OTHER, "limited": Route.OTHER}

# The kinds of notice of the Procurement Act 2023 by number, and of OCDS by the type of their document.
NOTICES = {
    "UK1": NoticeKind.PIPELINE,
    "UK2": NoticeKind.ENGAGEMENT,
    "UK3": NoticeKind.PIPELINE,
    "UK4": NoticeKind.TENDER,
    "UK5": NoticeKind.AWARD,
    "UK6": NoticeKind.AWARD,
    "UK7": NoticeKind.CONTRACT,
    "UK12": NoticeKind.ENDED,
}
PLANS = {"marketEngagementNotice": NoticeKind.ENGAGEMENT, "plannedProcurementNotice": NoticeKind.PIPELINE}
TAGS = (  # the furthest first
    ("tenderCancellation", NoticeKind.ENDED),
    ("awardCancellation", NoticeKind.ENDED),
    ("contract", NoticeKind.CONTRACT),
    ("implementation", NoticeKind.CONTRACT),
    ("award", NoticeKind.AWARD),
    ("tender", NoticeKind.TENDER),
    ("planning", NoticeKind.PIPELINE),
)
STATUSES = {
    "planning": NoticeKind.PIPELINE,
    "planned": NoticeKind.PIPELINE,
    "active": NoticeKind.TENDER,
    "complete": NoticeKind.AWARD,
    "cancelled": NoticeKind.ENDED,
    "unsuccessful": NoticeKind.ENDED,
    "withdrawn": NoticeKind.ENDED,
}

# The first letters of the statistical codes of regions (ITL, before that NUTS).
REGIONS = {
    "UKC": "North East",
    "UKD": "North West",
    "UKE": "Yorkshire and the Humber",
    "UKF": "East Midlands",
    "UKG": "West Midlands",
    "UKH": "East of England",
    "UKI": "London",
    "UKJ": "South East",
    "UKK": "South West",
    "UKL": "Wales",
    "UKM": "Scotland",
    "UKN": "Northern Ireland",
}
_ELSEWHERE = {"UKL": Nation.WALES, "UKM": Nation.SCOTLAND, "UKN": Nation.NORTHERN_IRELAND}
_BY_NAME = {str(nation.label): nation for nation in Nation}


def route_of(method: str, details: str) -> Route | None:
    """Return the route, or None where the notice does not say."""
    words = " ".join(details.lower().replace("-", " ").split())
    return next((route for said, route in ROUTES if said in words), METHODS.get(method))


def kind_of(tags: Iterable[str], status: str, *, notice_type: str, plan: str) -> NoticeKind | None:
    """Return the kind of a notice. What is planned is early, whatever its tag; None for a kind that is unknown."""
    if notice_type in NOTICES:
        return NOTICES[notice_type]
    tags = list(tags)
    found = next((kind for said, kind in TAGS if any(tag.startswith(said) for tag in tags)), None)
    found = found or STATUSES.get(status)
    if found == NoticeKind.TENDER:
        found = STATUSES.get(status, found)
    return PLANS.get(plan, found) if found == NoticeKind.PIPELINE else found


def region_of(code: str) -> str:
    """Return the region as a person says it, with its code; a name stays what it is."""
    if code == "UK":
        return "United Kingdom"
    name = REGIONS.get(code[:3]) if code[:2] == "UK" else None
    return f"{name} ({code})" if name else code


def nation_of(codes: Iterable[str]) -> Nation | None:
    """Return the nation that all these regions are in, or None."""
    found = {
        _BY_NAME.get(code) or (_ELSEWHERE.get(code[:3], Nation.ENGLAND) if code[:3] in REGIONS else None)
        for code in codes
    }
    return found.pop() if len(found) == 1 else None
