"""A list costs as many queries for thirty rows as for one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.api import Integrator
from tests.guards.query_counts import LISTS

FACTORIES = list(dict.fromkeys(listed.add for listed in LISTS))  # the rows are made once for all lists of a noun


@pytest.mark.either
@pytest.mark.parametrize("add", FACTORIES, ids=lambda add: add.__name__)
def test_lists_cost_the_same_for_1_3_and_30_rows(add, world):
    asked = [_Asked(listed, world) for listed in LISTS if listed.add is add]
    made = 0
    for rows in (1, 3, 30):
        while made < rows:
            made += 1
            add(world, made)
        for one in asked:
            if rows == 1:
                one.fetch()  # what the first request of a process learns is not the list's cost
            one.measure(rows)
    assert {one.name: one.counts for one in asked if one.grew} == {}, next(one.sent[30] for one in asked if one.grew)


class _Asked:
    """A list, as one person sees it, and what it sent to the database for each number of rows."""

    def __init__(self, listed, world):
        self.name = f"{listed.name} as {listed.by}"
        self.address = reverse(listed.name, kwargs=listed.kwargs)
        self.client = _client(self.address, getattr(world.seats, listed.by))
        self.sent = {}

    def fetch(self):
        response = self.client.get(self.address)
        assert response.status_code == 200, self.name
        response.getvalue()

    def measure(self, rows):
        with CaptureQueriesContext(connection) as queries:
            self.fetch()
        self.sent[rows] = [query["sql"] for query in queries]

    @property
    def counts(self):
        return {rows: len(sent) for rows, sent in self.sent.items()}

    @property
    def grew(self):
        return len(set(self.counts.values())) > 1


def _client(address, seat):
    if address.startswith("/api/"):
        return Integrator(seat)
    client = Client()
    client.force_login(seat.user)
    return client
