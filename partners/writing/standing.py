"""Where a question of a bid stands, from its days alone."""

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Standing(TextChoices):
    TO_DRAFT = "to_draft", _("To be drafted")
    DRAFTED = "drafted", _("Drafted, to be reviewed")
    REVIEWED = "reviewed", _("Reviewed")


def standing(drafted_on: date | None, reviewed_on: date | None) -> Standing:
    if reviewed_on:
        return Standing.REVIEWED
    return Standing.DRAFTED if drafted_on else Standing.TO_DRAFT


def is_overdue(due_on: date | None, drafted_on: date | None, day: date) -> bool:
    """Tell whether its day has passed without a draft."""
    return drafted_on is None and due_on is not None and due_on < day
