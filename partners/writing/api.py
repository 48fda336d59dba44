"""The questions that a bid answers, for integrators: rows of a bid, and verbs on it."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium.api.fields import VisibleField
from consortium.api.viewsets import carry_out, verb
from consortium.contacts.models import Contact
from partners.writing import actions as writing
from partners.writing.forms import MOST_WORDS
from partners.writing.models import BidQuestion
from partners.writing.standing import Standing

# Whoever is named drafts or reviews, the action says; a token that may only look does neither.
DOERS = ("bids.manage", "bids.prepare")
NEEDS = dict.fromkeys(["add_question", "revise_question", "remove_question"], "bids.manage") | dict.fromkeys(
    ["draft_question", "review_question"], "bids.view"
)


class BidQuestionField(serializers.ModelSerializer):
    owner_name = serializers.CharField(source="owner.name", default=None)
    reviewer_name = serializers.CharField(source="reviewer.name", default=None)
    standing = serializers.SerializerMethodField()

    class Meta:
        model = BidQuestion
        people = ["owner", "owner_name", "reviewer", "reviewer_name"]
        fields = ["id", "number", "text", "weight", "word_limit", *people, "standing"]
        fields += ["due_on", "drafted_on", "words", "reviewed_on"]

    def get_standing(self, question: BidQuestion) -> Standing:
        return question.standing


class NamingQuestion(serializers.Serializer):
    # The action finds it among the questions of this bid alone.
    question = serializers.UUIDField()

    def validate_question(self, pk: Any) -> BidQuestion:
        return BidQuestion(pk=pk)


def _contact() -> VisibleField:
    return VisibleField(queryset=Contact.objects.current(), required=False, allow_null=True)


def _weight() -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100), required=False
    )


class AddingQuestion(serializers.Serializer):
    number = serializers.CharField(max_length=20)
    text = serializers.CharField(max_length=10_000)
    weight = _weight()
    word_limit = serializers.IntegerField(min_value=1, max_value=MOST_WORDS, required=False, allow_null=True)
    owner = _contact()
    reviewer = _contact()
    due_on = serializers.DateField(required=False, allow_null=True)


class RevisingQuestion(AddingQuestion, NamingQuestion):
    number = serializers.CharField(max_length=20, required=False)
    text = serializers.CharField(max_length=10_000, required=False)


class DraftingQuestion(NamingQuestion):
    words = serializers.IntegerField(min_value=0, max_value=MOST_WORDS)
    drafted_on = serializers.DateField(required=False, help_text="Today, unless given.")


class ReviewingQuestion(NamingQuestion):
    reviewed_on = serializers.DateField(required=False, help_text="Today, unless given.")


class QuestionVerbs:
    """An endpoint of bids offers these."""

    @verb()
    def add_question(self, request: Request, **kwargs: Any) -> Response:
        """Add a question that the bid answers. The weights of all never exceed 100."""
        return carry_out(self, writing.add_question, AddingQuestion)

    @verb()
    def revise_question(self, request: Request, **kwargs: Any) -> Response:
        """Change a question, or who does it and by when."""
        return carry_out(self, writing.revise_question, RevisingQuestion)

    @verb()
    def remove_question(self, request: Request, **kwargs: Any) -> Response:
        """Take out a question that was added by mistake, before the bid is submitted."""
        return carry_out(self, writing.remove_question, NamingQuestion)

    @verb()
    def draft_question(self: Any, request: Request, **kwargs: Any) -> Response:
        """Record that an answer is drafted, and its words: its owner, or a coordinator."""
        self.require_one_of(*DOERS)
        return carry_out(self, writing.draft_question, DraftingQuestion)

    @verb()
    def review_question(self: Any, request: Request, **kwargs: Any) -> Response:
        """Record that the draft was reviewed: its reviewer, or a coordinator."""
        self.require_one_of(*DOERS)
        return carry_out(self, writing.review_question, ReviewingQuestion)
