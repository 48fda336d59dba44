"""What is recorded, declared and given around a contract of the world."""

from datetime import date
from decimal import Decimal

from partners.fairness.models import Consent, Declaration
from partners.hours import actions as hours
from partners.power import actions as power
from tests.factories.partners import make_contract
from tests.factories.world import NOW, TODAY

SINCE = date(2025, 6, 1)


def make_fact(world, contract=None, **fields):
    """That Birch chairs, recorded by the coordinator."""
    usual = {"organisation": world.birch, "point": "chairs", "answer": "yes", "since": SINCE, "by": world.coordinator}
    return power.record(contract=contract or make_contract(world), **usual | fields, now=NOW)


def make_declaration(world, organisation=None, **fields):
    """That Alder is led by the people it serves. A row, so that any organisation may have one."""
    return _said(Declaration, world, organisation, **{"board": True, "senior_staff": True} | fields)


def make_consent(world, organisation=None):
    return _said(Consent, world, organisation)


def make_hours(world, contract=None, **fields):
    """Three hours of Birch, given to a contract today."""
    usual = {"organisation": world.birch, "hours": Decimal("3"), "worked_on": TODAY, "by": world.member}
    if "bid" not in fields:
        usual["contract"] = contract or make_contract(world)
    return hours.log(**usual | fields, now=NOW)


def _said(kind, world, organisation, **fields):
    organisation = organisation or world.alder
    return kind(consortium=organisation.consortium, organisation=organisation, said_by="Lead", **fields).store(now=NOW)
