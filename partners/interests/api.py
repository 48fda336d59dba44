"""Declared interests for integrators: rows of a bid, and verbs on it."""

from typing import Any

from django.db.models import Prefetch
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium.access.actor import Actor
from consortium.api.fields import VisibleField
from consortium.api.viewsets import carry_out, verb
from consortium.contacts.models import Contact
from partners.interests import actions as interests
from partners.interests.models import Interest

# People declare for themselves, coordinators for those without a seat; a token that may only look does neither.
DECLARERS = ("bids.manage", "bids.prepare")
NEEDS = dict.fromkeys(["declare_interest", "withdraw_interest"], "bids.view")


def seen_by(actor: Actor) -> Prefetch:
    """Return how to read, beside each bid, the declarations that the actor may see."""
    rows: Any = Interest.objects.visible_to(actor).select_related("contact")
    return Prefetch("interests", rows)


class InterestField(serializers.ModelSerializer):
    name = serializers.CharField(source="contact.name")
    organisation = serializers.UUIDField(source="contact.organisation_id")

    class Meta:
        model = Interest
        fields = ["id", "contact", "name", "organisation", "is_none", "words", "declared_on", "declared_by"]
        fields += ["withdrawn_on"]


class DeclaringInterest(serializers.Serializer):
    is_none = serializers.BooleanField(required=False, help_text="There is none; else `words` says what it is.")
    words = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    contact = VisibleField(
        queryset=Contact.objects.current(), required=False, help_text="Somebody without a seat; else oneself."
    )


class NamingInterest(serializers.Serializer):
    # The action finds it among the declarations of this bid alone.
    interest = serializers.UUIDField()

    def validate_interest(self, pk: Any) -> Interest:
        return Interest(pk=pk)


class InterestVerbs:
    """An endpoint of bids offers these."""

    @verb()
    def declare_interest(self: Any, request: Request, **kwargs: Any) -> Response:
        """Declare an interest, or that there is none: one’s own, or for somebody without a seat."""
        self.require_one_of(*DECLARERS)
        return carry_out(self, interests.declare_interest, DeclaringInterest)

    @verb()
    def withdraw_interest(self: Any, request: Request, **kwargs: Any) -> Response:
        """Withdraw a declaration. It stays on record, with the day."""
        self.require_one_of(*DECLARERS)
        return carry_out(self, interests.withdraw_interest, NamingInterest)
