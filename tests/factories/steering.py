"""Reviews, cadences and commitments of the world, made as coordinators make them."""

from datetime import timedelta

from consortium import clock
from reflections.commitments import actions as commitments
from reflections.reviews import actions as reviews
from reflections.reviews import cadences
from reflections.turn import conclude
from tests.factories.partners import make_partnership


def today(world):
    """Return the day that the pages of the site take for today."""
    return clock.today(world.northern.zone)


def make_review(world, partnership=None, *, mode="open", days=0):
    """A planned review of Alder and Birch, which opens in so many days."""
    partnership = partnership or make_partnership(world)
    opens_on = today(world) + timedelta(days=days)
    return reviews.plan(partnership, opens_on=opens_on, mode=mode, by=world.coordinator, now=clock.now())


def make_open_review(world, partnership=None, *, mode="open"):
    """One that is open now: Alder’s member lead and Birch’s member are asked."""
    return reviews.open(make_review(world, partnership, mode=mode), by=world.coordinator, now=clock.now())


def make_released_review(world, partnership=None, *, mode="open"):
    """One that opened a month ago and whose result is out; nobody answered."""
    partnership = partnership or make_partnership(world)
    then = clock.now() - timedelta(days=40)
    opens_on = then.astimezone(world.northern.zone).date()
    review = reviews.plan(partnership, opens_on=opens_on, mode=mode, by=world.coordinator, now=then)
    reviews.open(review, by=world.coordinator, now=then)
    conclude(review, now=review.closes_at)
    return review


def make_cadence(world, partnership=None):
    partnership = partnership or make_partnership(world)
    return cadences.set_cadence(
        partnership, anchor_on=today(world), mode="open", every_months=6, by=world.coordinator, now=clock.now()
    )


def make_commitment(world, partnership=None, *, title="Answer letters within a week", days=30, **fields):
    """Birch’s to keep; a coordinator raised it, unless `raised_by` and `by` say otherwise."""
    by = fields.pop("by", world.coordinator)
    told = {"title": title, "owner": world.birch, "due_on": today(world) + timedelta(days=days), **fields}
    partnership = partnership or make_partnership(world)
    return commitments.raise_one(partnership, fields=told, by=by, now=clock.now())
