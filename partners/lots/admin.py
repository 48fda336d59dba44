"""Lots on the coordinators' desk of bids."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from unfold.decorators import action

from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ShownInline
from partners.lots import actions as lots
from partners.lots import forms
from partners.lots.models import Lot


class LotInline(ShownInline):
    model = Lot
    fields = ["number", "title", "value", "outcome", "outcome_on"]
    verbose_name_plural = "lots"


class LotButtons:
    """A desk of bids lists these among its buttons."""

    @action(description="Add lot", permissions=["manage"], icon="add")
    def add_lot(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.AddLotForm, act=lots.add_lot)

    @action(description="Change lot", permissions=["manage"], icon="edit")
    def revise_lot(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ReviseLotForm, act=lots.revise_lot)

    @action(description="Remove lot", permissions=["manage"], icon="remove")
    def remove_lot(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.RemoveLotForm, act=lots.remove_lot)

    @action(description="Record outcome of a lot", permissions=["manage"], icon="flag")
    def decide_lot(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.DecideLotForm, act=lots.decide_lot)
