"""Something to ask for at every address: URL-name prefix → function(world) → arguments of the address.

The longest prefix wins. The consortium is always `northern`. A feature adds one line for its names, and one for
its desk.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from consortium.access.roles import Role
from consortium.feeds import actions as feeds
from consortium.mail.models import Message
from consortium.notifications import tasklinks, unsubscribing
from consortium.offers.models import Tag
from consortium.seats import links
from consortium.tokens.models import ApiToken
from partners.fairness.models import Consent, Declaration
from partners.preparing.models import Criterion
from reflections.commitments.models import Commitment
from reflections.reviews.models import Review
from tests.factories import bidding, documents, numbers, partners, reviews, tendering
from tests.factories.steering import make_cadence, make_commitment, make_released_review, make_review
from tests.factories.world import NOW, TODAY, World, make_member, make_message, make_seat, make_user

Example = Callable[[World], dict[str, Any]]


def _criterion(world: World) -> Criterion:
    """The one criterion of this world: its name is unique."""
    return Criterion.objects.filter(consortium=world.northern).first() or partners.make_criterion(world)


def _tag(world: World) -> Tag:
    return Tag.objects.filter(consortium=world.northern).first() or bidding.make_tag(world)


def _review(world: World) -> Review:
    partnership = reviews.make_partnership(world.northern, [world.alder, world.birch])
    return reviews.opened(
        reviews.Group(partnership, [world.alder, world.birch], [world.seats.lead, world.seats.member])
    )


def _commitment(world: World) -> Commitment:
    review = _review(world)
    return Commitment.objects.create(
        consortium=world.northern,
        partnership=review.partnership,
        owner=world.alder,
        raised_by=world.birch,
        title="Share the agenda a week before",
        published_at=NOW,
        due_on=TODAY,
        created_at=NOW,
        updated_at=NOW,
    )


def _birchs_invitation(world: World) -> dict[str, Any]:
    invitation = reviews.invitation_of(_review(world), world.birch)
    return {"pk": invitation.pk, "name": reviews.address_of(invitation, 1).split("/")[-2]}


def _birchs_invitation_of_three(world: World) -> dict[str, Any]:
    """One with another party to tick, beside the lead."""
    parties = [world.alder, world.birch, make_member(world.northern, "Damson Trust")]
    third = make_seat(world.northern, Role.MEMBER_LEAD, parties[2], make_user("Dee Dunn"))
    seats = [world.seats.lead, world.seats.member, third]
    review = reviews.opened(reviews.Group(reviews.make_partnership(world.northern, parties), parties, seats))
    return {"pk": reviews.invitation_of(review, world.birch).pk}


def _invited(world: World) -> dict[str, Any]:
    return {"token": links.token_for(world.seats.member)}


def _task(world: World) -> dict[str, Any]:
    """A task that leads to a page for everybody: what the task itself may show is its own feature's to say."""
    task = tasklinks.Task(name="Sam", title="Look", path="/healthz", until=NOW.replace(year=2100))
    tasklinks.register(tasklinks.TaskKind(name="guard", find=lambda subject_id, person_id: task))
    path = tasklinks.path_for("guard", world.alder.pk, world.seats.member.user_id, now=NOW)
    return {"token": path.split("/")[2]}


def _stopping(world: World) -> dict[str, Any]:
    message = Message(kind="notifications.digest", address="sam@example.org")
    return {"token": unsubscribing.url_for(message).split("/")[-2]}


def _declaration(world: World) -> Declaration:
    """The one of Alder that stands."""
    return Declaration.objects.standing().first() or numbers.make_declaration(world)


def _consent(world: World) -> Consent:
    return Consent.objects.standing().first() or numbers.make_consent(world)


def _calendar(world: World) -> dict[str, Any]:
    return {"token": feeds.make(by=world.member, now=NOW)[1]}


