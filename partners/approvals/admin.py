"""Trustees' approval on the coordinators' desk of bids."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from unfold.decorators import action

from consortium.backoffice.asking import ask
from partners.approvals import actions as approvals
from partners.approvals import forms
from partners.approvals.models import Approval
from partners.inlines import PartInline

BUTTONS = ["record_approval"]


class ApprovalInline(PartInline):
    model = Approval
    fields = ["organisation", "approved_on", "minute_reference", "recorded_by", "recorded_at"]
    verbose_name_plural = "trustees’ approval"


class ApprovalButton:
    """A desk of bids lists it among its buttons."""

    @action(description="Record trustees’ approval", permissions=["manage"], icon="verified")
    def record_approval(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.RecordApprovalForm, act=approvals.record_approval)
