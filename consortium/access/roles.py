"""Who may do what: the one table of roles and capabilities.

A capability is `<noun>.<verb>`. Every page, viewset and admin declares the one it needs. `PUBLIC`, `SIGNED_IN`
and `TASK` are the three needs that no role gives.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

PUBLIC = "public"  # anybody, signed in or not
SIGNED_IN = "signed-in"  # any person, with or without a seat
TASK = "task"  # a person invited to one task, by a full sign-in or by its link


class Role(TextChoices):
    COORDINATOR = "coordinator", _("Coordinator")
    BROKER = "broker", _("Partnership broker")
    MEMBER_LEAD = "member_lead", _("Member lead")
    MEMBER = "member", _("Member")
    OBSERVER = "observer", _("Observer")


_OBSERVE = {
    "organisations.view",
    "memberships.view",
    "partnerships.view",
    "bids.view",
    "contracts.view",
    "fair_share.view",
    "rounds.score",  # by whom a coordinator puts on the panel
}
_TAKE_PART = _OBSERVE | {
    "bids.prepare",
    "contacts.view",
    "declarations.view",
    "explanations.agree",
    "explanations.propose",
    "hours.log",
    "hours.view",
    "indicators.report",
    "milestones.complete",
    "payments.view",
    "power.contest",
    "power.view",
    "reviews.view",
    "reviews.answer",
    "results.view",
    "rounds.apply",
    "commitments.view",
    "commitments.raise",
    "commitments.keep",
    "documents.upload",
    "documents.view",
    "seats.view_own",
}
_LEAD = _TAKE_PART | {
    "bids.agree",
    "brokers.accept",
    "declarations.make",
    "offers.declare",
    "reviews.invite",
    "reviews.protect",
    "rounds.appeal",
    "seats.manage_own",
    "variations.agree",
}
_COORDINATE = {
    "admin.open",
    "activity.view",
    "bids.manage",
    "bids.view",
    "commitments.manage",
    "commitments.view",
    "contacts.manage",
    "contacts.view",
    "contracts.manage",
    "contracts.view",
    "declarations.view",
    "declarations.view_all",
    "documents.manage",
    "documents.view",
    "explanations.propose",
    "fair_share.view",
    "hours.log",
    "hours.manage",
    "hours.view",
    "indicators.report",
    "memberships.manage",
    "memberships.view",
    "messages.manage",
    "messages.view",
    "milestones.complete",
    "organisations.import",
    "organisations.manage",
    "organisations.view",
    "partnerships.manage",
    "partnerships.view",
    "payments.manage",
    "payments.view",
    "power.manage",
    "power.view",
    "reports.make",
    "results.view",
    "reviews.manage",
    "reviews.view",
    "rounds.score",
    "seats.manage",
    "seats.view",
    "tokens.manage",
}
_BROKER = _OBSERVE | {"reviews.view", "reviews.facilitate", "results.view", "commitments.view", "commitments.verify"}

CAPABILITIES: dict[str, frozenset[str]] = {
    Role.COORDINATOR: frozenset(_COORDINATE),
    Role.BROKER: frozenset(_BROKER),
    Role.MEMBER_LEAD: frozenset(_LEAD),
    Role.MEMBER: frozenset(_TAKE_PART),
    Role.OBSERVER: frozenset(_OBSERVE),
}
EVERY_CAPABILITY = frozenset().union(*CAPABILITIES.values())

# What an API token may be given. Whatever its scopes, it never does more than its seat. Nothing here reads or
# writes an answer, a seat, a message or another token.
SCOPES = frozenset(
    f"{noun}.{verb}"
    for noun in [
        "organisations",
        "memberships",
        "partnerships",
        "bids",
        "contracts",
        "payments",
        "reviews",
        "commitments",
    ]
    for verb in ["view", "manage"]
) | {
    "results.view",
    "bids.agree",
    "bids.prepare",
    "contacts.view",
    "contacts.manage",
    "documents.view",
    "documents.upload",
    "documents.manage",
    "reviews.protect",
    "commitments.raise",
    "commitments.keep",
    "commitments.verify",
    "explanations.propose",
    "explanations.agree",
    "indicators.report",
    "milestones.complete",
    "variations.agree",
    "rounds.apply",
    "rounds.appeal",
    "rounds.score",
    "declarations.view",
    "declarations.view_all",
    "declarations.make",
    "fair_share.view",
    "hours.view",
    "hours.log",
    "hours.manage",
    "power.view",
    "power.contest",
    "power.manage",
}

# Paths that other packages serve, and that the guards over our own pages therefore leave to them.
THIRD_PARTY_PREFIXES = ("accounts/", "static/")
