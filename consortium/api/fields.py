"""Fields that point at other rows: only at those the caller may see."""

from typing import Any

from rest_framework import serializers


class VisibleField(serializers.PrimaryKeyRelatedField):
    """An id of a row that the actor may see; any other id is as unknown as one that does not exist."""

    default_error_messages = {"does_not_exist": "There is nothing here with the id {pk_value}."}

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.visible_to(self.context["actor"])
