"""What coordinators type about an organisation: its numbers one a line, and the latest income."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminDecimalFieldWidget, UnfoldAdminTextareaWidget

from consortium.backoffice.asking import DatedForm, confirmation, day, one_of
from consortium.organisations.identifiers import BadIdentifier, read, split
from consortium.organisations.models import Organisation


class OrganisationForm(forms.ModelForm):
    identifiers = forms.CharField(
        label=_("registered numbers"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("One a line, with the register’s code: GB-CHC-1000340, GB-SC-SC005336, GB-COH-02324869."),
    )
    year_end = forms.DateField(
        label=_("latest accounts to"), required=False, widget=UnfoldAdminDateWidget, help_text=_("Financial year end.")
    )
    income = forms.DecimalField(
        label=_("income in that year (£)"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
        help_text=_("Decides the size band. Leave empty if it is not known: not known is not “micro”."),
    )

    class Meta:
        model = Organisation
        fields = ["name", "kind", "website", "postcode", "activities", "led_by_community"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.instance._state.adding:
            self.initial["identifiers"] = "\n".join(str(number) for number in self.instance.identifiers.all())
            if latest := self.instance.incomes.first():
                self.initial.update(year_end=latest.year_end, income=latest.amount)

    def clean_identifiers(self) -> list[tuple[str, str]]:
        numbers = []
        for line in filter(None, map(str.strip, self.cleaned_data["identifiers"].splitlines())):
            try:
                reading = read(*split(line))
            except BadIdentifier as problem:
                raise forms.ValidationError(str(problem)) from problem
            numbers.append((reading.scheme, reading.value))
        return numbers

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        year_end, income = cleaned.get("year_end"), cleaned.get("income")
        if (year_end is None) != (income is None):
            missing = "year_end" if year_end is None else "income"
            self.add_error(missing, _("Give the year end and the income together."))
        return cleaned


class MergeForm(DatedForm):
    title = "Record a merger"
    words = (
        "Its name, numbers, history and documents stay where they are. It is closed to what is new: memberships, "
        "bids, shares and documents. Where it has a share, “This week” asks for somebody to take it over."
    )
    submit = "Record merger"
    done = "The merger is on record. “This week” shows the shares that need somebody."

    merged_on = day("Merged on")
    into = one_of(Organisation, "Into")

    def prepare(self) -> None:
        super().prepare()
        self.offer("into", Organisation.objects.current().exclude(pk=self.thing.pk))


UNMERGE = confirmation(
    "Take back the merger",
    words="For a merger that was recorded by mistake. Its history keeps both.",
    submit="Take back",
    done="The merger is taken back.",
)
