"""Questions to the buyer on the coordinators' desk of bids."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ShownInline
from partners.clarifications import actions as clarifications
from partners.clarifications import forms
from partners.clarifications.models import Clarification

BUTTONS = [
    "ask_clarification",
    "answer_clarification",
    "publish_clarification",
    "note_clarification",
    "withdraw_clarification",
]


class ClarificationInline(ShownInline):
    model = Clarification
    fields = ["question", "standing", "proposed_by", "is_ours", "due_on", "asked_on", "answer", "answered_on"]
    readonly_fields = ["standing"]
    verbose_name_plural = "questions to the buyer"

    @display(description="state")
    def standing(self, clarification: Clarification) -> str:
        return str(clarification.state.label)


class ClarificationButtons:
    """A desk of bids lists these among its buttons."""

    @action(description="Ask the buyer", permissions=["manage"], icon="contact_support")
    def ask_clarification(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        form, act = forms.AskClarificationForm, clarifications.ask_clarification
        return ask(self, request, object_id, form=form, act=act)

    @action(description="Record an answer", permissions=["manage"], icon="question_answer")
    def answer_clarification(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        form, act = forms.AnswerClarificationForm, clarifications.answer_clarification
        return ask(self, request, object_id, form=form, act=act)

    @action(description="Published by the buyer", permissions=["manage"], icon="campaign")
    def publish_clarification(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        form, act = forms.PublishClarificationForm, clarifications.publish_clarification
        return ask(self, request, object_id, form=form, act=act)

    @action(description="Note what others asked", permissions=["manage"], icon="note_add")
    def note_clarification(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        form, act = forms.NoteClarificationForm, clarifications.note_clarification
        return ask(self, request, object_id, form=form, act=act)

    @action(description="Do not ask it", permissions=["manage"], icon="remove")
    def withdraw_clarification(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        form, act = forms.WithdrawClarificationForm, clarifications.withdraw_clarification
        return ask(self, request, object_id, form=form, act=act)