EXAMPLES: dict[str, Example] = {
    "task-link": _task,
    "unsubscribe": _stopping,
    "admin:consortium_message": lambda world: {"object_id": make_message(world.northern).pk},
    "mail-": lambda world: {"number": "00000001"},
    "seat-accept": _invited,
    "seat-broker-accept": lambda world: {"pk": world.seats.broker.pk},
    "seat-agree": lambda world: {"pk": world.seats.lead.pk},
    "seat-end": lambda world: {"pk": world.seats.lead.pk},
    "seat-invite-again": lambda world: {"pk": world.seats.lead.pk},
    "api-not-found": lambda world: {},
    "organisations": lambda world: {"pk": world.alder.pk},
    "memberships": lambda world: {"pk": world.alder.memberships.get().pk},
    "contacts": lambda world: {"pk": world.birch.contacts.first().pk},
    "partnership": lambda world: {"pk": partners.make_partnership(world).pk},
    "bid": lambda world: {"pk": partners.make_bid(world).pk},
    "bid-invitation": lambda world: {"pk": bidding.make_invitation(world).pk},
    "admin:partners_bidinvitation": lambda world: {"object_id": bidding.make_invitation(world).pk},
    "requirement": lambda world: {"pk": bidding.make_requirement(world).pk},
    "admin:partners_requirement": lambda world: {"object_id": bidding.make_requirement(world).pk},
    "tags": lambda world: {"pk": _tag(world).pk},
    "admin:consortium_tag": lambda world: {"object_id": _tag(world).pk},
    "correction": lambda world: {"pk": partners.make_correction(world).pk},
    "bidquestion": lambda world: {"pk": partners.make_question(world).pk},
    "interest": lambda world: {"pk": partners.make_interest(world).pk},
    "criteria": lambda world: {"pk": _criterion(world).pk},
    "contract": lambda world: {"pk": partners.make_contract(world).pk},
    "variation": lambda world: {"pk": partners.make_variation(world).pk},
    "admin:partners_variation": lambda world: {"object_id": partners.make_variation(world).pk},
    "round": lambda world: {"pk": tendering.make_scoring(world).pk},
    "application-score": lambda world: {"pk": tendering.make_scoring(world).applications.get().pk},
    "admin:partners_round": lambda world: {"object_id": tendering.make_scoring(world).pk},
    "extension-options": lambda world: {"pk": partners.make_option(world).pk},
    "admin:partners_extensionoption": lambda world: {"object_id": partners.make_option(world).pk},
    "break-clauses": lambda world: {"pk": partners.make_break(world).pk},
    "admin:partners_breakclause": lambda world: {"object_id": partners.make_break(world).pk},
    "indicator": lambda world: {"pk": partners.make_indicator(world).pk},
    "admin:partners_indicator": lambda world: {"object_id": partners.make_indicator(world).pk},
    "milestone": lambda world: {"pk": partners.make_milestone(world).pk},
    "admin:partners_milestone": lambda world: {"object_id": partners.make_milestone(world).pk},
    "decisions": lambda world: {"pk": partners.make_decision(world).pk},
    "admin:partners_decision": lambda world: {"object_id": partners.make_decision(world).pk},
    "document": lambda world: {"pk": documents.make_document(world).pk},
    "document-upload": lambda world: {"pk": documents.make_type(world).pk},
    "document-types": lambda world: {"pk": documents.make_type(world).pk},
    "admin:partners_document": lambda world: {"object_id": documents.make_document(world).pk},
    "admin:partners_documenttype": lambda world: {"object_id": documents.make_type(world).pk},
    "explanation-propose": lambda world: {"pk": partners.make_contract(world).pk},
    "explanation": lambda world: {"pk": partners.make_explanation(world).pk},
    "admin:partners_explanation": lambda world: {"object_id": partners.make_explanation(world).pk},
    "power-fact": lambda world: {"pk": numbers.make_fact(world).pk},
    "declaration": lambda world: {"pk": _declaration(world).pk},
    "declaration-declare": lambda world: {},
    "consent": lambda world: {"pk": _consent(world).pk},
    "consent-consent": lambda world: {},
    "hour": lambda world: {"pk": numbers.make_hours(world).pk},
    "calendar-feed": _calendar,
    "admin:partners_powerfact": lambda world: {"object_id": numbers.make_fact(world).pk},
    "admin:partners_declaration": lambda world: {"object_id": _declaration(world).pk},
    "admin:partners_consent": lambda world: {"object_id": _consent(world).pk},
    "admin:partners_hours": lambda world: {"object_id": numbers.make_hours(world).pk},
    "payment": lambda world: {"pk": partners.make_payment(world).pk},
    "admin:consortium_organisation_imported": lambda world: {"token": uuid4()},
    "admin:consortium_organisation_wrong_rows": lambda world: {"token": uuid4()},
    "admin:consortium_contact_imported": lambda world: {"token": uuid4()},
    "admin:consortium_contact_wrong_rows": lambda world: {"token": uuid4()},
    "review": lambda world: {"pk": _review(world).pk},
    "commitment": lambda world: {"pk": _commitment(world).pk},
    "invitation": _birchs_invitation,
    "answer": _birchs_invitation,
    "answer-choose": _birchs_invitation_of_three,
    "admin:partners_partnership": lambda world: {"object_id": partners.make_partnership(world).pk},
    "admin:partners_bid": lambda world: {"object_id": partners.make_bid(world).pk},
    "admin:partners_notice": lambda world: {"object_id": partners.make_notice(world).pk},
    "admin:partners_interest": lambda world: {"object_id": partners.make_interest(world).pk},
    "admin:partners_result": lambda world: {"object_id": partners.make_result(world).pk},
    "admin:partners_bid_notice": lambda world: {"token": uuid4()},
    "admin:partners_correction": lambda world: {"object_id": partners.make_correction(world).pk},
    "admin:partners_criterion": lambda world: {"object_id": _criterion(world).pk},
    "admin:partners_payment": lambda world: {"object_id": partners.make_payment(world).pk},
    "admin:partners_payment_imported": lambda world: {"token": uuid4()},
    "admin:partners_payment_wrong_rows": lambda world: {"token": uuid4()},
    "admin:partners_contract": lambda world: {"object_id": partners.make_contract(world).pk},
    "result": lambda world: {"pk": make_released_review(world).pk},
    "review-document": lambda world: {"pk": make_released_review(world).pk},
    "cadence": lambda world: {"pk": make_cadence(world).pk},
    "question-set": lambda world: {"pk": make_review(world).question_set_id, "shape": "group", "step": 1},
    "admin:reflections_review": lambda world: {"object_id": make_review(world).pk},
    "admin:reflections_cadence": lambda world: {"object_id": make_cadence(world).pk},
    "admin:reflections_commitment": lambda world: {"object_id": make_commitment(world).pk},
    "admin:reflections_questionset": lambda world: {"object_id": make_review(world).question_set_id},
    "admin:app_list": lambda world: {"app_label": "consortium"},
    "admin:view_on_site": lambda world: {"content_type_id": 1, "object_id": world.alder.pk},
    "admin/(?P<url>": lambda world: {"url": "nothing-of-the-kind/"},
    "admin:consortium_organisation": lambda world: {"object_id": world.alder.pk},
    "admin:consortium_membership": lambda world: {"object_id": world.alder.memberships.get().pk},
    "admin:consortium_contact": lambda world: {"object_id": world.birch.contacts.first().pk},
    "admin:consortium_seat": lambda world: {"object_id": world.seats.member.pk},
    "admin:consortium_apitoken": lambda world: {"object_id": ApiToken.objects.get(name="Without scopes").pk},
}


def arguments(name: str, takes: list[str], world: World, made: dict[Any, Any] | None = None) -> dict[str, Any]:
    """Return the arguments for a route. Raises LookupError where no line above gives them.

    `made` keeps examples of this world for further routes.
    """
    made = {} if made is None else made
    given: dict[str, Any] = {"slug": world.northern.slug}
    fitting = [prefix for prefix in EXAMPLES if _plain(name).startswith(prefix)]
    if fitting:
        make = EXAMPLES[max(fitting, key=len)]
        given |= made[make] if make in made else made.setdefault(make, make(world))
    missing = set(takes) - set(given)
    if missing:
        raise LookupError(f"{name} takes {sorted(missing)}: add a line to tests/guards/examples.py")
    return given


def _plain(name: str) -> str:
    """Let Django's nameless redirect of a desk share the example of that desk."""
    if name.endswith("/<path:object_id>/"):
        return "admin:" + "_".join(name.split("/")[1:3])
    return name
