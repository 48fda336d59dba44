"""One coordinator corrects what was typed while another records what came of it: neither undoes the other."""

from datetime import date
from itertools import cycle

import pytest

from consortium.errors import RuleBroken
from partners.options import actions as options
from partners.options import breaks
from tests.factories import world as factory
from tests.factories.partners import make_break, make_option
from tests.factories.threads import at_once
from tests.factories.world import NOW, TODAY

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committing")]


def alternating(*acts):
    """Run them in turn, each many times, all at once; whatever is refused is refused by a rule."""
    turns = cycle(acts)

    def take_turn():
        return next(turns)()

    found = at_once(take_turn)
    assert [each for each in found if isinstance(each, Exception) and not isinstance(each, RuleBroken)] == []
    return found


def test_an_option_exercised_while_it_is_corrected_stays_exercised_to_the_day_that_it_says():
    world = factory.build()
    option = make_option(world)
    stale = [type(option).objects.select_related("contract").get(pk=option.pk) for _ in range(2)]
    act = {"by": world.coordinator, "now": NOW}
    found = alternating(
        lambda: options.revise(stale[0], extends_to=date(2029, 3, 31), **act),
        lambda: options.exercise(stale[1], exercised_on=TODAY, **act),
    )
    option.refresh_from_db()
    assert (option.exercised_on, option.contract.extended_to) == (TODAY, option.extends_to)
    refused = [each.code for each in found if isinstance(each, options.AlreadyDecided)]
    assert refused.count("already_decided") >= 3  # of four who exercise, one did


def test_a_break_used_while_it_is_corrected_stays_used():
    world = factory.build()
    clause = make_break(world)
    stale = [type(clause).objects.select_related("contract").get(pk=clause.pk) for _ in range(2)]
    act = {"by": world.coordinator, "now": NOW}
    alternating(
        lambda: breaks.revise(stale[0], words="As signed", **act),
        lambda: breaks.use(stale[1], used_on=TODAY, reason="Funding ends", **act),
    )
    clause.refresh_from_db()
    assert (clause.used_on, clause.used_because) == (TODAY, "Funding ends")
