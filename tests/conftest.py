"""What every test may ask for."""

import pytest

from tests.factories import world as factory


@pytest.fixture
def world(db):
    """Three organisations in two consortia, with a person in every kind of seat."""
    return factory.build()


@pytest.fixture
def signed_in(client):
    """Return a function that signs the test client in as the person of a seat."""

    def sign_in(seat):
        client.force_login(seat.user)
        session = client.session
        session["seat"] = str(seat.pk)
        session.save()
        return client

    return sign_in
