"""Lists whose cost in queries must not grow with their rows. A feature adds one line for each of its lists."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from consortium.access.roles import Role
from consortium.contacts.models import Contact
from consortium.mail.models import Message
from consortium.membership.models import Membership
from consortium.offers.models import Tag
from consortium.organisations.models import Identifier, Organisation
from consortium.seats import actions as seats
from consortium.seats.models import Seat
from partners.bids.models import Bid
from partners.contracts.models import Contract
from partners.corrections.models import Correction
from partners.decisions import actions as decisions
from partners.documents.models import Document, DocumentType
from partners.fairness.models import Consent, Declaration
from partners.figures.models import Explanation
from partners.hours.models import Hours
from partners.indicators import actions as indicators
from partners.invitations.models import BidInvitation
from partners.partnerships.models import Partnership
from partners.payments.models import Payment
from partners.power.models import PowerFact
from partners.preparing.models import Criterion
from partners.requirements.models import Requirement
from reflections.commitments.models import Commitment
from reflections.questions import actions as questions
from reflections.questions.models import QuestionSet
from reflections.reviews.models import Cadence, Review
from tests.factories import partners as factory
from tests.factories.bidding import make_invitation, make_open_bid, make_requirement, make_tag
from tests.factories.documents import make_document, make_type
from tests.factories.numbers import make_consent, make_declaration, make_fact, make_hours
from tests.factories.partners import (
    make_bid,
    make_contract,
    make_correction,
    make_criterion,
    make_explanation,
    make_partnership,
    make_payment,
)
from tests.factories.steering import make_cadence, make_commitment, make_review
from tests.factories.tendering import make_decided
from tests.factories.world import NOW, World, make_contact, make_member, make_message, make_organisation

Factory = Callable[[World, int], Any]


@dataclass(frozen=True)
class ListOf:
    """A list: its URL name, what makes one more row of it, and who asks."""

    name: str
    add: Factory
    by: str = "coordinator"
    kwargs: dict[str, Any] = field(default_factory=dict)


def organisation(world: World, number: int) -> Organisation:
    made = make_organisation(world.northern, f"Organisation {number}")
    Identifier.objects.create(
        consortium=world.northern, organisation=made, scheme="GB-CHC", value=str(200_000 + number)
    )
    made.incomes.create(year_end=date(2025, 3, 31), amount=number)
    return made


def membership(world: World, number: int) -> Membership:
    return make_member(world.northern, f"Member {number}").memberships.get()


def contact(world: World, number: int) -> Contact:
    return make_contact(organisation(world, number), f"Contact {number}")


def message(world: World, number: int) -> Message:
    return make_message(world.northern, f"person{number}@example.org")


def seat(world: World, number: int) -> Seat:
    made = seats.invite(
        name=f"Person {number}",
        email=f"person{number}@example.org",
        role=Role.MEMBER,
        organisation=world.alder,
        by=world.lead,
        now=NOW,
    )
    return seats.accept(made, now=NOW) if number % 2 else made


def partnership(world: World, number: int) -> Partnership:
    return make_partnership(world, name=f"Partnership {number}")


def bid(world: World, number: int) -> Bid:
    return make_bid(world, partnership(world, number), title=f"Bid {number}")


def correction(world: World, number: int) -> Correction:
    return make_correction(world, partnership=partnership(world, number), title=f"Bid {number}")


def tag(world: World, number: int) -> Tag:
    return make_tag(world, f"Service {number}")


def noticed(world: World, number: int) -> Any:
    return factory.make_notice(world, bid(world, number), number)


def declared(world: World, number: int) -> Any:
    return factory.make_interest(world, bid(world, number))


def measured(world: World, number: int) -> Any:
    return factory.make_result(world, part_of(factory.make_indicator)(world, number))


def requirement(world: World, number: int) -> Requirement:
    return make_requirement(world, bid(world, number))


def invitation(world: World, number: int) -> BidInvitation:
    return make_invitation(world, make_open_bid(world, f"Open bid {number}"))


def criterion(world: World, number: int) -> Criterion:
    return make_criterion(world, name=f"Criterion {number}")


def contract(world: World, number: int) -> Contract:
    return make_contract(world, partnership=partnership(world, number), title=f"Contract {number}")


def payment(world: World, number: int) -> Payment:
    return make_payment(world, contract(world, number), reference=f"INV-{number}")


def explanation(world: World, number: int) -> Explanation:
    return make_explanation(world, contract(world, number))


def power_fact(world: World, number: int) -> PowerFact:
    return make_fact(world, contract(world, number))


def declaration(world: World, number: int) -> Declaration:
    return make_declaration(world, make_member(world.northern, f"Member {number}"))


def consent(world: World, number: int) -> Consent:
    return make_consent(world, make_member(world.northern, f"Member {number}"))


def hours(world: World, number: int) -> Hours:
    return make_hours(world, contract(world, number))


def review(world: World, number: int) -> Review:
    return make_review(world, partnership(world, number))


def cadence(world: World, number: int) -> Cadence:
    return make_cadence(world, partnership(world, number))


def commitment(world: World, number: int) -> Commitment:
    return make_commitment(world, partnership(world, number), title=f"Commitment {number}")


def document(world: World, number: int) -> Document:
    return make_document(world, type=document_type(world, number))


def document_type(world: World, number: int) -> DocumentType:
    return make_type(world, f"Policy {number}", "review_by")


def question_set(world: World, number: int) -> QuestionSet:
    shipped = questions.current_for(world.northern, now=NOW)
    return questions.copy(shipped, consortium=world.northern, by=world.coordinator, now=NOW)


def part_of(make: Callable[..., Any]) -> Factory:
    """Return what makes one more row of a feature of contracts, each with a contract of its own."""
    return lambda world, number: make(
        world, factory.make_live_contract(world, partnership=partnership(world, number), title=f"Contract {number}")
    )


def told(world: World, number: int) -> Any:
    """An indicator with a result and its correction."""
    made = part_of(factory.make_indicator)(world, number)
    for value in (200, 210):
        result = {"period_from": factory.STARTED, "value": Decimal(value), "rating": "good"}
        made = indicators.report(made, **result, by=world.coordinator, now=NOW)
    return made


def tendered(world: World, number: int) -> Any:
    """A round with an outcome, of a contract of its own."""
    contract = factory.make_live_contract(world, partnership=partnership(world, number), title=f"Contract {number}")
    return make_decided(world, contract, title=f"Round {number}")


def decided(world: World, number: int) -> Any:
    made = part_of(factory.make_decision)(world, number)
    return decisions.leave_out(made, who="Staff", told="No time", by=world.coordinator, now=NOW)


SLUG = {"slug": "northern"}
LISTS = [
    ListOf("explanations-list", explanation, "member", kwargs=SLUG),
    ListOf("admin:partners_explanation_changelist", explanation),
    ListOf("admin:partners_explanation_export_csv", explanation),
    ListOf("power-facts-list", power_fact, "member", kwargs=SLUG),
    ListOf("declarations-list", declaration, kwargs=SLUG),
    ListOf("consents-list", consent, kwargs=SLUG),
    ListOf("hours-list", hours, "member", kwargs=SLUG),
    ListOf("hours-totals", hours, "member", kwargs=SLUG),
    ListOf("hour-list", hours, "member", kwargs=SLUG),
    ListOf("fair-share", contract, kwargs=SLUG),
    ListOf("board-report", contract),
    ListOf("board-report-csv", bid),
    *[
        ListOf(f"admin:partners_{noun}_{page}", add)
        for noun, add in [
            ("powerfact", power_fact),
            ("declaration", declaration),
            ("consent", consent),
            ("hours", hours),
        ]
        for page in ["changelist", "export_csv"]
    ],
    ListOf("organisations-list", organisation, kwargs=SLUG),
    ListOf("memberships-list", membership, kwargs=SLUG),
    ListOf("contacts-list", contact, kwargs=SLUG),
    ListOf("admin:consortium_organisation_changelist", organisation),
    ListOf("admin:consortium_membership_changelist", membership),
    ListOf("admin:consortium_contact_changelist", contact),
    ListOf("admin:consortium_organisation_export_csv", organisation),
    ListOf("admin:consortium_message_changelist", message),
    ListOf("admin:consortium_seat_changelist", seat),
    ListOf("admin:consortium_seat_export_csv", seat),
    ListOf("seat-people", seat, by="lead", kwargs=SLUG),
    ListOf("admin:consortium_message_export_csv", message),
    *[
        ListOf(name, add, by, kwargs={} if name.startswith("admin:") else SLUG)
        for noun, add in [("review", review), ("cadence", cadence), ("commitment", commitment)]
        for name, by in [
            (f"{noun}s-list", "member"),
            (f"{noun}s-list", "coordinator"),
            (f"admin:reflections_{noun}_changelist", "coordinator"),
            (f"admin:reflections_{noun}_export_csv", "coordinator"),
        ]
    ],
    ListOf("documents-list", document, "member", kwargs=SLUG),
    ListOf("documents-list", document, kwargs=SLUG),
    ListOf("document-list", document, "member", kwargs=SLUG),
    ListOf("document-types-list", document_type, kwargs=SLUG),
    ListOf("admin:partners_document_changelist", document),
    ListOf("admin:partners_document_export_csv", document),
    ListOf("admin:partners_documenttype_changelist", document_type),
    ListOf("admin:partners_documenttype_export_csv", document_type),
    ListOf("admin:reflections_questionset_changelist", question_set),
    ListOf("admin:reflections_questionset_export_csv", question_set),
    ListOf("admin:partners_bid_board", bid),
    ListOf("corrections-list", correction, kwargs=SLUG),
    ListOf("corrections-list", correction, by="lead", kwargs=SLUG),
    ListOf("admin:partners_correction_changelist", correction),
    ListOf("admin:partners_correction_export_csv", correction),
    ListOf("tags-list", tag, kwargs=SLUG),
    ListOf("admin:consortium_tag_changelist", tag),
    ListOf("admin:consortium_tag_export_csv", tag),
    *[
        ListOf(f"admin:partners_{noun}_{page}", add)
        for noun, add in [("notice", noticed), ("interest", declared), ("result", measured)]
        for page in ("changelist", "export_csv")
    ],
    ListOf("requirements-list", requirement, kwargs=SLUG),
    ListOf("requirements-list", requirement, by="member", kwargs=SLUG),
    ListOf("requirement-list", requirement, by="member", kwargs=SLUG),
    ListOf("admin:partners_requirement_changelist", requirement),
    ListOf("admin:partners_requirement_export_csv", requirement),
    ListOf("bid-invitations-list", invitation, kwargs=SLUG),
    ListOf("bid-invitations-list", invitation, by="lead", kwargs=SLUG),
    ListOf("bid-invitation-list", invitation, by="lead", kwargs=SLUG),
    ListOf("admin:partners_bidinvitation_changelist", invitation),
    ListOf("admin:partners_bidinvitation_export_csv", invitation),
    *[
        ListOf(name, add, by, kwargs={} if name.startswith("admin:") else SLUG)
        for noun, desk, add in [
            ("variations", "variation", part_of(factory.make_variation)),
            ("extension-options", "extensionoption", part_of(factory.make_option)),
            ("break-clauses", "breakclause", part_of(factory.make_break)),
            ("indicators", "indicator", told),
            ("milestones", "milestone", part_of(factory.make_milestone)),
            ("decisions", "decision", decided),
            ("rounds", "round", tendered),
        ]
        for name, by in [
            (f"{noun}-list", "member"),
            (f"admin:partners_{desk}_changelist", "coordinator"),
            (f"admin:partners_{desk}_export_csv", "coordinator"),
        ]
    ],
    ListOf("round-list", tendered, "member", kwargs=SLUG),
    ListOf("criteria-list", criterion, kwargs=SLUG),
    ListOf("admin:partners_criterion_changelist", criterion),
    ListOf("admin:partners_criterion_export_csv", criterion),
    *[
        ListOf(name, add, by, kwargs={} if name.startswith("admin:") else SLUG)
        for noun, add in [("partnership", partnership), ("bid", bid), ("contract", contract), ("payment", payment)]
        for name, by in [
            (f"{noun}s-list", "member"),
            (f"{noun}-list", "member"),
            (f"admin:partners_{noun}_changelist", "coordinator"),
            (f"admin:partners_{noun}_export_csv", "coordinator"),
        ]
    ],
]
