"""Whom a coordinator looks for."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget

from consortium.access.actor import Actor
from consortium.offers.models import Kind, Tag
from consortium.offers.queries import choices
from consortium.organisations.size_bands import SizeBand

TAGS = {"service": Kind.SERVICE, "area": Kind.AREA, "people": Kind.PEOPLE}


def _tag(label: str) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Tag.objects.none(), label=label, required=False, empty_label="Any", widget=UnfoldAdminSelectWidget
    )


class FilterForm(forms.Form):
    """Filters of the list, in the address. What makes no sense filters nothing."""

    service = _tag("Service")
    area = _tag("Area")
    people = _tag("People served")
    size = forms.ChoiceField(
        label="Size", required=False, choices=[("", "Any"), *SizeBand.choices], widget=UnfoldAdminSelectWidget
    )
    members = forms.ChoiceField(
        label="Members",
        required=False,
        choices=[("", "Active today"), ("all", "Suspended and applying too")],
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data, auto_id="filter-%s")
        offered = choices(actor)
        for name, kind in TAGS.items():
            self.fields[name].queryset = offered[kind]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """Return the arguments of `queries.members`."""
        self.is_valid()
        given = self.cleaned_data
        tags = [given[name] for name in TAGS if given.get(name)]
        return {"tags": tags, "size": given.get("size", ""), "active": given.get("members") != "all"}
