"""The board report: on a page that prints, as a PDF and as a CSV."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from consortium import clock
from consortium.home.board import board_as_at
from consortium.home.board_files import as_csv, as_pdf
from consortium.portal.documents import NoPdf
from consortium.portal.forms import PortalRenderer
from consortium.portal.pages import PortalRequest, page
from consortium.tenancy.models import Consortium


class AsAtForm(forms.Form):
    default_renderer = PortalRenderer

    on = forms.DateField(
        label="As at the end of", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )

    def __init__(self, *args: object, today: date) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"] or self.today
        if on > self.today:
            raise forms.ValidationError("This day has not come yet. Choose today or a day before.")
        if on.year < self.today.year - 50:
            raise forms.ValidationError("Nothing was recorded here then. Choose a later day.")
        return on


@page("GET", needs="reports.make")
def board(request: PortalRequest) -> HttpResponse:
    """The report as at today, or as at a day before."""
    form, on = _asked(request)
    context = {"form": form, "board": board_as_at(request.actor, on), "consortium": _name(request)}
    return render(request, "portal/board.html", context)


@page("GET", needs="reports.make")
def board_pdf(request: PortalRequest) -> HttpResponse:
    """The same as a document; where this machine can’t draw one, back to the page, which prints."""
    _form, on = _asked(request)
    try:
        return as_pdf(board_as_at(request.actor, on), _name(request))
    except NoPdf:
        messages.error(request, "This installation can’t make a PDF. Print this page instead.")
        return redirect("board-report")


@page("GET", needs="reports.make")
def board_csv(request: PortalRequest) -> HttpResponse:
    """The same as a table for a spreadsheet."""
    _form, on = _asked(request)
    return as_csv(board_as_at(request.actor, on))


def _asked(request: PortalRequest) -> tuple[AsAtForm, date]:
    """Return the form, and the day that it names: today where it names none that fits."""
    today = clock.today(request.actor.zone)
    form = AsAtForm(request.GET if "on" in request.GET else {"on": today}, today=today)
    return form, form.cleaned_data["on"] if form.is_valid() else today


def _name(request: PortalRequest) -> str:
    return Consortium.objects.visible_to(request.actor).get().name
