"""Portal forms: how they look, and how a broken rule becomes an error beside the field."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from consortium.errors import RuleBroken


class PortalRenderer(TemplatesSetting):
    """Render portal forms with the project's own field template."""

    field_template_name = "portal/_field.html"


def carried_out(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Run an action for a valid form; tell whether it was done.

    A RuleBroken becomes an error of the form, at the field it names, and whatever was typed stays.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except RuleBroken as broken:
        field = broken.at_field if broken.at_field in form.fields else None
        form.add_error(field, str(broken))
        return False
    return True
