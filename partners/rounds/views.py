"""Internal rounds in the portal, for members: what is offered, one's own application, its result, an appeal."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.access.actor import Actor
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from consortium.portal.paging import paged
from partners.bids.deadlines import spoken
from partners.contracts.models import Contract
from partners.rounds import applying, deciding
from partners.rounds.beside import NotAMember, require_member
from partners.rounds.forms import AppealForm, ApplyForm
from partners.rounds.marks import marks_of
from partners.rounds.models import Application, Round
from partners.rounds.stages import Stage

_DRAFTED = "Saved as a draft. It is not submitted yet."
_SUBMITTED = "Submitted. You can change or withdraw it until the round closes."
TONES = {Stage.OPEN: "success", Stage.SCORING: "warning", Stage.DECIDED: "info", Stage.CANCELLED: "error"}


@page("GET", needs="contracts.view")
def index(request: PortalRequest, slug: str) -> HttpResponse:
    """The rounds that were opened, the latest to close first, with how far one's own application is."""
    actor, now = request.actor, clock.now()
    found = Round.objects.visible_to(actor).filter(archived_at=None, opened_at__isnull=False)
    shown = paged(request, found.as_seen_by(actor).with_parts())
    ours = Application.objects.visible_to(actor).filter(organisation=actor.organisation_id, round__in=list(shown))
    by_round = {each.round_id: each for each in ours}
    rows = [
        {
            "round": each,
            "stage": each.stage_at(now),
            "tone": TONES.get(each.stage_at(now), ""),
            "closes": spoken(each.closes_at, each.consortium.zone),
            "ours": by_round.get(each.pk),
        }
        for each in shown
    ]
    return render(request, "partners/rounds/list.html", {"rows": rows, "page_obj": shown})


@page("GET", needs="contracts.view")
def detail(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """One round: what is offered; of applications one's own alone; and once there is an outcome what it says."""
    actor, now = request.actor, clock.now()
    round = round_for(actor, pk)
    stage, outcome, ours = round.stage_at(now), round.outcome, _ours(round, actor)
    manages = actor.may("contracts.manage")
    takes_part = bool(ours and ours.is_standing)
    context = {
        **frame(round, stage),
        "may_see_contract": Contract.objects.visible_to(actor).filter(pk=round.contract_id).exists(),
        "ours": ours,
        "may_apply": stage == Stage.OPEN and actor.may("rounds.apply") and _is_member(round, actor, now),
        "may_withdraw": takes_part and stage in (Stage.OPEN, Stage.SCORING),
        "sits": round.sits,
        "count": round.received if round.sits or manages else None,
        "outcome": outcome if takes_part or round.sits or manages else None,
        "marks": marks_of(ours) if ours and takes_part and outcome else [],
        "appeals": list(ours.appeals.all()) if ours else [],
        "may_appeal": _may_appeal(round, ours, actor, now),
    }
    return render(request, "partners/rounds/detail.html", context)


@page("GET", "POST", needs="rounds.apply")
def apply(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Write the application of one's organisation: keep it as a draft, or submit it."""
    actor = request.actor
    round = round_for(actor, pk)
    ours = _ours(round, actor)
    form = ApplyForm(request.POST or None, initial={"text": ours.text if ours else ""})
    verb = applying.save_draft if "draft" in request.POST else applying.submit

    def act() -> Any:
        return verb(round, text=form.cleaned_data["text"], by=actor, now=clock.now())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _DRAFTED if verb is applying.save_draft else _SUBMITTED)
        return redirect("round-detail", slug=slug, pk=pk)
    context = {**frame(round, round.stage_at(clock.now())), "form": form, "ours": ours}
    return render(request, "partners/rounds/apply.html", context)


@page("POST", needs="rounds.apply")
def withdraw(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    applying.withdraw(round_for(request.actor, pk), by=request.actor, now=clock.now())
    messages.success(request, "Withdrawn. Nobody but your organisation reads it.")
    return redirect("round-detail", slug=slug, pk=pk)


@page("GET", "POST", needs="rounds.appeal")
def appeal(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Appeal against the outcome for one's organisation. Whoever has appealed reads it on the page of the round."""
    round = round_for(request.actor, pk)
    form = AppealForm(request.POST or None)
    ours = _ours(round, request.actor)
    if request.method == "GET" and ours and ours.appeals.filter(turn=round.turn).exists():
        return redirect("round-detail", slug=slug, pk=pk)

    def act() -> Any:
        return deciding.appeal(round, **form.cleaned_data, by=request.actor, now=clock.now())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Your appeal is in. A coordinator answers it in writing.")
        return redirect("round-detail", slug=slug, pk=pk)
    context = {**frame(round, round.stage_at(clock.now())), "form": form, "outcome": round.outcome}
    return render(request, "partners/rounds/appeal.html", context)


def round_for(actor: Actor, pk: str) -> Any:
    """Return a round as the actor sees it; 404 unless they may know of it."""
    return get_object_or_404(Round.objects.visible_to(actor).as_seen_by(actor).with_parts(), pk=pk)


def frame(round: Round, stage: Stage) -> dict[str, Any]:
    closes = spoken(round.closes_at, round.consortium.zone)
    return {"round": round, "stage": stage, "tone": TONES.get(stage, ""), "closes": closes}


def _ours(round: Round, actor: Actor) -> Application | None:
    rows = Application.objects.visible_to(actor).filter(round=round, organisation=actor.organisation_id)
    found: Application | None = rows.first()
    if found:
        found.round = round
    return found


def _is_member(round: Round, actor: Actor, now: datetime) -> bool:
    try:
        require_member(round, actor, now)
    except NotAMember:
        return False
    return True


def _may_appeal(round: Round, ours: Application | None, actor: Actor, now: datetime) -> bool:
    if round.stage_at(now) != Stage.DECIDED or not ours or not ours.is_standing or not actor.may("rounds.appeal"):
        return False
    if round.outcome is None or round.outcome.is_final_on(now.astimezone(actor.zone).date()):
        return False
    return not ours.appeals.filter(turn=round.turn).exists()
