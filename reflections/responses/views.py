"""Answering, one question to a page: for the person invited, by a full sign-in or by the link in their e-mail."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from consortium.access.roles import SIGNED_IN, TASK
from consortium.portal.pages import PortalRequest, page
from reflections.questions.models import FIVE, Target
from reflections.questions.screens import Screen
from reflections.responses import actions as responses
from reflections.responses import choice as choices
from reflections.responses.answers import Unfinished
from reflections.responses.earlier import last_time
from reflections.responses.exporting import answers_of
from reflections.responses.forms import (
    ChoiceForm,
    choice_in_words,
    choice_initial,
    form_for,
    in_words,
    initial_of,
)
from reflections.responses.keeping import Sent, keep, show
from reflections.responses.models import Response
from reflections.responses.tasks import Task, task_of
from reflections.reviews.queries import promised


@page("GET", needs=TASK)
def start(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Who will see this, how long it takes, and where one left off."""
    task = task_of(request, slug, pk)
    return render(
        request,
        "reflections/responses/start.html",
        {
            "task": task,
            "promise": promised(task.invitation),
            "status": task.invitation.review.status_at(task.now),
            "last_time": last_time(task.invitation, request.person),
        },
    )


@page("GET", "POST", needs=TASK)
def answer(request: PortalRequest, slug: str, pk: str, name: str) -> HttpResponse:
    """One question. POST keeps the answer and goes on; an autosave only keeps it."""
    task = task_of(request, slug, pk)
    screen = task.page_named(name)
    if request.method == "POST":
        form = form_for(screen, confidential=task.is_confidential, data=request.POST)

        def save() -> Response:
            return responses.save_draft(
                task.invitation,
                {screen.key: form.answered()},
                version=form.cleaned_data["version"],
                dropping=bool(request.POST.get("drop")),
                by=request.person,
                now=task.now,
            )

        return keep(Sent(request, task, screen, form, save))
    if not task.is_open:
        return redirect(task.address("answer-start"))
    if screen not in task.pages:  # about a party that is not ticked
        return redirect(task.address("answer-choose"))
    initial = initial_of(task.copy.answers.get(screen.key), task.copy.version)
    return show(request, task, screen, form_for(screen, confidential=task.is_confidential, initial=initial))


@page("GET", "POST", needs=TASK)
def choose(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Whom one works closely with. POST answers “not enough contact” for all others and goes on."""
    task = task_of(request, slug, pk)
    screen, parties = choices.page_among(task.asked), choices.parties(task.asked)
    if screen is None:
        raise Http404
    if request.method == "POST":
        form = ChoiceForm(request.POST, screen=screen, parties=parties)

        def save() -> Response:
            return responses.choose(
                task.invitation,
                choices.Choice(form.chosen(), settled=not request.htmx),
                version=form.cleaned_data["version"],
                dropping=bool(request.POST.get("drop")),
                by=request.person,
                now=task.now,
            )

        return keep(Sent(request, task, screen, form, save))
    if not task.is_open:
        return redirect(task.address("answer-start"))
    initial = choice_initial(task.copy.answers, task.asked, task.copy.version)
    return show(request, task, screen, ChoiceForm(screen=screen, parties=parties, initial=initial))


@page("GET", needs=TASK)
def summary(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Everything one has answered, to change or to submit; also readable after the review has closed."""
    task = task_of(request, slug, pk)
    if task.copy.is_submitted and not task.copy.answers:  # by the link of the e-mail, which shows them no more
        return redirect(task.address("answer-done"))
    context = {
        "task": task,
        "parts": [(about, list(part)) for about, part in groupby(_rows(task), key=itemgetter("part"))],
        "missing": len(task.unanswered) if task.is_open else 0,
        "promise": promised(task.invitation),
    }
    return render(request, "reflections/responses/summary.html", context)


def _rows(task: Task) -> Iterator[dict[str, Any]]:
    """Yield what was asked and answered; a party that one has too little contact with is one row."""
    answers, skipped = task.copy.answers, choices.skipped(task.copy.answers, task.asked)
    for screen in task.pages:
        row = {"part": _part(screen), "wording": screen.wording, "url": task.address_of(screen)}
        if screen.kind != choices.KIND:
            yield {**row, "answer": in_words(answers.get(screen.key))}
            continue
        yield {**row, "answer": _chosen(task, screen)}
        for pk, name in choices.parties(task.asked).items():
            if pk in skipped:
                yield {**row, "wording": name, "answer": "Not enough contact"}


def _chosen(task: Task, screen: Screen) -> str:
    ticked = choice_in_words(task.copy.answers, task.asked)
    return f"{ticked} – not confirmed yet" if ticked and screen in task.unanswered else ticked


def _part(screen: Screen) -> str:
    """Return the heading under which a summary lists an answer."""
    if screen.subject:
        return f"About {screen.subject}"
    if screen.kind == choices.KIND:
        return "The other organisations"
    if screen.behaviour not in FIVE:
        return "To finish"
    return "About ourselves" if screen.target == Target.SELF else "The partnership as a whole"


@page("POST", needs=TASK)
def submit(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Hand the answers in. A second click comes to the same page of thanks."""
    task = task_of(request, slug, pk)
    try:
        responses.submit(task.invitation, by=request.person, now=task.now)
    except Unfinished:
        return redirect(task.address("answer-summary"))
    return redirect(task.address("answer-done"))


@page("GET", needs=TASK)
def done(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Thank you, and what happens next."""
    task = task_of(request, slug, pk)
    return render(request, "reflections/responses/done.html", {"task": task, "promise": promised(task.invitation)})


@page("GET", needs=SIGNED_IN)
def mine(request: PortalRequest) -> HttpResponse:
    """Everything one has answered, as a file to take away."""
    answer = JsonResponse(
        {"answers": answers_of(request.person)}, json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    answer["Content-Disposition"] = 'attachment; filename="my-answers.json"'
    return answer
