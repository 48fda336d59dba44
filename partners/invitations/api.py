"""Invitations to bid for integrators."""

from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium.api.fields import VisibleField
from consortium.api.filters import ConsortiumFilter
from consortium.api.viewsets import ConsortiumViewSet, Created, Listed, Retrieved, carry_out, verb
from consortium.organisations.models import Organisation
from partners.bids.models import Bid
from partners.invitations import actions as invitations
from partners.invitations import chasing
from partners.invitations.models import BidInvitation, Reason, State


class BidInvitationSerializer(serializers.ModelSerializer):
    bid = VisibleField(queryset=Bid.objects.all())
    bid_title = serializers.CharField(source="bid.title", read_only=True)
    organisation = VisibleField(queryset=Organisation.objects.current())
    state = serializers.SerializerMethodField()
    at_once = serializers.BooleanField(
        write_only=True, required=False, help_text="Write to the leads now, and not at the next good hour."
    )

    class Meta:
        model = BidInvitation
        facts = [
            "invited_at",
            "invited_by",
            "accepted_at",
            "declined_at",
            "declined_because",
            "declined_note",
            "answered_by",
            "brought_in_at",
            "withdrawn_at",
            "created_at",
            "updated_at",
            "archived_at",
        ]
        fields = ["id", "bid", "bid_title", "organisation", "state", "asked_for", "at_once", *facts]
        read_only_fields = facts
        validators: list[Any] = []  # the action says who is invited already, and answers 409

    def get_state(self, invitation: BidInvitation) -> State:
        return invitation.state


class Declining(serializers.Serializer):
    reason = serializers.ChoiceField(Reason.choices)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class Reminding(serializers.Serializer):
    at_once = serializers.BooleanField(
        required=False, help_text="Write to the leads now, and not at the next good hour."
    )


class BidInvitationFilter(ConsortiumFilter):
    bid = filters.UUIDFilter(field_name="bid_id")
    organisation = filters.UUIDFilter(field_name="organisation_id")
    state = filters.ChoiceFilter(choices=State.choices, method="at_state")
    declined_because = filters.ChoiceFilter(choices=Reason.choices)

    class Meta:
        model = BidInvitation
        fields: list[str] = []

    def at_state(self, queryset: Any, name: str, state: str) -> Any:
        return queryset.in_state(state)


class BidInvitationViewSet(Listed, Retrieved, Created, ConsortiumViewSet):
    """Organisations asked into a bid, and their answers. A member lead’s token sees its own organisation’s."""

    queryset = BidInvitation.objects.select_related("bid")
    serializer_class = BidInvitationSerializer
    filterset_class = BidInvitationFilter
    needs = {
        "list": "bids.view",
        "retrieve": "bids.view",
        "create": "bids.manage",
        "remind": "bids.manage",
        "withdraw": "bids.manage",
        "bring_in": "bids.manage",
        "accept": "bids.agree",
        "decline": "bids.agree",
    }

    @staticmethod
    def act_create(*, bid: Bid, organisation: Organisation, **fields: Any) -> BidInvitation:
        return invitations.invite(bid, organisations=[organisation], **fields)[0]

    @verb()
    def accept(self, request: Request, **kwargs: Any) -> Response:
        """Say yes for the organisation of the token’s seat."""
        return carry_out(self, invitations.accept)

    @verb()
    def decline(self, request: Request, **kwargs: Any) -> Response:
        """Say no for the organisation of the token’s seat, and why."""
        return carry_out(self, invitations.decline, Declining)

    @verb()
    def remind(self, request: Request, **kwargs: Any) -> Response:
        """Remind the leads to answer, once a day and until the bid closes, as the coordinators’ desk does in bulk."""
        return carry_out(self, chasing.remind, Reminding)

    @verb()
    def bring_in(self, request: Request, **kwargs: Any) -> Response:
        """Let an organisation that accepted into the partnership and the bid."""
        return carry_out(self, invitations.bring_in)

    @verb()
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Take the invitation back."""
        return carry_out(self, invitations.withdraw)
