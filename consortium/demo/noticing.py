"""What buyers published: one engagement notice, which is not open for bids yet, as a portal would write it."""

import json
from datetime import datetime
from typing import Any

from consortium.demo.partnerships import WARM
from consortium.demo.stage import Stage
from partners.notices import actions as notices


def stage_notices(stage: Stage) -> None:
    stage.scene(stage.ago(3, 10), _take_in, stage)


def _take_in(stage: Stage, *, now: datetime) -> None:
    document = json.dumps({"version": "1.1", "releases": [_release(stage)]}).encode()
    releases = notices.one_of(notices.procurements(document))
    home: dict[str, Any] = {"partnership": stage.partnerships[WARM], "lead": stage.organisations["lantern"]}
    notices.take_in(releases, **home, by=stage.coordinator, now=now)


def _release(stage: Stage) -> dict[str, Any]:
    period = {
        "startDate": f"{stage.day(-200):%Y}-12-01T00:00:00Z",
        "endDate": f"{stage.day(-200).year + 2}-11-30T23:59:59Z",
    }
    return {
        "ocid": "ocds-zz0000-energy",
        "id": "000042-notice",
        "date": stage.ago(4, 9).isoformat(),
        "tag": ["planning"],
        "buyer": {"id": "GB-ZZ-42", "name": "Northern Counties Combined Authority"},
        "planning": {"documents": [{"id": "000042-notice", "noticeType": "UK2"}]},
        "tender": {
            "title": "Energy advice at home",
            "status": "planning",
            "value": {"amount": 360_000, "currency": "GBP"},
            "procurementMethod": "open",
            "specialRegime": ["lightTouch"],
            "contractPeriod": period,
            "items": [
                {
                    "id": "1",
                    "classification": {"scheme": "CPV", "id": "85312310-5"},
                    "deliveryAddresses": [{"region": "UKC"}, {"region": "UKD"}],
                }
            ],
            "lots": [
                {"id": "1", "title": "Visits", "value": {"amount": 260_000, "currency": "GBP"}},
                {"id": "2", "title": "Telephone", "value": {"amount": 100_000, "currency": "GBP"}},
            ],
        },
    }
