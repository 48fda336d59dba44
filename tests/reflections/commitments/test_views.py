"""Commitments in the portal."""

from datetime import timedelta

from django.urls import reverse

from reflections.commitments.models import Commitment, State
from tests.factories.forms import filled
from tests.factories.steering import make_released_review, today


def test_raise_in_the_portal_is_for_ones_own_organisation(world, signed_in):
    review = make_released_review(world)
    client = signed_in(world.seats.member)
    address = f"{reverse('commitment-raise', args=['northern'])}?review={review.pk}"
    due_on = today(world) + timedelta(days=30)
    typed = {"title": "Send the agenda a week before", "owner": world.alder.pk, "due_on": due_on.isoformat()}
    answer = client.post(address, filled(client.get(address), **typed))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("commitment-list", args=["northern"]))
    raised = Commitment.objects.get()
    assert (raised.title, raised.owner, raised.raised_by, raised.review) == (
        "Send the agenda a week before",
        world.alder,
        world.birch,
        review,
    )
    assert (raised.state, raised.due_on) == (State.RAISED, due_on)
