"""The coordinators' desk for cadences: how often each partnership is reviewed.

Reviews have theirs in `reflections.coordination`, where results and reminders are known.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from consortium import clock
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.asking import VerbForm, ask
from consortium.backoffice.desk import ScopedModelAdmin, actor_of
from consortium.tenancy.models import Consortium
from reflections.reviews import cadences
from reflections.reviews.models import Cadence
from reflections.reviews.occasions import Occasion, every


class PauseForm(VerbForm):
    title = "Pause"
    words = (
        "No more reviews are planned, neither by the calendar nor on an occasion. Those already planned stay. "
        "Saving the cadence starts it again."
    )
    submit = "Pause"
    done = "Paused."


class CadenceForm(forms.ModelForm):
    occasions = forms.MultipleChoiceField(
        label="A review also opens when",
        choices=Occasion.choices,
        initial=every,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="One that would open within 30 days of another review is joined to it.",
    )


@admin.register(Cadence)
class CadenceDesk(TimelineMixin, ScopedModelAdmin):
    needs = "reviews.manage"
    manages = "reviews.manage"
    create = staticmethod(cadences.set_cadence)
    revise = staticmethod(cadences.revise)

    autocomplete_fields = ["partnership"]
    form = CadenceForm
    fields = ["partnership", "every_months", "anchor_on", "mode", "occasions"]
    list_display = ["partnership", "every", "anchor_on", "mode", "status"]
    list_filter = ["is_active", "mode"]
    list_select_related = ["partnership"]
    search_fields = ["partnership__name"]
    export_columns = ("id", "partnership", "every_months", "anchor_on", "mode", "occasions", "status")
    actions_detail = ["pause"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["partnership"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        home = Consortium.objects.visible_to(actor_of(request)).get()
        first = {"every_months": home.review_every_months, "anchor_on": clock.today(home.zone)}
        return {**first, **super().get_changeform_initial_data(request)}

    @display(description="every", ordering="every_months")
    def every(self, cadence: Cadence) -> str:
        return "month" if cadence.every_months == 1 else f"{cadence.every_months} months"

    @display(description="status", label={"active": "success", "paused": "warning"})
    def status(self, cadence: Cadence) -> str:
        return "active" if cadence.is_active else "paused"

    @action(description="Pause", permissions=["manage"], icon="pause")
    def pause(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=PauseForm, act=cadences.pause)
