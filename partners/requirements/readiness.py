"""What an organisation is missing on a day, of what is required: a function of facts, and of nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from partners.documents.validity import holds_on


class Lack(TextChoices):
    """Why a requirement is not met."""

    NO_DOCUMENT = "no_document", _("No document")
    NOT_VERIFIED = "not_verified", _("Not verified yet")
    COVER_BELOW = "cover_below", _("Cover below the minimum")
    RUNS_OUT = "runs_out", _("Runs out before the day")
    BEGINS_LATER = "begins_later", _("Holds only after the day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One requirement. `of_lead_alone` asks nothing of the other partners."""

    key: Any
    type_id: Any
    type_name: str
    minimum_cover: Decimal | None = None
    of_lead_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One version of a document that counts: neither refused nor withdrawn."""

    type_id: Any
    version: int
    issued_on: date
    runs_out_on: date | None = None
    cover: Decimal | None = None
    is_verified: bool = False

    def holds_on(self, day: date) -> bool:
        return holds_on(day, issued_on=self.issued_on, runs_out_on=self.runs_out_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One reason why one requirement is not met, with the figures that the sentence needs."""

    asked: Asked
    lack: Lack
    have: Decimal | None = None
    on: date | None = None

    @property
    def need(self) -> Decimal | None:
        return self.asked.minimum_cover if self.lack == Lack.COVER_BELOW else None


def missing(asked: Iterable[Asked], held: Iterable[Held], day: date, *, is_lead: bool) -> list[Missing]:
    """Return everything that is missing on the day, in the order of what is asked; nothing is ready.

    Of each type the latest version whose dates hold the day is judged, as `documents.queries.current_on` has it:
    it counts once it is verified. Where none holds the day, the version that comes nearest says why.
    """
    versions = sorted(held, key=lambda each: each.version)
    found: list[Missing] = []
    for each in asked:
        if is_lead or not each.of_lead_alone:
            found += _lacks(each, [one for one in versions if one.type_id == each.type_id], day)
    return found


def _lacks(asked: Asked, versions: list[Held], day: date) -> list[Missing]:
    holding = [one for one in versions if one.holds_on(day)]
    return _of_version(asked, holding[-1]) if holding else [_of_none(asked, versions, day)]


def _of_version(asked: Asked, version: Held) -> list[Missing]:
    lacks = [] if version.is_verified else [Missing(asked=asked, lack=Lack.NOT_VERIFIED)]
    if asked.minimum_cover is not None and (version.cover or Decimal(0)) < asked.minimum_cover:
        lacks.append(Missing(asked=asked, lack=Lack.COVER_BELOW, have=version.cover or Decimal(0)))
    return lacks


def _of_none(asked: Asked, versions: list[Held], day: date) -> Missing:
    ended = [one.runs_out_on for one in versions if one.runs_out_on is not None and one.runs_out_on < day]
    if ended:
        return Missing(asked=asked, lack=Lack.RUNS_OUT, on=max(ended))
    if versions:
        return Missing(asked=asked, lack=Lack.BEGINS_LATER, on=min(one.issued_on for one in versions))
    return Missing(asked=asked, lack=Lack.NO_DOCUMENT)
