"""The coordinators' desk for payments."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium import clock
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, actor_of
from consortium.backoffice.filters import ScopedRelatedFilter
from consortium.backoffice.importing import ImportDesk
from consortium.portal.tags import money
from partners.payments import actions as payments
from partners.payments import forms
from partners.payments.imports import PaymentImporter
from partners.payments.models import Payment
from partners.payments.standing import Standing

_INVOICE = ["contract", "organisation", "reference", "amount", "received_on", "period_from", "period_to"]
_FACTS = [
    "currency",
    "valid_on",
    "due_on",
    "disputed_on",
    "dispute_reason",
    "settled_on",
    "paid_on",
    "cancelled_on",
    "cancel_reason",
]


class StandingFilter(admin.SimpleListFilter):
    title = "where it stands"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Standing.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        today = clock.today(actor_of(request).zone)
        return queryset.with_standing(today).filter(standing_today=self.value())


@admin.register(Payment)
class PaymentDesk(TimelineMixin, ImportDesk, ScopedModelAdmin):
    needs = "payments.view"
    manages = "payments.manage"
    imports = "payments.manage"
    importer = PaymentImporter
    create = staticmethod(payments.receive)
    revise = staticmethod(payments.revise)

    autocomplete_fields = ["contract", "organisation"]
    list_display = ["reference", "organisation", "contract", "sum", "received_on", "standing", "due_on", "paid_on"]
    list_filter = [StandingFilter, ("contract", ScopedRelatedFilter), ("organisation", ScopedRelatedFilter)]
    list_select_related = ["organisation", "contract", "consortium"]
    search_fields = ["reference", "organisation__name", "contract__title"]
    export_columns = (
        "id",
        "contract",
        "organisation",
        "reference",
        "period_from",
        "period_to",
        "amount",
        "currency",
        "received_on",
        "valid_on",
        "due_on",
        "standing",
        "paid_on",
        "cancelled_on",
    )
    actions_detail = ["accept", "pay", "dispute", "settle", "cancel"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = [("Invoice", _INVOICE)]
        if obj:
            sets += [("What happened", _FACTS)]
        return [(title, {"fields": fields}) for title, fields in sets]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Once it is accepted, what it says stays."""
        if obj is None:
            return []
        return [*_INVOICE, *_FACTS] if obj.valid_on or obj.cancelled_on else ["contract", "organisation", *_FACTS]

    @display(
        description="where it stands",
        label={
            "Past the day it was due": "danger",
            "In dispute": "warning",
            "Paid": "success",
            "Accepted, to be paid": "info",
        },
    )
    def standing(self, payment: Payment) -> str:
        return str(payment.standing_on(clock.today(payment.consortium.zone)).label)

    @display(description="amount, net", ordering="amount")
    def sum(self, payment: Payment) -> str:
        return money(payment.amount, payment.currency)

    @action(description="Accept", permissions=["manage"], icon="check")
    def accept(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.AcceptForm, act=payments.accept)

    @action(description="Pay", permissions=["manage"], icon="payments")
    def pay(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.PayForm, act=payments.pay)

    @action(description="Dispute", permissions=["manage"], icon="report")
    def dispute(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.DisputeForm, act=payments.dispute)

    @action(description="Settle", permissions=["manage"], icon="handshake")
    def settle(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.SettleForm, act=payments.settle)

    @action(description="Cancel", permissions=["manage"], icon="cancel")
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.CancelForm, act=payments.cancel)
