"""Answering, one question to a page: for the person invited, by a full sign-in or by the link in their e-mail."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from consortium import clock
from consortium.access.actor import Actor
from consortium.access.roles import TASK
from consortium.errors import RuleBroken
from consortium.portal.pages import PortalRequest, page
from reflections.questions.models import FIVE, Target
from reflections.questions.screens import Screen
from reflections.responses import actions as responses
from reflections.responses.answers import NOT_ENOUGH_CONTACT, Unfinished, unanswered
from reflections.responses.forms import PageForm, form_for, in_words, initial_of
from reflections.responses.queries import Copy, minutes_for, own_copy
from reflections.reviews.models import Invitation, Mode
from reflections.reviews.queries import promised, screens_of


@dataclass(frozen=True)
class Task:
    """What one person has been asked, as its pages need it."""

    invitation: Invitation
    screens: list[Screen]
    actor: Actor
    now: datetime

    @cached_property
    def copy(self) -> Copy:
        """Return what the person has answered so far: read only by the pages that show it."""
        return own_copy(self.invitation, self.actor)

    @property
    def is_open(self) -> bool:
        return self.invitation.review.is_open_at(self.now) and self.invitation.is_wanted and not self.copy.is_submitted

    @property
    def left(self) -> int:
        return len(unanswered(self.copy.answers, self.screens))

    @property
    def minutes(self) -> int:
        return minutes_for(self.left)

    @property
    def first_open(self) -> int:
        """Return the number of the first page without an answer, or the last page."""
        left = unanswered(self.copy.answers, self.screens)
        return self.screens.index(left[0]) + 1 if left else len(self.screens)

    def address(self, name: str, number: int | None = None) -> str:
        kwargs = {"slug": self.invitation.review.consortium.slug, "pk": self.invitation.pk}
        return reverse(name, kwargs=kwargs if number is None else {**kwargs, "number": number})


def _task(request: PortalRequest, slug: str, pk: str) -> Task:
    """Return the actor's own task; anybody else's is as unknown as none."""
    asked = Invitation.objects.answerable_by(request.actor).select_related(
        "organisation", "review__consortium", "review__partnership", "review__question_set"
    )
    invitation = asked.filter(consortium__slug=slug, pk=pk).first()
    if invitation is None:
        raise Http404
    screens = screens_of(invitation.review, invitation.organisation_id)
    return Task(invitation, screens, request.actor, clock.now())


@page("GET", needs=TASK)
def start(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Who will see this, how long it takes, and where one left off."""
    task = _task(request, slug, pk)
    return render(
        request,
        "reflections/responses/start.html",
        {"task": task, "promise": promised(task.invitation), "status": task.invitation.review.status_at(task.now)},
    )


@page("GET", "POST", needs=TASK)
def answer(request: PortalRequest, slug: str, pk: str, number: int) -> HttpResponse:
    """One question. POST keeps the answer and goes on; an autosave only keeps it."""
    task = _task(request, slug, pk)
    if not 1 <= number <= len(task.screens):
        raise Http404
    if request.method == "GET" and not task.is_open:
        return redirect(task.address("answer-start"))
    screen, confidential = task.screens[number - 1], task.invitation.review.mode == Mode.CONFIDENTIAL
    if request.method == "POST":
        return _keep(request, task, number, form_for(screen, confidential=confidential, data=request.POST))
    initial = initial_of(task.copy.answers.get(screen.key), task.copy.version)
    return _question(request, task, number, form_for(screen, confidential=confidential, initial=initial))


def _keep(request: PortalRequest, task: Task, number: int, form: PageForm) -> HttpResponse:
    kept = False
    try:
        if form.is_valid():
            _save(form, task, request)
            kept = True
    except responses.Conflict as conflict:
        return _conflict(request, task, number, conflict)
    except RuleBroken as broken:
        form.add_error(None, str(broken))
    if request.htmx:
        return _autosaved(request, task, form, kept)
    elsewhere = _elsewhere(request, task, number)
    if kept:
        return redirect(elsewhere or _after(task, number, skips=form.answered() == NOT_ENOUGH_CONTACT))
    if elsewhere and not request.POST.get("answer"):  # nothing was chosen, so there is nothing to keep
        return redirect(elsewhere)
    return _question(request, task, number, form)


