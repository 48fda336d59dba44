"""The questions that a bid answers, on the coordinators' desk of bids."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ShownInline
from partners.writing import actions as writing
from partners.writing import forms
from partners.writing.models import BidQuestion

BUTTONS = ["add_question", "revise_question", "draft_question", "review_question", "remove_question"]


class BidQuestionInline(ShownInline):
    model = BidQuestion
    fields = ["number", "text", "weight", "word_limit", "owner", "reviewer", "due_on", "state", "words"]
    readonly_fields = ["state"]
    verbose_name_plural = "questions"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_people()

    @display(description="state")
    def state(self, question: BidQuestion) -> str:
        return str(question.standing.label)


class QuestionButtons:
    """A desk of bids lists these among its buttons."""

    @action(description="Add question", permissions=["manage"], icon="add")
    def add_question(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.AddQuestionForm, act=writing.add_question)

    @action(description="Change question", permissions=["manage"], icon="edit")
    def revise_question(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ReviseQuestionForm, act=writing.revise_question)

    @action(description="Record a draft", permissions=["manage"], icon="edit_note")
    def draft_question(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.DraftQuestionForm, act=writing.draft_question)

    @action(description="Record a review", permissions=["manage"], icon="rate_review")
    def review_question(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.ReviewQuestionForm, act=writing.review_question)

    @action(description="Remove question", permissions=["manage"], icon="remove")
    def remove_question(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.RemoveQuestionForm, act=writing.remove_question)
