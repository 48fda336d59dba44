"""Declared interests on the coordinators' desk of bids, and a desk of their own to find them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, ShownInline
from consortium.backoffice.filters import ScopedRelatedFilter
from consortium.backoffice.linking import linked
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


class StandingFilter(admin.SimpleListFilter):
    title = "standing"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", "Standing"), ("no", "Withdrawn")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(withdrawn_on__isnull=self.value() == "yes") if self.value() else queryset


@admin.register(Interest)
class InterestDesk(ScopedModelAdmin):
    """Every declaration about every bid. People declare themselves; buttons on a bid do it for those without a seat."""

    needs = "bids.manage"  # the partners of a bid read of their own people alone

    fields = ["bid", "contact", "is_none", "words", "declared_on", "declared_by", "withdrawn_on"]
    list_display = ["contact", "organisation", "of_bid", "is_none", "words", "declared_on", "withdrawn_on"]
    list_filter = [StandingFilter, "is_none", ("bid", ScopedRelatedFilter)]
    list_select_related = ["bid", "contact__organisation"]
    search_fields = ["contact__name", "contact__organisation__name", "bid__title", "words"]
    date_hierarchy = "declared_on"
    export_columns = (
        "id",
        "bid",
        "contact",
        "organisation",
        "is_none",
        "words",
        "declared_on",
        "declared_by",
        "withdrawn_on",
    )

    @display(description="organisation", ordering="contact__organisation__name")
    def organisation(self, interest: Interest) -> str:
        return str(interest.contact.organisation or "")

    @display(description="bid", ordering="bid__title")
    def of_bid(self, interest: Interest) -> str:
        return linked("partners_bid", interest.bid)
