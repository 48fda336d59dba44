"""The five partnerships of the story: one of two organisations, one of eight, the others between."""

from datetime import datetime
from typing import NamedTuple

from consortium.demo.stage import Stage, fixed_id
from partners.partnerships import actions as partnerships
from partners.partnerships.models import PartyRole


class Working(NamedTuple):
    key: str
    name: str
    purpose: str
    lead: str
    partners: list[str]
    days_ago: int


ALLIANCE = "alliance"
COAST = "coast"
WARM = "warm"
HEARING = "hearing"
KITCHEN = "kitchen"
PARTNERSHIPS = [
    Working(
        ALLIANCE,
        "Advice in Every Town",
        "One front door for advice in the north: whoever is asked first finds who can help best.",
        "harbour",
        ["moorland", "tarn", "lantern", "northmere", "fellside", "saltmarsh", "weavers"],
        780,
    ),
    Working(
        COAST,
        "Money Advice on the Coast",
        "Moorland’s advisers in Harbour’s offices, two days a week.",
        "harbour",
        ["moorland"],
        640,
    ),
    Working(
        WARM,
        "Warm and Well",
        "Energy debt, damp homes and the people who are at home all day.",
        "lantern",
        ["harbour", "saltmarsh", "weavers"],
        520,
    ),
    Working(
        HEARING,
        "Fair Hearing",
        "Somebody beside you at a tribunal, in your own language.",
        "tarn",
        ["moorland", "quarry"],
        330,
    ),
    Working(
        KITCHEN,
        "Kitchen Table Advice",
        "Advice where people already are: cafés, choirs and community kitchens.",
        "weavers",
        ["fellside", "saltmarsh", "moorland", "northmere"],
        210,
    ),
]


def stage_partnerships(stage: Stage) -> None:
    for working in PARTNERSHIPS:
        stage.scene(stage.ago(working.days_ago), _begin, stage, working)
    for key in (ALLIANCE, WARM):
        stage.scene(stage.ago(500), _commission, stage, key)


def _begin(stage: Stage, working: Working, *, now: datetime) -> None:
    stage.partnerships[working.key] = partnerships.create(
        id=fixed_id("partnership", working.key),
        name=working.name,
        purpose=working.purpose,
        lead=stage.organisations[working.lead],
        partners=[stage.organisations[key] for key in working.partners],
        started_on=stage.day(working.days_ago),
        by=stage.coordinator,
        now=now,
    )


def _commission(stage: Stage, key: str, *, now: datetime) -> None:
    partnerships.add_party(
        stage.partnerships[key],
        organisation=stage.organisations["riverbank"],
        role=PartyRole.COMMISSIONER,
        since=now.astimezone(stage.consortium.zone).date(),
        by=stage.coordinator,
        now=now,
    )
