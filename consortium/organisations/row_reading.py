"""What one row of a spreadsheet says about an organisation, read on its own."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from consortium.backoffice.spreadsheets import Column
from consortium.organisations.identifiers import BadIdentifier, Scheme, read, split
from consortium.organisations.models import Kind

COLUMNS = (
    Column("name", ("organisation", "organisation name", "charity name"), required=True),
    Column("kind", ("type",)),
    Column("org_id", ("orgid", "organisation id")),
    Column("charity_number", ("charity no", "registered charity number")),
    Column("reg_number", ("registered number",)),
    Column("company_number", ("company no",)),
    Column("numbers", ("identifiers", "registered numbers")),
    Column("website", ("web", "web address", "url")),
    Column("postcode", ("post code",)),
    Column("activities", ("what it does",), keeps_lines=True),
    Column("income", ("annual income", "latest income")),
    Column("year_end", ("fye", "financial year end", "latest accounts to")),
    Column("id"),
)
FIELDS = ("name", "kind", "website", "postcode", "activities")

_MONEY = re.compile(r"-?\d{1,13}(\.\d+)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: .*)?")
_web_address = URLValidator(schemes=["http", "https"])

Number = tuple[str, str]


@dataclass(slots=True)
class Said:
    """`fields` holds what is not empty; `numbers` only what is a number of its register."""

    fields: dict[str, str]
    id: str = ""
    numbers: list[Number] = field(default_factory=list)
    income: Decimal | None = None
    year_end: date | None = None
    notes: list[str] = field(default_factory=list)


def said(cells: dict[str, str]) -> Said:
    """Return what the row says. Raises ValidationError for what a person must mend; an empty cell says nothing."""
    row = Said({name: cells[name] for name in FIELDS if cells.get(name)}, id=cells.get("id", ""))
    if not row.fields.get("name"):
        raise ValidationError("This row has no name.")
    if len(row.fields.get("activities", "")) > 10_000:
        raise ValidationError("activities: use at most 10,000 characters.")
    if kind := row.fields.get("kind"):
        row.fields["kind"] = _kind(kind)
    _read_website(row)
    _read_numbers(row, cells)
    row.income = _money(cells.get("income", ""))
    row.year_end = day(cells.get("year_end", ""))
    return row


def day(text: str) -> date | None:
    """Return the day of 2025-03-31, 2025-03-31 00:00:00 or 31/03/2025."""
    if not text:
        return None
    try:
        if found := _DAY_FIRST.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text[:10])
    except ValueError:
        raise ValidationError(f"“{text}” is not a date. Write it as 31/03/2025 or 2025-03-31.") from None


def _kind(text: str) -> str:
    for kind in Kind:
        if text.lower() in {kind.value, str(kind.label).lower()}:
            return kind.value
    raise ValidationError(f"“{text}” is not a kind. Use one of: {', '.join(str(kind.label) for kind in Kind)}.")


def _money(text: str) -> Decimal | None:
    """Return the amount of £1,200,000.50 in pounds."""
    bare = re.sub(r"[£,\s]", "", text)
    if not bare:
        return None
    if not _MONEY.fullmatch(bare):
        raise ValidationError(f"“{text}” is not an amount. Write it in pounds, such as 120000.")
    amount = Decimal(bare).quantize(Decimal("0.01"))
    if not 0 <= amount < 10**12:
        raise ValidationError(f"“{text}” can’t be a year’s income.")
    return amount


def _read_website(row: Said) -> None:
    if given := row.fields.get("website"):
        address = given if "://" in given else f"https://{given}"
        try:
            _web_address(address)
        except ValidationError:
            del row.fields["website"]
            row.notes.append(f"website: “{given}” is not an address on the web and was left out.")
        else:
            row.fields["website"] = address


def _read_numbers(row: Said, cells: dict[str, str]) -> None:
    for label, org_id in [("org_id", cells.get("org_id", "")), *_listed(cells.get("numbers", ""))]:
        if org_id:
            _take_number(row, label, org_id)
    number = cells.get("charity_number", "") or ("" if cells.get("org_id") else cells.get("reg_number", ""))
    if number:
        _take_number(row, "charity number", f"{_register_of(number)}-{number}")
    if number := cells.get("company_number", ""):
        _take_number(row, "company number", f"{Scheme.COMPANIES_HOUSE}-{number}")


def _listed(numbers: str) -> list[tuple[str, str]]:
    return [("numbers", number) for number in filter(None, map(str.strip, re.split(r"[,;\n]", numbers)))]


def _register_of(number: str) -> Scheme:
    """Tell the regulator from the number's own prefix: SC in Scotland, NIC in Northern Ireland."""
    upper = number.upper()
    if upper.startswith("SC"):
        return Scheme.OSCR
    return Scheme.CCNI if upper.startswith("NI") else Scheme.CCEW


def _take_number(row: Said, label: str, org_id: str) -> None:
    """Add a number; one that stands for none or that no rule can mend is left out and noted."""
    try:
        reading = read(*split(org_id))
    except BadIdentifier as problem:
        row.notes.append(f"{label}: {problem} It was left out.")
        return
    if reading.note:
        row.notes.append(f"{label}: {reading.note}")
    if (reading.scheme, reading.value) not in row.numbers:
        row.numbers.append((reading.scheme, reading.value))
