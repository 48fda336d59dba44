"""The admin's side bar: the coordinators' desks in the order of a working day."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from consortium.backoffice.desk import actor_of


class Desk(NamedTuple):
    title: str
    icon: str
    url_name: str
    needs: str


_SECTIONS: tuple[tuple[str, tuple[Desk, ...]], ...] = (
    (
        "",
        (
            Desk("This week", "today", "admin:index", "admin.open"),
            Desk("Portal", "home", "portal-home", "admin.open"),
            Desk("Board report", "summarize", "board-report", "reports.make"),
        ),
    ),
    (
        "Working together",
        (
            Desk("Partnerships", "handshake", "admin:partners_partnership_changelist", "partnerships.view"),
            Desk("Reviews", "rate_review", "admin:reflections_review_changelist", "reviews.manage"),
            Desk("Cadences", "event_repeat", "admin:reflections_cadence_changelist", "reviews.manage"),
            Desk("Question sets", "quiz", "admin:reflections_questionset_changelist", "reviews.manage"),
            Desk("Commitments", "task_alt", "admin:reflections_commitment_changelist", "commitments.view"),
        ),
    ),
    (
        "Winning and delivering",
        (
            Desk("Bids", "gavel", "admin:partners_bid_changelist", "bids.view"),
            Desk("Notices", "campaign", "admin:partners_notice_changelist", "bids.view"),
            Desk("Interests", "how_to_reg", "admin:partners_interest_changelist", "bids.manage"),
            Desk("Corrections", "edit", "admin:partners_correction_changelist", "bids.view"),
            Desk("Invitations to bid", "outgoing_mail", "admin:partners_bidinvitation_changelist", "bids.view"),
            Desk("Requirements", "checklist", "admin:partners_requirement_changelist", "bids.view"),
            Desk("Criteria for a go", "rule", "admin:partners_criterion_changelist", "bids.view"),
            Desk("Contracts", "contract", "admin:partners_contract_changelist", "contracts.view"),
            Desk("Variations", "difference", "admin:partners_variation_changelist", "contracts.view"),
            Desk("Extension options", "update", "admin:partners_extensionoption_changelist", "contracts.view"),
            Desk("Break clauses", "logout", "admin:partners_breakclause_changelist", "contracts.view"),
            Desk("Indicators", "monitoring", "admin:partners_indicator_changelist", "contracts.view"),
            Desk("Results", "add_chart", "admin:partners_result_changelist", "contracts.view"),
            Desk("Milestones", "flag", "admin:partners_milestone_changelist", "contracts.view"),
            Desk("Decisions", "how_to_vote", "admin:partners_decision_changelist", "contracts.view"),
            Desk("Internal rounds", "how_to_reg", "admin:partners_round_changelist", "contracts.view"),
            Desk("Documents", "folder_managed", "admin:partners_document_changelist", "documents.view"),
            Desk("Types of document", "rule_folder", "admin:partners_documenttype_changelist", "documents.view"),
            Desk("Payments", "payments", "admin:partners_payment_changelist", "payments.view"),
            Desk("Hours given", "volunteer_activism", "admin:partners_hours_changelist", "hours.manage"),
            Desk("Power facts", "scale", "admin:partners_powerfact_changelist", "power.manage"),
            Desk("Reasons agreed", "balance", "admin:partners_explanation_changelist", "payments.view"),
        ),
    ),
    (
        "Who is who",
        (
            Desk("Organisations", "corporate_fare", "admin:consortium_organisation_changelist", "organisations.view"),
            Desk("Services, areas, people", "category", "admin:consortium_tag_changelist", "organisations.view"),
            Desk("Memberships", "card_membership", "admin:consortium_membership_changelist", "memberships.view"),
            Desk("Declarations", "diversity_3", "admin:partners_declaration_changelist", "declarations.view_all"),
            Desk("Consents", "verified_user", "admin:partners_consent_changelist", "declarations.view_all"),
            Desk("Contacts", "contacts", "admin:consortium_contact_changelist", "contacts.view"),
            Desk("Seats", "event_seat", "admin:consortium_seat_changelist", "seats.view"),
        ),
    ),
    (
        "Machinery",
        (
            Desk("Messages", "outgoing_mail", "admin:consortium_message_changelist", "messages.view"),
            Desk("API tokens", "key", "admin:consortium_apitoken_changelist", "tokens.manage"),
        ),
    ),
)
# Every address begins with the portal's, which would mark it as the present one everywhere.
_STANDS_APART: dict[str, dict[str, Any]] = {"portal-home": {"active": False}}


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the sections with the desks that this actor may open."""
    sections = []
    for title, desks in _SECTIONS:
        items = [
            {"title": desk.title, "icon": desk.icon, "link": address, **_STANDS_APART.get(desk.url_name, {})}
            for desk in desks
            if actor_of(request).may(desk.needs) and (address := _address(desk.url_name))
        ]
        if items:
            sections.append({"title": title, "items": items, "separator": bool(title)})
    return sections


def _address(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None
