"""All occasions together: what they cost, and that a cadence may leave each out."""

import pytest

from reflections.reviews import planning
from reflections.reviews.models import Cadence
from reflections.reviews.occasions import Occasion
from reflections.triggers.sources import SOURCES
from tests.factories.partners import make_live_contract, make_option, make_partnership, make_payment
from tests.factories.queries import costs
from tests.factories.world import NOW, TODAY


def ask():
    cadences = Cadence.objects.active_on(TODAY).select_related("consortium", "partnership__consortium")
    return planning.due_triggers(list(cadences), NOW)


@pytest.mark.either
def test_looking_for_reasons_costs_the_same_for_1_3_and_30_partnerships(world, waiting):
    def add(number):
        contract = make_live_contract(world, partnership=make_partnership(world, f"Number {number}"))
        make_option(world, contract)
        make_payment(world, contract)
        waiting(contract.partnership)

    counts = costs(ask, add)
    assert len(set(counts)) == 1, counts


def test_every_source_is_asked(world):
    assert set(SOURCES) < set(planning.SOURCES)


@pytest.mark.parametrize("occasion", Occasion)
def test_occasion_left_out_calls_for_nothing(world, waiting, occasion):
    contract = make_live_contract(world)
    cadence = waiting(contract.partnership, *(each for each in Occasion if each != occasion))
    everything = {due.key.partition(":")[0] for due in ask()}
    Cadence.objects.filter(pk=cadence.pk).update(occasions=[occasion])
    alone = {due.key.partition(":")[0] for due in ask()}
    assert not everything & alone


def test_cadence_without_occasions_reads_nothing_more_than_the_calendar(world, waiting, django_assert_num_queries):
    cadence = waiting(make_live_contract(world).partnership)
    Cadence.objects.filter(pk=cadence.pk).update(occasions=[])
    with django_assert_num_queries(1):
        assert ask() == []
