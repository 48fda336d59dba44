"""Two runs of the same moment: one clock, and dice that fall alike whenever the same thing is asked.

With these nothing has to be masked: form tokens, nonces of the content policy, session keys, envelopes’
vectors and row ids come out equal in both worlds, so that whatever differs comes from the answers.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Dice:
    """Stands in for the operating system’s randomness. What falls depends on the last label and nothing else."""

    def __init__(self) -> None:
        self._random = random.Random("start")

    def begin(self, *label: object) -> None:
        self._random = random.Random("|".join(map(str, label)))
        random.seed("|".join(map(str, label)))  # what the boundaries of a letter’s parts are drawn from

    def urandom(self, size: int) -> bytes:
        return self._random.randbytes(size)

    @contextmanager
    def apart(self, *label: object) -> Iterator[None]:
        """Roll by this label inside, and go on afterwards as if nothing had been rolled."""
        outer, self._random = self._random, random.Random("|".join(map(str, label)))
        yield
        self._random = outer


def load(monkeypatch: Any) -> Dice:
    dice = Dice()
    monkeypatch.setattr(os, "urandom", dice.urandom)
    monkeypatch.setattr(random, "_urandom", dice.urandom)  # what `secrets` draws from
    return dice
