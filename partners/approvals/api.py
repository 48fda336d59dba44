"""Trustees' approval for integrators: rows of a bid, and a verb on it."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium.api.fields import VisibleField
from consortium.api.viewsets import carry_out, verb
from consortium.organisations.models import Organisation
from partners.approvals import actions as approvals
from partners.approvals.models import Approval

NEEDS = {"record_approval": "bids.view"}


class ApprovalField(serializers.ModelSerializer):
    name = serializers.CharField(source="organisation.name")

    class Meta:
        model = Approval
        fields = ["organisation", "name", "approved_on", "minute_reference", "recorded_by", "recorded_at"]


class Approving(serializers.Serializer):
    organisation = VisibleField(
        queryset=Organisation.objects.all(), required=False, help_text="A coordinator names it; else one’s own."
    )
    approved_on = serializers.DateField()
    minute_reference = serializers.CharField(max_length=200)


class ApprovalVerb:
    """An endpoint of bids offers it."""

    @verb()
    def record_approval(self: Any, request: Request, **kwargs: Any) -> Response:
        """Record that the trustees of a partner approved: its lead, or a coordinator."""
        self.require_one_of("bids.manage", "bids.agree")
        return carry_out(self, approvals.record_approval, Approving)
