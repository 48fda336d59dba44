"""The power profile of a contract in the portal: our own facts first, then the pairs that we are in."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.access.actor import Actor
from consortium.portal.charts import part_bars
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from partners.contracts.models import Contract
from partners.power import actions as power
from partners.power.forms import ContestForm
from partners.power.models import PowerFact
from partners.power.queries import Pair, Profile, profile_of
from partners.power.words import advantages_in_words, pair_in_words


@page("GET", needs="power.view")
def of_contract(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Facts and pairs. Whoever holds the contract finds its own advantages before anything about a partner."""
    actor = request.actor
    visible = Contract.objects.visible_to(actor).select_related("holder", "partnership").with_allocations()
    contract = get_object_or_404(visible, pk=pk)
    found = profile_of(contract, actor, clock.today(actor.zone))
    holder = _profile(found.holder, actor) if found.holder else None
    pairs = [_pair(pair, contract.holder.name, actor) for pair in found.pairs]
    ours = [shown["profile"] for shown in pairs if actor.speaks_for(shown["profile"]["organisation"].pk)]
    context = {
        "contract": contract,
        "ours": [holder] if holder and actor.speaks_for(contract.holder_id) else ours,
        "holder": holder,
        "is_holder": actor.speaks_for(contract.holder_id),
        "pairs": pairs,
    }
    return render(request, "partners/power/of_contract.html", context)


@page("GET", "POST", needs="power.contest")
def contest(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Say what is not so about one answer, for one’s own organisation."""
    visible = PowerFact.objects.visible_to(request.actor).select_related("contract", "organisation")
    fact = get_object_or_404(visible, pk=pk)
    if not power.may_contest(fact, request.actor):
        raise PermissionDenied
    form = ContestForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda: power.contest(fact, **form.cleaned_data, by=request.actor, now=clock.now())
    ):
        messages.success(request, "Said. It stands beside the answer, and the coordinator reads it.")
        return redirect("contract-power", slug=slug, pk=fact.contract_id)
    return render(request, "partners/power/contest.html", {"form": form, "fact": fact})


def _profile(profile: Profile, actor: Actor) -> dict[str, Any]:
    return {
        "organisation": profile.organisation,
        "words": advantages_in_words(profile.organisation.name, profile.advantages),
        "is_recorded": any(row for _, row in profile.facts),
        "facts": [{"label": fact.label, **_answer(row, actor)} for fact, row in profile.facts],
    }


def _answer(fact: PowerFact | None, actor: Actor) -> dict[str, Any]:
    if fact is None:
        return {"fact": None}
    objections = list(fact.objections.all())
    said = any(row.organisation_id == actor.organisation_id for row in objections)
    return {"fact": fact, "objections": objections, "may_contest": not said and power.may_contest(fact, actor)}


def _pair(pair: Pair, holder: str, actor: Actor) -> dict[str, Any]:
    name, numbers = pair.partner.organisation.name, pair.dependence
    parts = [
        ("How much of its income comes from here", numbers.dependence),
        ("How much of the contract relies on it", numbers.reliance),
    ]
    return {
        "profile": _profile(pair.partner, actor),
        "sentences": pair_in_words(name, holder, numbers),
        "replaceable": _answer(pair.replaceable, actor),
        "chart": part_bars(f"{holder} and {name}", [(words, _per_cent(part)) for words, part in parts]),
    }


def _per_cent(part: Decimal | None) -> float | None:
    return None if part is None else float(round(part * 100))
