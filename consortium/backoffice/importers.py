"""What an import makes of a file: a verdict on each row, one report, and one action that writes."""

import logging
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import Truncator
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import RowResult

from consortium import clock
from consortium.access.actor import Actor
from consortium.backoffice.spreadsheets import ROW, Column, hides, tidied
from consortium.errors import RuleBroken

logger = logging.getLogger(__name__)

NEW, CHANGED, SAME = RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE, RowResult.IMPORT_TYPE_SKIP
SHOWN = 50  # rows shown field by field
LISTED = 500  # rows and notes listed on the page; the download has every row


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(slots=True)
class Verdict:
    """What would become of one row: new, changed or the same."""

    outcome: str
    name: str
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Importer(ABC):
    """Knows what a consortium holds, from a constant number of queries, and weighs rows against it.

    `weigh` touches no database. It raises ValidationError for a row that cannot be imported; the others are kept
    until `write`, which runs the feature's import action inside the caller's transaction.
    """

    columns: ClassVar[tuple[Column, ...]]

    @abstractmethod
    def __init__(self, actor: Actor, *, writing: bool) -> None:
        """Load what is known, and hold it against other people's changes when `writing`."""

    @abstractmethod
    def weigh(self, number: int, cells: dict[str, str]) -> Verdict: ...

    @abstractmethod
    def write(self, *, by: Actor, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Wrong:
    row: int
    reason: str
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Note:
    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    row: int
    verdict: Verdict


@dataclass(slots=True)
class Report:
    """What an import would do, or did."""

    file_name: str
    unused: str = ""
    done: bool = False
    created: int = 0
    changed: int = 0
    same: int = 0
    wrong: list[Wrong] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)

    @property
    def good(self) -> int:
        return self.created + self.changed

    @property
    def listed_wrong(self) -> list[Wrong]:
        return self.wrong[:LISTED]

    @property
    def listed_notes(self) -> list[Note]:
        return self.notes[:LISTED]

    def add(self, number: int, verdict: Verdict) -> None:
        self.created += verdict.outcome == NEW
        self.changed += verdict.outcome == CHANGED
        self.same += verdict.outcome == SAME
        self.notes += [Note(number, _brief(text)) for text in verdict.notes]
        if verdict.outcome != SAME and len(self.shown) < SHOWN:
            self.shown.append(Shown(number, verdict))


class RowsResource(Resource):
    """Passes the rows of a file to an importer; a dry run never opens a transaction, for it writes nothing."""

    class Meta:
        use_bulk = True  # no savepoint per row
        instance_loader_class = BaseInstanceLoader  # the importer finds rows itself

    def __init__(self, *, importer: type[Importer], actor: Actor, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.open, self.actor = importer, actor
        self.columns = {column.name: column for column in importer.columns}

    @classmethod
    def get_display_name(cls) -> str:
        return "Rows"

    def import_data(self, dataset: Any, dry_run: bool = False, file_name: str = "", **kwargs: Any) -> Any:
        self.dry_run = dry_run
        self.report = Report(Truncator(file_name).chars(80), unused=", ".join(dataset.unused), done=not dry_run)
        return self.import_data_inner(dataset, dry_run, False, False, False)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self.importer = self.open(self.actor, writing=not self.dry_run)

    def import_row(self, row: dict[str, str], instance_loader: Any, **kwargs: Any) -> RowResult:
        result = self.get_row_result_class()()
        number = int(row[ROW])
        cells = {name: tidied(text, self.columns[name]) for name, text in row.items() if name != ROW}
        try:
            verdict = self.importer.weigh(number, cells)
            verdict.notes += [
                f"{name}: characters that nobody sees were left out." for name, text in row.items() if hides(text)
            ]
            self.report.add(number, verdict)
            result.import_type = verdict.outcome
        except ValidationError as refused:
            result.import_type, result.validation_error = RowResult.IMPORT_TYPE_INVALID, refused
            self.report.wrong.append(Wrong(number, _reason(refused), cells))
        except Exception as fault:
            logger.exception("Row %s of an import could not be weighed.", number)
            result.import_type = RowResult.IMPORT_TYPE_ERROR
            result.errors.append(self.get_error_result_class()(fault, number=number))
        return result

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        result.report = self.report
        if not self.dry_run and not result.has_errors():
            self.importer.write(by=self.actor, now=clock.now())

    def handle_import_error(self, result: Any, error: Exception, raise_errors: bool = False) -> None:
        """Log what is our fault; a broken rule is the person's to read."""
        if not isinstance(error, RuleBroken):
            logger.error("An import could not be carried out.", exc_info=error)
        super().handle_import_error(result, error, raise_errors)


def _reason(refused: ValidationError) -> str:
    """Return what is wrong with the row in one sentence or two."""
    if not hasattr(refused, "error_dict"):
        return _brief(" ".join(refused.messages))
    parts = [
        " ".join(texts) if name == NON_FIELD_ERRORS else f"{name}: {' '.join(texts)}"
        for name, texts in refused.message_dict.items()
    ]
    return _brief(" ".join(parts))


def _brief(text: str) -> str:
    return Truncator(text).chars(300)
