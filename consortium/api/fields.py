"""Fields with a rule of the whole API: rows that the caller may see, and instants that say their offset."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from rest_framework import serializers


class VisibleField(serializers.PrimaryKeyRelatedField):
    """An id of a row that the actor may see; any other id is as unknown as one that does not exist."""

    default_error_messages = {"does_not_exist": "There is nothing here with the id {pk_value}."}

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.visible_to(self.context["actor"])


class InstantField(serializers.DateTimeField):
    """An instant, wherever the clock is that shows it: a time without an offset could be any of several."""

    default_error_messages = {"naive": "Give the offset too, as in 2026-03-31T12:00:00+01:00."}

    def enforce_timezone(self, value: datetime) -> datetime:
        if timezone.is_naive(value):
            self.fail("naive")
        return super().enforce_timezone(value)
