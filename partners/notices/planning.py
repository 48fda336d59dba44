"""What would become of the releases of one procurement, each after the other: looked at before it is done."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from partners.bids.models import Bid
from partners.notices.merging import Merged, Values, merge
from partners.notices.models import Notice
from partners.notices.reading import LOT, Release
from partners.notices.state import label, said, state_of


class Effect(StrEnum):
    """What taking in a release does."""

    NEW = "new"
    CHANGES = "changes"
    SAME = "same"  # it is taken in, and carries what the bid says already
    OVER = "over"  # it is taken in, and changes nothing in a bid that has its outcome
    KNOWN = "known"
    ALTERED = "altered"
    OLDER = "older"


TAKEN = frozenset({Effect.NEW, Effect.CHANGES, Effect.SAME, Effect.OVER})
_WORDS = {
    Effect.NEW: "makes a new bid",
    Effect.CHANGES: "changes the bid",
    Effect.SAME: "says what the bid says already",
    Effect.OVER: "changes nothing: this bid has its outcome",
    Effect.KNOWN: "was taken in before; nothing changes",
    Effect.ALTERED: "was taken in before, with other content. Notices do not change, so nothing is done",
    Effect.OLDER: "is older than the last notice that was taken in; nothing changes",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the preview: what the bid holds, and what the notice says."""

    label: str
    here: str
    notice: str


@dataclass(slots=True)
class Step:
    release: Release
    effect: Effect
    merged: Merged = field(default_factory=Merged)
    changes: list[Line] = field(default_factory=list)
    kept: list[Line] = field(default_factory=list)

    @property
    def words(self) -> str:
        return _WORDS[self.effect]

    @property
    def is_taken(self) -> bool:
        return self.effect in TAKEN


@dataclass(slots=True)
class Plan:
    """The steps in the order in which the notices were released. `bid` is None where there is none yet."""

    bid: Bid | None
    steps: list[Step]

    @property
    def is_new(self) -> bool:
        return self.bid is None

    @property
    def does_nothing(self) -> bool:
        return not any(step.is_taken for step in self.steps)


def plan(bid: Bid | None, taken: Iterable[Notice], releases: Iterable[Release], zone: ZoneInfo) -> Plan:
    """Weigh the releases against the bid and the notices taken in before, the last one first among these."""
    held = list(taken)
    here = state_of(bid) if bid else {}
    left: Values = held[0].left if held else {}
    last = held[0].released_at if held else None
    known = {notice.release_id: notice.sha256 for notice in held}
    steps = []
    for release in sorted(releases, key=lambda each: each.released_at):
        step = Step(release, _effect(release, known, last))
        if step.is_taken:
            _weigh(step, here, left, bid=bid, zone=zone)
            here, left = {**here, **step.merged.changed}, step.merged.left
            known[release.release_id], last = release.sha256, release.released_at
        steps.append(step)
    return Plan(bid, steps)


def _effect(release: Release, known: dict[str, str], last: datetime | None) -> Effect:
    if release.release_id in known:
        return Effect.KNOWN if known[release.release_id] == release.sha256 else Effect.ALTERED
    if last is not None and release.released_at < last:
        return Effect.OLDER
    return Effect.CHANGES


def _weigh(step: Step, here: Values, left: Values, *, bid: Bid | None, zone: ZoneInfo) -> None:
    carried = dict(step.release.carried)
    if bid and bid.outcome:
        step.effect, step.merged = Effect.OVER, Merged(left=left)
        return
    if bid and bid.submitted_at:
        carried = {name: value for name, value in carried.items() if not name.startswith(LOT)}
    step.merged = merge(here, left, carried)
    both = {**here, **step.merged.changed}
    step.changes = [Line(label(name), said(name, here, zone), said(name, both, zone)) for name in step.merged.changed]
    wanted = {**both, **step.merged.kept}
    step.kept = [Line(label(name), said(name, here, zone), said(name, wanted, zone)) for name in step.merged.kept]
    if not here:
        step.effect = Effect.NEW
    elif not step.merged.changed:
        step.effect = Effect.SAME
