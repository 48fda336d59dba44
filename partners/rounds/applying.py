"""What a member does in an open round: begins an application, submits it, changes it, takes it back."""

from datetime import datetime

from django.db import transaction

from consortium.access.actor import Actor
from consortium.errors import NotValid, RuleBroken
from partners.rounds.beside import locked, own_application, require_member, require_stage, told_without_name
from partners.rounds.models import Application, Round
from partners.rounds.stages import Stage

_CLOSED = "It takes no applications."


class SubmittedAlready(RuleBroken):
    code = "submitted_already"
    message = "Your application is in. Submit the changed text, or withdraw it first."


class NotSubmitted(RuleBroken):
    code = "not_submitted"
    message = "Your organisation has no application in this round. Nothing was changed."


@transaction.atomic
def save_draft(round: Round, *, text: str, by: Actor, now: datetime) -> Application:
    """Keep a text for one's organisation. It is not an application until it is submitted."""
    round = locked(round)
    application = _to_write(round, by, now)
    if application.is_standing:
        raise SubmittedAlready
    application.text = text
    return application.store(now=now)


@transaction.atomic
def submit(round: Round, *, text: str, by: Actor, now: datetime) -> Application:
    """Apply for one's organisation, or change what was submitted; the same text a second time changes nothing."""
    round = locked(round)
    application = _to_write(round, by, now)
    if not text.strip():
        raise NotValid("Write the application first.", field="text")
    if application.is_standing and application.text == text:
        return application
    is_new = not application.is_standing
    application.text, application.submitted_by = text, by.name
    application.submitted_at, application.withdrawn_at = now, None
    application.store(now=now)
    if is_new:
        told_without_name(round, "round.application_received", now=now)
    return application


@transaction.atomic
def withdraw(round: Round, *, by: Actor, now: datetime) -> Application:
    """Take one's application back, until there is an outcome. Nobody reads it from then on."""
    round = locked(round)
    application = own_application(round, by)
    if application is None or not application.submitted_at:
        raise NotSubmitted
    if application.withdrawn_at:
        return application
    words = "An application can be withdrawn until there is an outcome."
    require_stage(round, Stage.OPEN, Stage.SCORING, now=now, words=words)
    application.withdrawn_at = now
    application.store(now=now)
    told_without_name(round, "round.application_withdrawn", now=now)
    return application


def _to_write(round: Round, by: Actor, now: datetime) -> Application:
    require_stage(round, Stage.OPEN, now=now, words=_CLOSED)
    require_member(round, by, now)
    found = own_application(round, by)
    return found or Application(consortium_id=round.consortium_id, round=round, organisation_id=by.organisation_id)
