"""What stands beside a question: an organisation’s own power profile, at the question about its own power."""

from dataclasses import dataclass

from django.urls import reverse

from partners.power.queries import advantaged_in
from reflections.questions.models import Behaviour, Target
from reflections.questions.screens import Screen
from reflections.responses.tasks import Task


@dataclass(frozen=True, slots=True)
class Profile:
    title: str
    url: str


def power_profiles(task: Task, page: Screen) -> list[Profile]:
    """Return the contracts of the partnership in which the respondent’s organisation is known to have an advantage.

    It depends on records alone, never on an answer; and it is shown to nobody but that organisation.
    """
    if page.behaviour != Behaviour.POWER or page.target != Target.SELF:
        return []
    invitation = task.invitation
    slug = invitation.review.consortium.slug
    return [
        Profile(contract.title, reverse("contract-power", args=[slug, contract.pk]))
        for contract in advantaged_in(invitation.review.partnership_id, invitation.organisation_id)
    ]
