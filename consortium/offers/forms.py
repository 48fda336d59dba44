"""What an organisation says that it offers: boxes to tick, on the coordinators' page and on its own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from consortium.access.actor import Actor
from consortium.backoffice.asking import VerbForm
from consortium.offers.actions import FIELDS
from consortium.offers.models import Tag
from consortium.organisations.models import Organisation

LABELS = {"services": _("Services"), "areas": _("Areas"), "people": _("People served")}


def _boxes(widget: Any) -> dict[str, forms.ModelMultipleChoiceField]:
    return {
        name: forms.ModelMultipleChoiceField(Tag.objects.none(), label=label, required=False, widget=widget)
        for name, label in LABELS.items()
    }


def _offer(form: Any, organisation: Organisation, actor: Actor) -> None:
    """Let each field choose among the current tags and those that are declared already."""
    declared = Tag.objects.offered_by(organisation)
    for name, kind in FIELDS.items():
        rows = Tag.objects.visible_to(actor).filter(kind=kind)
        form.fields[name].queryset = rows.current() | rows.filter(pk__in=declared.values("pk"))
        form.fields[name].initial = list(declared.filter(kind=kind))


class DeclareForm(forms.Form):
    """The portal’s."""

    def __init__(self, *args: Any, organisation: Organisation, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(_boxes(forms.CheckboxSelectMultiple))
        _offer(self, organisation, actor)


class DeclareVerb(VerbForm):
    title = "What it offers"
    words = (
        "Services, areas and people served, as this organisation declares them. Its own leads can do this in the "
        "portal, under “Your profile”. Tags are added on their own desk."
    )
    submit = "Save"
    done = "Saved."

    def prepare(self) -> None:
        self.fields.update(_boxes(UnfoldAdminCheckboxSelectMultipleWidget))
        _offer(self, self.thing, self.actor)
