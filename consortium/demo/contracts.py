"""The two live contracts of the story, each with shares that changed once: one by an internal round."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from consortium.demo.stage import Stage, fixed_id
from partners.contracts import actions as contracts


class Live(NamedTuple):
    """`days` is how long it runs; the other numbers count back from today."""

    key: str
    created: int
    signed: int
    starts: int
    days: int
    reallocated: int
    shares: dict[str, str]
    reason: str
    options: str
    is_tendered: bool = False  # then an internal round states the shares: see `tendering`


LIVE = [
    Live(
        "coastal", 405, 396, 366, 3 * 365, 150,
        {
            "harbour": "36", "lantern": "20", "moorland": "14", "tarn": "13", "weavers": "8", "northmere": "5",
            "saltmarsh": "3", "fellside": "1",
        },
        "Harbour took over the drop-in at the pier while Saltmarsh’s hall is repaired.",
        "Two years more, in one step, by agreement.",
    ),
    Live(
        "winter", 310, 304, 290, 364, 120,
        {"lantern": "42", "harbour": "27", "saltmarsh": "18", "weavers": "13"},
        "More home visits and fewer calls than planned.",
        "Twelve months more.",
        is_tendered=True,
    ),
]  # fmt: skip


def stage_contracts(stage: Stage) -> None:
    for live in LIVE:
        stage.scene(stage.ago(live.created, 12), _create, stage, live)
        stage.scene(stage.ago(live.signed, 12), _sign, stage, live)
        if not live.is_tendered:
            stage.scene(stage.ago(live.reallocated, 12), _reallocate, stage, live)


def _create(stage: Stage, live: Live, *, now: datetime) -> None:
    starts_on = stage.day(live.starts)
    bid = stage.bids[live.key]
    bid.refresh_from_db()
    stage.contracts[live.key] = contracts.create_from_bid(
        bid,
        id=fixed_id("contract", live.key),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=live.days),
        extension_options=live.options,
        by=stage.coordinator,
        now=now,
    )


def _sign(stage: Stage, live: Live, *, now: datetime) -> None:
    contracts.sign(stage.contracts[live.key], signed_on=stage.day(live.signed), by=stage.coordinator, now=now)


def _reallocate(stage: Stage, live: Live, *, now: datetime) -> None:
    contracts.reallocate(
        stage.contracts[live.key],
        effective_from=stage.day(live.reallocated) + timedelta(days=10),
        shares={stage.organisations[key]: Decimal(share) for key, share in live.shares.items()},
        reason=live.reason,
        by=stage.coordinator,
        now=now,
    )
