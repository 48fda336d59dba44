"""What people type about a commitment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consortium.organisations.models import Organisation
from reflections.questions.models import FIVE

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RaiseForm(forms.Form):
    title = forms.CharField(
        label=_("What should change?"), max_length=200, help_text=_("One thing that somebody could see happen.")
    )
    behaviour = forms.ChoiceField(label=_("Which behaviour is it about?"), required=False)
    owner = forms.ModelChoiceField(
        label=_("Who would do it?"), queryset=Organisation.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    due_on = forms.DateField(label=_("By when?"), widget=DAY)

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = parties  # type: ignore[attr-defined]
        self.fields["behaviour"].choices = [("", _("None in particular"))] + [(b.value, b.label) for b in FIVE]  # type: ignore[attr-defined]


class PublishForm(forms.Form):
    title = forms.CharField(label=_("What will you do differently?"), max_length=200)
    person_name = forms.CharField(label=_("Who sees to it?"), max_length=120, required=False)
    due_on = forms.DateField(label=_("By when?"), widget=DAY)


class ReviseForm(PublishForm):
    title = forms.CharField(label=_("What should change?"), max_length=200)


class AgreeForm(forms.Form):
    person_name = forms.CharField(label=_("Who at your organisation sees to it?"), max_length=120)


class CloseForm(forms.Form):
    reason = forms.CharField(label=_("Why is it closed?"), max_length=300)
