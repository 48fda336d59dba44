"""What organisations of the story offer, what its open bid requires, and who was asked into it."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from consortium.demo.postman import deliver_now
from consortium.demo.stage import Stage
from consortium.offers import actions as offers
from consortium.offers.models import Kind, Tag
from partners.documents.models import DocumentType
from partners.invitations import actions as invitations
from partners.invitations.asking import INVITED as INVITATION
from partners.invitations.models import BidInvitation, Reason
from partners.requirements import actions as requirements
from partners.requirements.models import OfWhom

TAGS = {
    Kind.SERVICE: ["Debt advice", "Housing advice", "Welfare benefits", "Legal casework", "Telephone helpline",
                   "Community kitchen", "Support for carers"],
    Kind.AREA: ["Riverbank", "The coast", "The moors", "All of the north"],
    Kind.PEOPLE: ["Unpaid carers", "People seeking sanctuary", "Tenants", "People in debt", "Disabled people"],
}  # fmt: skip


class Offer(NamedTuple):
    services: list[str]
    areas: list[str]
    people: list[str]
    by: str = ""  # a lead of its own, or a coordinator


OFFERS = {
    "harbour": Offer(["Debt advice", "Housing advice", "Welfare benefits"], ["The coast"], ["People in debt"], "tom"),
    "moorland": Offer(["Debt advice", "Welfare benefits"], ["The moors", "Riverbank"], ["People in debt"]),
    "tarn": Offer(["Legal casework", "Housing advice", "Welfare benefits"], ["Riverbank"], ["Tenants"], "hilda"),
    "lantern": Offer(["Debt advice", "Telephone helpline"], ["All of the north"], ["People in debt"], "dev"),
    "northmere": Offer(["Housing advice"], ["All of the north"], ["Disabled people"], "grace"),
    "fellside": Offer(["Welfare benefits"], ["The moors"], ["Disabled people"], "rosa"),
    "saltmarsh": Offer(["Support for carers", "Telephone helpline"], ["The coast"], ["Unpaid carers"], "june"),
    "weavers": Offer(["Community kitchen", "Welfare benefits"], ["Riverbank"], ["People in debt"], "sol"),
    "quarry": Offer(["Legal casework", "Welfare benefits"], ["Riverbank"], ["People seeking sanctuary"]),
}  # fmt: skip
# On the day it goes in Harbour has everything, Tarn’s insurance has just run out and Saltmarsh’s long ago, Fellside has
# none, the cover of Weavers is too low, and nobody has looked at Moorland’s policy yet.
BID = "helpline"
REQUIRED = [
    ("public-liability", 5_000_000, OfWhom.EVERYBODY, "The buyer names the sum in its documents."),
    ("data-protection-policy", None, OfWhom.EVERYBODY, ""),
    ("annual-accounts", None, OfWhom.LEAD, "The last two years."),
]
CONTRACT = "coastal"
DELIVERING = [
    ("public-liability", 5_000_000, OfWhom.EVERYBODY, "Clause 14 of the contract."),
    ("safeguarding-policy", None, OfWhom.LEAD, "Reviewed every year."),
]
INVITED = [
    # bid, organisation, what it would do, days ago, who answers, days ago, how
    (BID, "lantern", "The telephone line out of hours", 12, "dev", 9, "accept"),
    (BID, "weavers", "An advice desk in the kitchen", 12, "sol", 10, "decline"),
    (BID, "saltmarsh", "A line for carers", 4, "", 0, ""),
    ("surgeries", "tarn", "Housing casework, one day a week", 8, "hilda", 6, "accept"),
]


def stage_bidding(stage: Stage) -> None:
    stage.scene(stage.ago(120, 10), _name_tags, stage)
    for key, offer in OFFERS.items():
        stage.scene(stage.ago(110, 12), _declare, stage, key, offer)
    stage.scene(stage.ago(30, 12), _require, stage)
    for bid, key, asked_for, asked, by, answered, how in INVITED:
        stage.scene(stage.ago(asked, 11), _invite, stage, bid, key, asked_for)
        if how:
            stage.scene(stage.ago(answered, 15), _answer, stage, key, by, how)


def _name_tags(stage: Stage, *, now: datetime) -> None:
    for kind, names in TAGS.items():
        for name in names:
            offers.create(kind=kind, name=name, by=stage.coordinator, now=now)


def _declare(stage: Stage, key: str, offer: Offer, *, now: datetime) -> None:
    by = stage.actor(offer.by) if offer.by else stage.coordinator
    tags = {tag.name: tag for tag in Tag.objects.filter(consortium=stage.consortium)}
    chosen: dict[str, Any] = {name: [tags[each] for each in getattr(offer, name)] for name in offers.FIELDS}
    offers.declare(stage.organisations[key], **chosen, by=by, now=now)


def _require(stage: Stage, *, now: datetime) -> None:
    asked: list[tuple[Any, Any]] = [(stage.bids[BID], each) for each in REQUIRED]
    asked += [(stage.contracts[CONTRACT], each) for each in DELIVERING]
    for thing, (key, cover, of_whom, note) in asked:
        requirements.require(
            thing,
            type=DocumentType.objects.get(consortium=stage.consortium, key=key),
            minimum_cover=None if cover is None else Decimal(cover),
            of_whom=of_whom,
            note=note,
            by=stage.coordinator,
            now=now,
        )


def _invite(stage: Stage, key: str, organisation: str, asked_for: str, *, now: datetime) -> None:
    asked = [stage.organisations[organisation]]
    told: dict[str, Any] = {"organisations": asked, "asked_for": asked_for, "at_once": True}
    invitations.invite(stage.bids[key], **told, by=stage.coordinator, now=now)
    deliver_now(stage, now=now, kind=INVITATION)


def _answer(stage: Stage, key: str, by: str, how: str, *, now: datetime) -> None:
    invitation = BidInvitation.objects.get(organisation=stage.organisations[key])
    if how == "accept":
        invitations.accept(invitation, by=stage.actor(by), now=now)
    else:
        invitations.decline(
            invitation,
            reason=Reason.NO_CAPACITY,
            note="Two of us are on leave until spring. Ask us again after that.",
            by=stage.actor(by),
            now=now,
        )
