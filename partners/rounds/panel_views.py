"""Internal rounds in the portal, for the panel: declare, then score one application at a time."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.access.actor import Actor
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from partners.rounds import judging
from partners.rounds.forms import DeclareForm, ScoreForm
from partners.rounds.models import Application, Round, RoundScore
from partners.rounds.seated import Sitting, applicants_for, place_of
from partners.rounds.stages import Stage
from partners.rounds.views import frame, round_for


@page("GET", needs="rounds.score")
def panel(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """What a member of the panel has still to do in a round."""
    round = round_for(request.actor, pk)
    place = _place(round, request.actor)
    context = {
        **_framed(round),
        "place": place,
        "rows": [(each, each.pk in place.scored) for each in place.to_score] if place.is_able else [],
        "conflicts": list(place.member.conflicts.select_related("organisation")),
        "count": round.received,
    }
    return render(request, "partners/rounds/panel.html", context)


@page("GET", "POST", needs="rounds.score")
def declare(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Declare one's own interests, once it is known who applied."""
    actor, now = request.actor, clock.now()
    round = round_for(actor, pk)
    place = _place(round, actor)
    member = place.member
    known = {"interest": member.interest, "conflicts": member.conflicts.all()} if member.declared_at else None
    form = DeclareForm(request.POST or None, initial=known)
    choice: Any = form.fields["conflicts"]
    choice.queryset = Application.objects.filter(pk__in=[each.pk for each in applicants_for(round, actor, now)])

    def act() -> Any:
        told = {name: form.cleaned_data[name] for name in ("interest", "conflicts")}
        return judging.declare(round, **told, by=actor, now=clock.now())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Declared. Thank you.")
        return redirect("round-panel", slug=slug, pk=pk)
    return render(request, "partners/rounds/declare.html", {**_framed(round), "place": place, "form": form})


@page("GET", "POST", needs="rounds.score")
def score(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Read one application and score it on every criterion; then comes the next that is not scored."""
    actor = request.actor
    application = get_object_or_404(Application.objects.judged_by(actor).select_related("organisation"), pk=pk)
    round = round_for(actor, application.round_id)
    place = _place(round, actor)
    form = ScoreForm(request.POST or None, criteria=round.criteria.all(), initial=_given(place, application))

    def act() -> Any:
        return judging.score(round, application=application, scores=form.scores, by=actor, now=clock.now())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, f"Scored: {application.organisation.name}.")
        left = [each for each in place.missing if each.pk != application.pk]
        if left:
            return redirect("application-score", slug=slug, pk=left[0].pk)
        return redirect("round-panel", slug=slug, pk=round.pk)
    context = {**_framed(round), "application": application, "form": form, "place": place}
    context |= {"number": _number(place, application), "of": len(place.to_score)}
    return render(request, "partners/rounds/score.html", context)


def _place(round: Round, actor: Actor) -> Sitting:
    place = place_of(round, actor)
    if place is None:
        raise Http404
    return place


def _framed(round: Round) -> dict[str, Any]:
    stage = round.stage_at(clock.now())
    return {**frame(round, stage), "is_scoring": stage == Stage.SCORING}


def _given(place: Sitting, application: Application) -> dict[str, Any]:
    """Return what one gave before in this turn, for the form to begin with."""
    rows = RoundScore.objects.counting().filter(panel_member=place.member, application=application)
    given = {row.criterion_id: row for row in rows}
    initial: dict[str, Any] = {}
    for number, criterion in enumerate(place.member.round.criteria.all()):
        if row := given.get(criterion.pk):
            initial |= {f"points-{number}": str(row.points), f"reason-{number}": row.reason}
    return initial


def _number(place: Sitting, application: Application) -> int:
    return next((n for n, each in enumerate(place.to_score, 1) if each.pk == application.pk), 0)
