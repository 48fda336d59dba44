"""The coordinators' desk for question sets: what people are asked; a draft of their own, to change and to publish."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.decorators import action, display

from consortium import clock
from consortium.access.actor import Actor
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.asking import VerbForm, ask
from consortium.backoffice.desk import ScopedModelAdmin, ShownInline, actor_of
from consortium.tenancy.models import Consortium
from reflections.questions import actions as questions
from reflections.questions import forms
from reflections.questions.models import FIVE, Behaviour, Question, QuestionSet

_DRAFT = ["title", "credit"]
_WORDS = [f"words_of_{each.value}" for each in FIVE]


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


def copied(question_set: QuestionSet, *, by: Actor, now: Any) -> QuestionSet:
    """Copy it into the coordinator's own consortium."""
    home = Consortium.objects.visible_to(by).get()
    return questions.copy(question_set, consortium=home, by=by, now=now)


def _words(form: type[VerbForm], name: str, description: str) -> Callable[..., Any]:
    """Return the button that changes the words of some questions."""

    def press(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=form, act=questions.reword)

    press.__name__ = name
    return action(description=description, permissions=["manage"], icon="edit")(press)


@admin.register(QuestionSet)
class QuestionSetDesk(TimelineMixin, ScopedModelAdmin):
    needs = "reviews.manage"
    manages = "reviews.manage"
    revise = staticmethod(questions.revise)

    inlines = [QuestionInline]
    list_display = ["title", "version", "made_by", "status"]
    search_fields = ["title", "key"]
    export_columns = ("id", "title", "version", "made_by", "status")
    actions_detail = [
        "preview",
        "copy",
        {"title": "Words", "icon": "edit", "items": [*_WORDS, "words_of_the_rest", "add_text", "remove"]},
        "publish",
    ]
    always: ClassVar[set[str]] = {"preview", "copy"}

    @display(description="made by")
    def made_by(self, question_set: QuestionSet) -> str:
        return "This consortium" if question_set.consortium_id else "Comes with the product"

    @display(description="status", label={"published": "success", "draft": "info"})
    def status(self, question_set: QuestionSet) -> str:
        return question_set.status_at(clock.now())

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).order_by("title", "-version", "id")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*_DRAFT, "version", "made_by", "status", *(["published_at"] if obj and obj.published_at else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = ["version", "made_by", "status", "published_at"]
        return fixed if _is_draft(obj) else [*_DRAFT, *fixed]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What ships with the product, and what has been published, is to read."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or _is_draft(obj))

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        question_set = self.get_object(request, str(object_id))
        buttons = super().get_actions_detail(request, object_id)
        offered = [*self.always, *self._of_a_draft()] if _is_draft(question_set) else self.always
        return [one for one in buttons if _name(one) in offered]

    def _of_a_draft(self) -> list[str]:
        return [*_WORDS, "words_of_the_rest", "add_text", "remove", "publish"]

    words_of_power = _words(forms.OF_BEHAVIOUR[Behaviour.POWER], "words_of_power", "About power")
    words_of_empathy = _words(forms.OF_BEHAVIOUR[Behaviour.EMPATHY], "words_of_empathy", "About empathy")
    words_of_honesty = _words(forms.OF_BEHAVIOUR[Behaviour.HONESTY], "words_of_honesty", "About honesty")
    words_of_communication = _words(
        forms.OF_BEHAVIOUR[Behaviour.COMMUNICATION], "words_of_communication", "About communication"
    )
    words_of_impact = _words(forms.OF_BEHAVIOUR[Behaviour.IMPACT], "words_of_impact", "About impact")
    words_of_the_rest = _words(forms.OF_THE_REST, "words_of_the_rest", "Of the last questions")

    @action(description="Preview", permissions=["view"], icon="visibility")
    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Lead to the pages as a respondent meets them."""
        question_set = self.get_object(request, object_id)
        if question_set is None:
            raise Http404
        slug = actor_of(request).consortium_slug
        return redirect("question-set-preview", slug=slug, pk=question_set.pk, shape="group", step=1)

    @action(description="Copy", permissions=["manage"], icon="content_copy")
    def copy(self, request: HttpRequest, object_id: str) -> HttpResponse:
        made: list[QuestionSet] = []

        def act(question_set: QuestionSet, **told: Any) -> None:
            made.append(copied(question_set, **told))

        answer = ask(self, request, object_id, form=forms.COPY, act=act)
        return redirect("admin:reflections_questionset_change", made[0].pk) if made else answer

    @action(description="Add a free-text question", permissions=["manage"], icon="add")
    def add_text(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.AddTextForm, act=questions.add_text)

    @action(description="Remove a free-text question", permissions=["manage"], icon="remove")
    def remove(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.RemoveForm, act=questions.remove)

    @action(description="Publish", permissions=["manage"], icon="publish")
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.PUBLISH, act=questions.publish)


def _is_draft(question_set: Any) -> bool:
    """Tell whether it may be changed: what ships is published, so a draft is a consortium's own."""
    return isinstance(question_set, QuestionSet) and question_set.published_at is None


def _name(button: Any) -> str:
    return str(button.action_name).removeprefix("reflections_questionset_")
