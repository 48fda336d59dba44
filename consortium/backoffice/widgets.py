"""Widgets of the desks that Django's own leave something to wish for."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Field


class RowSelect(AutocompleteSelect):
    """Choose a row by typing. Text that is no id, from a form made by hand, chooses nothing: the field refuses it."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        key = self.field.remote_field.model._meta.pk
        return super().optgroups(name, [each for each in value if _could_be(key, each)], attrs)


def _could_be(key: Field, text: Any) -> bool:
    try:
        key.to_python(text)
    except ValidationError:
        return text == ""
    return True
