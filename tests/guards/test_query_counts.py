"""A list costs as many queries for thirty rows as for one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.api import Integrator
from tests.guards.query_counts import LISTS


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.name)
def test_list_costs_the_same_for_1_3_and_30_rows(listed, world):
    address = reverse(listed.name, kwargs=listed.kwargs)
    client = _client(address, getattr(world.seats, listed.by))
    cost, made = {}, 0
    for rows in (1, 3, 30):
        while made < rows:
            made += 1
            listed.add(world, made)
        _fetch(client, address)  # what the first request of a process learns is not the list's cost
        with CaptureQueriesContext(connection) as queries:
            _fetch(client, address)
        cost[rows] = [query["sql"] for query in queries]
    assert {rows: len(sent) for rows, sent in cost.items()} == dict.fromkeys(cost, len(cost[1])), cost[3]


def _client(address, seat):
    if address.startswith("/api/"):
        return Integrator(seat)
    client = Client()
    client.force_login(seat.user)
    return client


def _fetch(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.getvalue()