def _elsewhere(request: PortalRequest, task: Task, number: int) -> str:
    """Return where a button other than “save and continue” leads: it saves on its way too."""
    before = task.address("answer-question", number - 1) if number > 1 else task.address("answer-start")
    return {"back": before, "summary": task.address("answer-summary")}.get(request.POST.get("then", ""), "")


def _after(task: Task, number: int, *, skips: bool = False) -> str:
    """Return where “save and continue” leads: to the next page, or past what “not enough contact” has answered."""
    about = task.screens[number - 1].organisation_id
    while skips and number < len(task.screens) and task.screens[number].organisation_id == about:
        number += 1
    if number == len(task.screens):
        return task.address("answer-summary")
    return task.address("answer-question", number + 1)


def _save(form: PageForm, task: Task, request: PortalRequest) -> None:
    kept = responses.save_draft(
        task.invitation,
        {form.screen.key: form.answered()},
        version=form.cleaned_data["version"],
        by=request.actor,
        now=task.now,
    )
    form.saved_version = kept.version


def _question(request: PortalRequest, task: Task, number: int, form: PageForm) -> HttpResponse:
    context = {
        "task": task,
        "form": form,
        "screen": form.screen,
        "step": number,
        "steps": len(task.screens),
        "promise": promised(task.invitation),
        "autosave_url": task.address("answer-question", number),
    }
    return render(request, "reflections/responses/question.html", context)


def _autosaved(request: PortalRequest, task: Task, form: PageForm, kept: bool) -> HttpResponse:
    """Say “saved 14:02” only because it is; a half-typed page is not an error."""
    refused = [] if kept or not request.POST.get("answer") else [each for said in form.errors.values() for each in said]
    context = {"saved_at": task.now if kept else None, "version": form.saved_version, "refused": refused}
    return render(request, "reflections/responses/_autosaved.html", context, status=422 if refused else 200)


def _conflict(request: PortalRequest, task: Task, number: int, conflict: responses.Conflict) -> HttpResponse:
    """Show both copies. Saving again keeps this page's; going on keeps the other."""
    screen = task.screens[number - 1]
    mine = conflict.mine[screen.key]
    form = form_for(
        screen,
        confidential=task.invitation.review.mode == Mode.CONFIDENTIAL,
        initial=initial_of(mine, conflict.version),
    )
    context = {
        "task": task,
        "form": form,
        "conflict": conflict,
        "mine": in_words(mine),
        "kept": in_words(conflict.kept.get(screen.key)) or "No answer yet",
        "screen": screen,
        "keep_url": _after(task, number),
        "save_url": task.address("answer-question", number),
    }
    template = "_conflict.html" if request.htmx else "conflict.html"
    return render(request, f"reflections/responses/{template}", context, status=409)


@page("GET", needs=TASK)
def summary(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Everything one has answered, to change or to submit; also readable after the review has closed."""
    task = _task(request, slug, pk)
    if task.copy.is_submitted and not task.copy.answers:  # by the link of the e-mail, which shows them no more
        return redirect(task.address("answer-done"))
    rows: list[dict[str, Any]] = [
        {
            "number": number,
            "screen": screen,
            "answer": in_words(task.copy.answers.get(screen.key)),
            "url": task.address("answer-question", number),
        }
        for number, screen in enumerate(task.screens, 1)
    ]
    context = {
        "task": task,
        "parts": [(about, list(part)) for about, part in groupby(rows, key=lambda row: _part(row["screen"]))],
        "missing": task.left if task.is_open else 0,
        "promise": promised(task.invitation),
    }
    return render(request, "reflections/responses/summary.html", context)


def _part(screen: Screen) -> str:
    """Return the heading under which a summary lists an answer."""
    if screen.subject:
        return f"About {screen.subject}"
    if screen.behaviour not in FIVE:
        return "To finish"
    return "About ourselves" if screen.target == Target.SELF else "The partnership as a whole"


@page("POST", needs=TASK)
def submit(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Hand the answers in. A second click comes to the same page of thanks."""
    task = _task(request, slug, pk)
    try:
        responses.submit(task.invitation, by=request.actor, now=task.now)
    except Unfinished:
        return redirect(task.address("answer-summary"))
    return redirect(task.address("answer-done"))


@page("GET", needs=TASK)
def done(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Thank you, and what happens next."""
    task = _task(request, slug, pk)
    return render(request, "reflections/responses/done.html", {"task": task, "promise": promised(task.invitation)})
