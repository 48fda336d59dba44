"""The seats desk."""

import pytest

from consortium.seats.models import Seat
from tests.factories.forms import filled

ADD = "/admin/consortium/seat/add/"


@pytest.mark.parametrize("organisation", ["not-an-id", "1", "\u202e", "00000000-0000-0000-0000-000000000000"])
def test_invite_for_an_organisation_that_is_none_asks_again(signed_in, world, organisation):
    client = signed_in(world.seats.coordinator)
    typed = {"invited_name": "Jo", "invited_email": "jo@example.org", "role": "member", "organisation": organisation}
    answer = client.post(ADD, filled(client.get(ADD)) | typed)
    assert (answer.status_code, "jo@example.org" in answer.content.decode()) == (200, True)
    assert not Seat.objects.filter(invited_email="jo@example.org").exists()
