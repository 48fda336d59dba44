"""The kinds of evidence that commissioners in the UK usually ask for: every consortium starts with them."""

from decimal import Decimal
from typing import Any, NamedTuple

from partners.documents.validity import ExpiryKind


class Standard(NamedTuple):
    key: str
    name: str
    expiry_kind: ExpiryKind
    months: int | None = None
    cover: int | None = None
    is_declaration: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "name": self.name,
            "expiry_kind": self.expiry_kind.value,
            "months": self.months,
            "states_cover": self.cover is not None,
            "suggested_cover": None if self.cover is None else Decimal(self.cover),
            "is_declaration": self.is_declaration,
        }


STANDARD = (
    Standard("public-liability", "Public liability insurance", ExpiryKind.FIXED_DATE, cover=5_000_000),
    Standard("employers-liability", "Employers’ liability insurance", ExpiryKind.FIXED_DATE, cover=5_000_000),
    Standard("professional-indemnity", "Professional indemnity insurance", ExpiryKind.FIXED_DATE, cover=1_000_000),
    Standard("safeguarding-policy", "Safeguarding policy", ExpiryKind.REVIEW_BY),
    Standard("data-protection-policy", "Data protection policy", ExpiryKind.REVIEW_BY),
    Standard("health-and-safety-policy", "Health and safety policy", ExpiryKind.REVIEW_BY),
    Standard("equality-policy", "Equality, diversity and inclusion policy", ExpiryKind.REVIEW_BY),
    Standard("annual-accounts", "Annual accounts", ExpiryKind.PERIOD, months=22),
    Standard("governing-document", "Governing document", ExpiryKind.NONE),
    Standard("dbs-declaration", "DBS checks: declaration", ExpiryKind.PERIOD, months=12, is_declaration=True),
    Standard("cyber-essentials", "Cyber Essentials certificate", ExpiryKind.FIXED_DATE),
    Standard("quality-mark", "Quality mark", ExpiryKind.FIXED_DATE),
)
