"""What coordinators look at in the portal’s own pages: a question set, as its respondents would meet it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from consortium.portal.pages import PortalRequest, page
from reflections.coordination.preview import Shape, preview_of
from reflections.questions.models import QuestionSet
from reflections.responses import choice
from reflections.responses.forms import NOBODY


@page("GET", needs="reviews.manage")
def preview(request: PortalRequest, slug: str, pk: str, *, shape: str, step: int) -> HttpResponse:
    """One page of a question set. Nothing that is ticked here goes anywhere."""
    question_set = get_object_or_404(QuestionSet.objects.visible_to(request.actor), pk=pk)
    if shape not in Shape.values:
        raise Http404
    shown = preview_of(question_set, Shape(shape))
    screen = shown.page(step)
    if screen is None:
        raise Http404

    def address(number: int, other: str = shape) -> str:
        return reverse("question-set-preview", args=[slug, pk, other, number])

    context = {
        "question_set": question_set,
        "screen": screen,
        "form": shown.form(screen),
        "is_choice": screen.kind == choice.KIND,
        "nobody": NOBODY,
        "step": step,
        "steps": shown.steps,
        "promise": shown.promise,
        "back_url": address(step - 1) if step > 1 else "",
        "next_url": address(step + 1) if step < shown.steps else "",
        "shapes": [(each.label, address(1, each.value), each == shown.shape) for each in Shape],
    }
    return render(request, "reflections/coordination/preview.html", context)
