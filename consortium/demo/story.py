"""The demonstration: an invented consortium of advice charities in the north, with people to sign in as.

Everything in it happened through the actions that people use, on the day it says, so that histories, timelines and
results are real ones.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from consortium.access.actor import command
from consortium.activity.models import Event
from consortium.demo.bidding import stage_bidding
from consortium.demo.bids import stage_bids
from consortium.demo.commitments import stage_commitments
from consortium.demo.contracts import stage_contracts
from consortium.demo.delivering import stage_delivery
from consortium.demo.departures import stage_departures
from consortium.demo.documents import stage_documents
from consortium.demo.noticing import stage_notices
from consortium.demo.numbers import stage_numbers
from consortium.demo.organisations import FOUNDED_DAYS_AGO, stage_organisations
from consortium.demo.partnerships import stage_partnerships
from consortium.demo.payments import stage_payments
from consortium.demo.people import SIGN_IN, stage_people
from consortium.demo.postman import stage_post
from consortium.demo.preparing import stage_preparing
from consortium.demo.reviews import stage_reviews
from consortium.demo.stage import Stage, fixed_id
from consortium.demo.tendering import stage_tendering
from consortium.errors import RuleBroken
from consortium.tenancy import actions as tenancy
from consortium.tenancy.models import Consortium, Form

__all__ = ["SIGN_IN", "SLUG", "NotInProduction", "load"]

NAME = "Northern Advice Consortium"
SLUG = "northern-advice"


class NotInProduction(RuleBroken):
    code = "not_in_production"
    message = "The demonstration has passwords that everybody knows, so it is never loaded in production."


@transaction.atomic
def load(now: datetime) -> None:
    """Tell the story once; a database that has heard it stays as it is. `now` is the day on which it ends."""
    if settings.PRODUCTION:
        raise NotInProduction
    if Consortium.objects.filter(slug=SLUG).exists():
        return
    founded_at = (now - timedelta(days=FOUNDED_DAYS_AGO + 1)).replace(hour=9, minute=0, second=0, microsecond=0)
    northern = tenancy.found(
        id=fixed_id("consortium"),
        name=NAME,
        slug=SLUG,
        model=Form.MANAGING_AGENT,
        by=command(),
        now=founded_at,
    )
    stage = Stage(now=now, consortium=northern)
    stage_people(stage)
    stage_organisations(stage)
    stage_partnerships(stage)
    stage_bids(stage)
    stage_notices(stage)
    stage_preparing(stage)
    stage_contracts(stage)
    stage_tendering(stage)
    stage_departures(stage)
    stage_delivery(stage)
    stage_documents(stage)
    stage_bidding(stage)
    stage_payments(stage)
    stage_numbers(stage)
    stage_reviews(stage)
    stage_commitments(stage)
    stage_post(stage)
    stage.play()
    _nobody_hears_of_it_now(northern)


def _nobody_hears_of_it_now(consortium: Consortium) -> None:
    """Mark the story's events as published: it is old news, and must not write to anybody today."""
    told = Event.objects.filter(consortium=consortium, published_at=None)
    told.update(published_at=F("happened_at"))
