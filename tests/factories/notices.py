"""Invented notices of OCDS."""

import copy
import json
from typing import Any

RELEASE: dict[str, Any] = {
    "ocid": "ocds-zz0001-000001",
    "id": "000001-2026",
    "date": "2026-06-30T09:00:00+01:00",
    "tag": ["tender"],
    "buyer": {"id": "GB-ZZ-1", "name": "Riverbank Borough Council"},
    "tender": {
        "title": "Advice in the north",
        "status": "active",
        "value": {"amount": 240000, "amountGross": 288000, "currency": "GBP"},
        "procurementMethod": "open",
        "procurementMethodDetails": "Open procedure",
        "specialRegime": ["lightTouch"],
        "items": [
            {
                "id": "1",
                "additionalClassifications": [{"scheme": "CPV", "id": "85312310"}],
                "deliveryAddresses": [{"region": "UKE42"}],
            }
        ],
        "tenderPeriod": {"endDate": "2026-08-03T12:00:00+01:00"},
        "enquiryPeriod": {"endDate": "2026-07-20T17:00:00+01:00"},
        "lots": [
            {
                "id": "1",
                "title": "Advice by telephone",
                "value": {"amount": 140000, "currency": "GBP"},
                "contractPeriod": {
                    "startDate": "2026-11-01T00:00:00Z",
                    "endDate": "2028-10-31T23:59:59Z",
                    "maxExtentDate": "2029-10-31T23:59:59Z",
                },
            },
            {"id": "2", "title": "Advice face to face", "value": {"amount": 0.01, "currency": "GBP"}},
        ],
    },
}


def release(**changes: Any) -> dict[str, Any]:
    """Return a tender notice; `tender__title` changes its title."""
    made = copy.deepcopy(RELEASE)
    for name, value in changes.items():
        inside, _, field = name.rpartition("__")
        (made[inside] if inside else made)[field] = value
    return made


def package(*releases: dict[str, Any]) -> bytes:
    return json.dumps({"version": "1.1", "releases": list(releases)}).encode()
