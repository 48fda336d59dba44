"""The ten organisations of the story, with numbers that no register has issued."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from consortium.contacts import actions as contacts
from consortium.demo.stage import Stage, fixed_id
from consortium.membership import actions as memberships
from consortium.membership.models import Tier
from consortium.organisations import actions as organisations
from consortium.organisations.models import Declared, Kind, Organisation

FOUNDED_DAYS_AGO = 800
_FILED_AFTER = relativedelta(months=9)
_YEARS = 4


class Cast(NamedTuple):
    """`incomes` are in thousands of pounds for the last four financial years, the latest last."""

    key: str
    name: str
    kind: Kind
    numbers: list[tuple[str, str]]
    incomes: list[str]
    activities: str
    postcode: str
    tier: Tier | None = Tier.FULL
    led_by_community: Declared = Declared.NO


# Valid in shape, issued to nobody: charity numbers from 9,000,000, company numbers from 99,000,000 or CE9…, provider
# numbers from 19,000,000 and authority codes that begin with ZZ are beyond anything these registers have reached.
# The postcodes have an area, QZ, that does not exist.
CAST = [
    Cast(
        "harbour", "Harbour Advice", Kind.CHARITY, [("GB-CHC", "9100011"), ("GB-COH", "99100011")],
        ["3650", "3910", "4080", "4235"], "Debt, housing and benefits advice in five coastal towns.", "QZ1 4AA",
    ),
    Cast(
        "moorland", "Moorland Money Advice", Kind.CHARITY, [("GB-CHC", "9100022")],
        ["488", "530", "575", "612.4"], "Money advice by appointment, from two offices and a van.", "QZ8 2LM",
    ),
    Cast(
        "tarn", "Tarn Street Law Centre", Kind.CHARITY, [("GB-CHC", "9100033"), ("GB-COH", "99100033")],
        ["702", "761", "798", "840"], "Legal help with housing, employment and immigration.", "QZ2 6TS",
    ),
    Cast(
        "lantern", "Lantern Debt Line", Kind.CHARITY, [("GB-CHC", "9100044"), ("GB-COH", "99100044")],
        ["19800", "21450", "22100", "23600"], "Debt advice by telephone and online, across the north.", "QZ1 9LD",
    ),
    Cast(
        "northmere", "Northmere Foundation", Kind.CHARITY, [("GB-CHC", "9100055"), ("GB-UKPRN", "19100055")],
        ["128000", "133500", "139000", "141200"], "Care, housing and training; a small advice service.", "QZ3 1NF",
        Tier.ASSOCIATE,
    ),
    Cast(
        "fellside", "Fellside Rights Group", Kind.CHARITY, [("GB-CHC", "9100066"), ("GB-COH", "CE910066")],
        ["4.1", "5.6", "6.2", "6.4"], "A CIO of volunteers who go with people to appeals.", "QZ9 3FR",
        Tier.DELIVERY_PARTNER, Declared.YES,
    ),
    Cast(
        "saltmarsh", "Saltmarsh Carers Circle", Kind.CHARITY, [("GB-CHC", "9100077"), ("GB-COH", "CE910077")],
        ["39", "44", "51.5", "58"], "A CIO of carers for carers: a drop-in, a helpline and a choir.", "QZ5 5SC",
        Tier.FULL, Declared.YES,
    ),
    Cast(
        "weavers", "Weavers Yard Community Enterprise", Kind.SOCIAL_ENTERPRISE, [("GB-COH", "99100088")],
        ["255", "310", "356", "391"], "A community interest company: café, kitchen and advice desk.", "QZ4 7WY",
    ),
    Cast(
        "quarry", "Quarry Lane Welcome", Kind.CHARITY, [("GB-CHC", "9100099")],
        ["71", "80", "88", "92.3"], "Casework and English classes for people seeking sanctuary.", "QZ2 8QL",
        Tier.FULL, Declared.DECLINED,
    ),
    Cast(
        "riverbank", "Riverbank Borough Council", Kind.PUBLIC_BODY, [("GB-LAE", "ZZR")],
        [], "Commissions advice for the borough.", "QZ1 1RB", None, Declared.NOT_ASKED,
    ),
]  # fmt: skip
INBOXES = [
    ("harbour", "Bids desk", "bids@harbour.example", "Shared by the development team"),
    ("lantern", "Partnerships", "partnerships@lantern.example", "Shared by two managers"),
    ("saltmarsh", "Saltmarsh Carers Circle", "hello@saltmarsh.example", "Read on Tuesdays and Fridays"),
    ("quarry", "Quarry Lane office", "office@quarry.example", ""),
    ("riverbank", "Commissioning team", "commissioning@riverbank.example", ""),
]
NAMED = [
    ("tarn", "Jude Farrow", "jude@tarnstreet.example", "Finance officer"),
    ("northmere", "Ines Calder", "ines.calder@northmere.example", "Head of contracts"),
    ("riverbank", "Paul Wetherby", "paul.wetherby@riverbank.example", "Commissioning manager"),
]


def stage_organisations(stage: Stage) -> None:
    """Add the organisations when the consortium is founded, and their accounts each year when they are filed."""
    for part in CAST:
        stage.scene(stage.ago(FOUNDED_DAYS_AGO, 11), _introduce, stage, part)
        for year_end, amount in _accounts(stage, part):
            filed_on = year_end + _FILED_AFTER
            if filed_on > stage.day(FOUNDED_DAYS_AGO):
                stage.scene(stage.instant(filed_on), _file, stage, part.key, incomes=[(year_end, amount)])
    for key, name, email, job_title in INBOXES:
        stage.scene(stage.ago(760), _contact, stage, key, name, email, job_title=job_title, is_shared_inbox=True)
    for key, name, email, job_title in NAMED:
        stage.scene(stage.ago(755), _contact, stage, key, name, email, job_title=job_title)


def _introduce(stage: Stage, part: Cast, *, now: datetime) -> None:
    founded_on = stage.day(FOUNDED_DAYS_AGO)
    organisation = organisations.create(
        id=fixed_id("organisation", part.key),
        name=part.name,
        kind=part.kind,
        activities=part.activities,
        postcode=part.postcode,
        website=f"https://{part.key}.example/",
        led_by_community=part.led_by_community,
        identifiers=part.numbers,
        incomes=[row for row in _accounts(stage, part) if row[0] + _FILED_AFTER <= founded_on],
        by=stage.coordinator,
        now=now,
    )
    stage.organisations[part.key] = organisation
    if part.tier:
        memberships.create(
            organisation=organisation,
            tier=part.tier,
            applied_on=founded_on - relativedelta(days=40),
            admitted_on=founded_on,
            approved_on=founded_on - relativedelta(days=12),
            minute_reference=f"Trustees {founded_on.year}/{len(stage.organisations):02}",
            by=stage.coordinator,
            now=now,
        )


def _accounts(stage: Stage, part: Cast) -> list[tuple[date, Decimal]]:
    """Return financial years to 31 March and incomes, the last one filed by today."""
    last = date(stage.today.year, 3, 31)
    while last + _FILED_AFTER > stage.today:
        last -= relativedelta(years=1)
    years = [last - relativedelta(years=_YEARS - 1 - place) for place in range(_YEARS)]
    return [(year, Decimal(amount) * 1000) for year, amount in zip(years, part.incomes, strict=False)]


def _file(stage: Stage, key: str, *, incomes: list[tuple[date, Decimal]], now: datetime) -> None:
    organisations.revise(stage.organisations[key], incomes=incomes, by=stage.coordinator, now=now)


def _contact(stage: Stage, key: str, name: str, email: str, *, now: datetime, **fields: object) -> None:
    organisation: Organisation = stage.organisations[key]
    contacts.create(organisation=organisation, name=name, email=email, by=stage.coordinator, now=now, **fields)
