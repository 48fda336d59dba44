"""Questions to the buyer for integrators: rows of a bid, and verbs on it."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium.api.viewsets import carry_out, verb
from partners.clarifications import actions as clarifications
from partners.clarifications.models import Clarification, State

NEEDS = dict.fromkeys(
    [
        "ask_clarification",
        "answer_clarification",
        "publish_clarification",
        "note_clarification",
        "withdraw_clarification",
    ],
    "bids.manage",
) | {"propose_clarification": "bids.prepare"}


class ClarificationField(serializers.ModelSerializer):
    state = serializers.SerializerMethodField()

    class Meta:
        model = Clarification
        dates = ["due_on", "asked_on", "answered_on", "published_on", "withdrawn_on"]
        fields = ["id", "question", "answer", "state", "is_ours", "proposed_by", "organisation", *dates]
        fields += ["withdrawn_because"]

    def get_state(self, clarification: Clarification) -> State:
        return clarification.state


class ProposingClarification(serializers.Serializer):
    question = serializers.CharField(max_length=2000)


class NamingClarification(serializers.Serializer):
    # The action finds it among the questions of this bid alone.
    clarification = serializers.UUIDField()

    def validate_clarification(self, pk: Any) -> Clarification:
        return Clarification(pk=pk)


class AskingClarification(NamingClarification):
    clarification = serializers.UUIDField(required=False, help_text="One that waits; else `question` is a new one.")
    question = serializers.CharField(required=False, max_length=2000)
    due_on = serializers.DateField(required=False, help_text="Not after the clarification deadline.")
    asked_on = serializers.DateField(required=False)


class AnsweringClarification(NamingClarification):
    answer = serializers.CharField(max_length=10_000)
    answered_on = serializers.DateField()


class PublishingClarification(NamingClarification):
    published_on = serializers.DateField()


class NotingClarification(serializers.Serializer):
    question = serializers.CharField(max_length=2000)
    answer = serializers.CharField(max_length=10_000)
    published_on = serializers.DateField()


class WithdrawingClarification(NamingClarification):
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class ClarificationVerbs:
    """An endpoint of bids offers these."""

    @verb()
    def propose_clarification(self, request: Request, **kwargs: Any) -> Response:
        """Propose a question for the organisation of the token’s seat; a coordinator decides whether it is asked."""
        return carry_out(self, clarifications.propose_clarification, ProposingClarification)

    @verb()
    def ask_clarification(self, request: Request, **kwargs: Any) -> Response:
        """Decide to ask the buyer something by a day, or record that it was asked."""
        return carry_out(self, clarifications.ask_clarification, AskingClarification)

    @verb()
    def answer_clarification(self, request: Request, **kwargs: Any) -> Response:
        """Record what the buyer answered."""
        return carry_out(self, clarifications.answer_clarification, AnsweringClarification)

    @verb()
    def publish_clarification(self, request: Request, **kwargs: Any) -> Response:
        """Record that the buyer published question and answer to every bidder."""
        return carry_out(self, clarifications.publish_clarification, PublishingClarification)

    @verb()
    def note_clarification(self, request: Request, **kwargs: Any) -> Response:
        """Note what another bidder asked, as the buyer published it."""
        return carry_out(self, clarifications.note_clarification, NotingClarification)

    @verb()
    def withdraw_clarification(self, request: Request, **kwargs: Any) -> Response:
        """Do not ask it, or take it back."""
        return carry_out(self, clarifications.withdraw_clarification, WithdrawingClarification)
