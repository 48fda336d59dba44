"""Three-way merging of what a notice carries into a bid: pure, on plain values by name."""

from dataclasses import dataclass, field
from typing import Any

Values = dict[str, Any]


@dataclass(slots=True)
class Merged:
    """What the notice changes, what it leaves as it differs here, and what it leaves behind for the next one."""

    changed: Values = field(default_factory=dict)
    kept: Values = field(default_factory=dict)
    left: Values = field(default_factory=dict)


def merge(here: Values, left: Values, carried: Values) -> Merged:
    """Weigh each value that is carried.

    It is taken where the bid still holds what the notices before left in it, or holds nothing that they did not
    know of. Where a person has written something else, that stays.
    """
    merged = Merged(left={**left, **carried})
    for name, value in carried.items():
        held = here.get(name)
        if held == value:
            continue
        if held == left.get(name):
            merged.changed[name] = value
        else:
            merged.kept[name] = value
    return merged
