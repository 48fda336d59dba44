"""Identifiers of UK bodies: what a valid number looks like, and what a damaged one was.

Schemes are those of org-id.guide. Formats: CCEW (6 or 7 digits, a linked charity after a hyphen), OSCR (SC and six
digits), CCNI (six digits, shown as NIC…), Companies House (eight characters: digits, or two letters and six digits).
"""

import re
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scheme(TextChoices):
    CCEW = "GB-CHC", _("Charity Commission for England and Wales")
    OSCR = "GB-SC", _("Scottish Charity Regulator")
    CCNI = "GB-NIC", _("Charity Commission for Northern Ireland")
    COMPANIES_HOUSE = "GB-COH", _("Companies House")
    MUTUALS = "GB-MPR", _("Mutuals Public Register")
    GRIDREF = "XI-GRID", _("GRID research organisation")
    LOCAL_AUTHORITY = "GB-LAE", _("Local authority in England")
    NHS = "GB-NHS", _("NHS organisation code")
    UKPRN = "GB-UKPRN", _("UK provider reference number")
    OTHER = "OTHER", _("Another register")


_COMPANY_PREFIXES = (
    "AC|CE|CS|FC|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NZ|OC|OE|PC|R0|RC|RS|SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC"
)
_SHAPES = {
    Scheme.CCEW: (r"\d{6,7}(-\d{1,3})?", _("six or seven digits, such as 1000340")),
    Scheme.OSCR: (r"SC\d{6}", _("SC and six digits, such as SC005336")),
    Scheme.CCNI: (r"\d{6}", _("six digits, such as 100095")),
    Scheme.COMPANIES_HOUSE: (
        rf"\d{{8}}|({_COMPANY_PREFIXES})\d{{6}}",
        _("eight characters, such as 02324869 or SC123456"),
    ),
    Scheme.LOCAL_AUTHORITY: (r"[A-Z]{3}", _("three letters, such as LDS")),
    Scheme.NHS: (r"[A-Z0-9]{3,6}", _("three to six letters and digits")),
    Scheme.UKPRN: (r"1\d{7}", _("eight digits beginning with 1")),
}
_PLACEHOLDERS = re.compile(r"(\d)\1*|0*12345678?|0*1234567|0*123456|0*87654321|N/?A|NONE|TBC|UNKNOWN|X+|-+")


class BadIdentifier(ValueError):
    """The text is not a number of this scheme. The message says what one looks like."""


class Placeholder(BadIdentifier):
    """The text stands for "no number" (0, 12345678, N/A): keeping it would make strangers look the same."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A number as it should be kept, and a note where the text given was damaged and could be mended."""

    scheme: str
    value: str
    note: str = ""


def read(scheme: str, text: str) -> Reading:
    """Return the number in its one spelling.

    Raises Placeholder for a stand-in and BadIdentifier for anything that no rule can mend.
    """
    given = re.sub(r"\s+", "", text).upper()
    bare = re.sub(r"\.0+$", "", given)
    if _PLACEHOLDERS.fullmatch(bare):
        raise Placeholder(f"“{text.strip()}” stands for no number.")
    if scheme == Scheme.CCNI:
        bare = re.sub(r"^(NIC?)", "", bare)
    if scheme == Scheme.COMPANIES_HOUSE and bare.isdigit() and 5 <= len(bare) < 8:
        bare = bare.zfill(8)
    shape = _SHAPES.get(Scheme(scheme))
    if shape and not re.fullmatch(shape[0], bare):
        raise BadIdentifier(f"“{text.strip()}” is not a {Scheme(scheme).label} number: {shape[1]}.")
    if not shape and not re.fullmatch(r"[\w./-]{1,60}", bare):
        raise BadIdentifier(f"“{text.strip()}” has characters that no register uses.")
    note = f"“{text.strip()}” was read as {bare}." if bare != given else ""
    return Reading(scheme, bare, note)


def split(org_id: str) -> tuple[str, str]:
    """Split an org-id such as GB-CHC-1000340 into scheme and number. Raises BadIdentifier."""
    for scheme in Scheme.values:
        if org_id.upper().startswith(f"{scheme}-"):
            return scheme, org_id[len(scheme) + 1 :]
    raise BadIdentifier(f"“{org_id}” does not begin with a known scheme, such as GB-CHC-.")
