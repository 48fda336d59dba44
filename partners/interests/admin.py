"""Declared interests on the coordinators' desk of bids."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ShownInline
from partners.bids.models import Bid
from partners.interests import actions as interests
from partners.interests import forms
from partners.interests.models import Interest
from partners.interests.queries import undeclared

BUTTONS = ["declare_interest", "withdraw_interest"]


class InterestInline(ShownInline):
    model = Interest
    fields = ["contact", "is_none", "words", "declared_on", "declared_by", "withdrawn_on"]
    verbose_name_plural = "interests"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("contact__organisation")


class InterestButtons:
    """A desk of bids lists these among its buttons, and `undeclared` among what it shows."""

    @display(description="interests not declared by")
    def undeclared(self, bid: Bid) -> str:
        return ", ".join(str(contact) for contact in undeclared(bid)) or "Nobody: all have declared"

    @action(description="Declare interest", permissions=["manage"], icon="how_to_reg")
    def declare_interest(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.DeclareInterestForm, act=interests.declare_interest)

    @action(description="Withdraw declaration", permissions=["manage"], icon="undo")
    def withdraw_interest(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.WithdrawInterestForm, act=interests.withdraw_interest)
