"""The coordinators' desk for question sets: what people are asked, to read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display

from consortium import clock
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.desk import ScopedModelAdmin, ShownInline
from reflections.questions.models import Question, QuestionSet


class QuestionInline(ShownInline):
    model = Question
    fields = ["behaviour", "target", "in_a_group", "between_two"]
    readonly_fields = ["in_a_group", "between_two"]
    show_change_link = False
    tab = False

    @display(description="in a group")
    def in_a_group(self, question: Question) -> str:
        return _asked(question.wording_group)

    @display(description="between two")
    def between_two(self, question: Question) -> str:
        return _asked(question.wording_bilateral)


def _asked(wording: str) -> str:
    """Return the wording as people read it; in a group or between two, some questions are not asked."""
    return wording.replace("{name}", "[name]") or "Not asked"


@admin.register(QuestionSet)
class QuestionSetDesk(TimelineMixin, ScopedModelAdmin):
    needs = "reviews.manage"

    fields = readonly_fields = ["title", "version", "credit", "published_at"]
    inlines = [QuestionInline]
    list_display = ["title", "version", "made_by", "status"]
    search_fields = ["title", "key"]
    export_columns = ("id", "title", "version", "made_by", "status")

    @display(description="made by")
    def made_by(self, question_set: QuestionSet) -> str:
        return "This consortium" if question_set.consortium_id else "Comes with the product"

    @display(description="status", label={"published": "success", "draft": "info"})
    def status(self, question_set: QuestionSet) -> str:
        return question_set.status_at(clock.now())

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).order_by("title", "-version", "id")
