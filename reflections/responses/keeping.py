"""What becomes of a page that was sent in: kept, refused, or asked back when two copies or old answers are at stake."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from consortium.errors import RuleBroken
from consortium.portal.pages import PortalRequest
from reflections.questions.screens import Screen
from reflections.responses import actions as responses
from reflections.responses import choice
from reflections.responses.answers import Answers
from reflections.responses.beside import power_profiles
from reflections.responses.earlier import last_time
from reflections.responses.forms import NOBODY, PageForm, choice_in_words, in_words
from reflections.responses.models import Response
from reflections.responses.tasks import Task
from reflections.reviews.models import Review
from reflections.reviews.queries import promised


@dataclass(frozen=True, slots=True, repr=False)
class Sent:
    """A page that was sent in, and the action that keeps it."""

    request: PortalRequest
    task: Task
    page: Screen
    form: PageForm
    save: Callable[[], Response]


def keep(sent: Sent) -> HttpResponse:
    """Keep the page and go on; an autosave only keeps it."""
    kept: Response | None = None
    try:
        if sent.form.is_valid():
            kept = sent.save()
    except responses.Conflict as conflict:
        return _conflict(sent, conflict)
    except responses.WouldDrop as loss:
        return _ask_before_dropping(sent, loss)
    except RuleBroken as broken:
        sent.form.add_error(None, str(broken))
    if sent.request.htmx:
        return _autosaved(sent, kept)
    elsewhere = _elsewhere(sent)
    if kept:
        return redirect(elsewhere or sent.task.after(sent.page, kept.opened()))
    if elsewhere and not sent.request.POST.get("answer"):  # nothing was chosen, so there is nothing to keep
        return redirect(elsewhere)
    return show(sent.request, sent.task, sent.page, sent.form)


def show(request: PortalRequest, task: Task, page: Screen, form: PageForm) -> HttpResponse:
    step, steps = task.step(page)
    context = {
        "task": task,
        "form": form,
        "screen": page,
        "step": step,
        "steps": steps,
        "promise": promised(task.invitation),
        "autosave_url": task.address_of(page),
        "power_profiles": power_profiles(task, page),
        "last_time": _last_time(task, page, request),
        "nobody": NOBODY,
    }
    template = "choose" if page.kind == choice.KIND else "question"
    return render(request, f"reflections/responses/{template}.html", context)


def _last_time(task: Task, page: Screen, request: PortalRequest) -> tuple[Review, str] | None:
    """Return the review before, and what this person answered to the same question then."""
    before = last_time(task.invitation, request.person)
    said = in_words(before.of(page)) if before else ""
    return (before.review, said) if before and said else None


def _elsewhere(sent: Sent) -> str:
    """Return where a button other than “save and continue” leads: it saves on its way too."""
    then = sent.request.POST.get("then", "")
    if then == "back":
        return sent.task.before(sent.page)
    return sent.task.address("answer-summary") if then == "summary" else ""


def _autosaved(sent: Sent, kept: Response | None) -> HttpResponse:
    """Say “saved 14:02” only because it is; a half-typed page is not an error."""
    form = sent.form
    silent = kept or not sent.request.POST.get("answer")
    refused = [] if silent else [each for said in form.errors.values() for each in said]
    context = {
        "saved_at": sent.task.now if kept else None,
        "version": kept.version if kept else None,
        "refused": refused,
        "in_words": not sent.page.is_scored and sent.page.kind != choice.KIND,
    }
    status = 422 if refused else 200
    return render(sent.request, "reflections/responses/_autosaved.html", context, status=status)


def _conflict(sent: Sent, conflict: responses.Conflict) -> HttpResponse:
    """Show both copies. Saving again keeps this page's; going on keeps the other."""
    context = {
        "task": sent.task,
        "screen": sent.page,
        "version": conflict.version,
        "mine": _in_words(sent, conflict.mine),
        "kept": _in_words(sent, conflict.kept) or "No answer yet",
        "sent": [*sent.form.sent(), ("version", conflict.version)],
        "keep_url": _past(sent, conflict.kept),
        "save_url": sent.task.address_of(sent.page),
    }
    template = "_conflict.html" if sent.request.htmx else "conflict.html"
    return render(sent.request, f"reflections/responses/{template}", context, status=409)


def _past(sent: Sent, kept: Answers) -> str:
    """Return where keeping the other copy leads: on, unless its ticks still wait for a button."""
    if sent.page.kind == choice.KIND and not choice.is_settled(kept, sent.task.asked):
        return sent.task.address_of(sent.page)
    return sent.task.after(sent.page, kept)


def _in_words(sent: Sent, answers: Answers) -> str:
    if sent.page.kind == choice.KIND:
        return choice_in_words(answers, sent.task.asked)
    return in_words(answers.get(sent.page.key))


def _ask_before_dropping(sent: Sent, loss: responses.WouldDrop) -> HttpResponse:
    """Say which answers “not enough contact” would take the place of, and ask; nothing has been kept yet."""
    parts = [(name, list(part)) for name, part in groupby(loss.dropped, key=lambda screen: screen.subject)]
    context: dict[str, Any] = {
        "task": sent.task,
        "names": [name for name, _ in parts],
        "parts": [
            (name, [(screen.wording, in_words(loss.kept[screen.key])) for screen in part]) for name, part in parts
        ],
        "many": len(loss.dropped),
        "sent": [*sent.form.sent(), ("version", loss.version), *_then(sent)],
        "again": _with_those_kept(sent, loss),
        "back_url": sent.task.address_of(sent.page),
    }
    template = "_drop.html" if sent.request.htmx else "drop.html"
    return render(sent.request, f"reflections/responses/{template}", context, status=409)


def _then(sent: Sent) -> list[tuple[str, Any]]:
    then = sent.request.POST.get("then")
    return [("then", then)] if then in {"back", "summary"} else []


def _with_those_kept(sent: Sent, loss: responses.WouldDrop) -> list[tuple[str, Any]]:
    """Return the ticks with those put back whose answers would be lost; a question is just opened again instead."""
    if sent.page.kind != choice.KIND:
        return []
    ticked = [pair for pair in sent.form.sent() if pair != ("answer", NOBODY)]
    put_back = dict.fromkeys(str(screen.organisation_id) for screen in loss.dropped)
    return [*ticked, *(("answer", pk) for pk in put_back), ("version", loss.version), *_then(sent)]
