"""The fair share in the portal, with what one’s own organisation declared and consents to."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.access.actor import Actor
from consortium.portal.charts import part_bars
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from partners.fairness import actions as fairness
from partners.fairness.forms import DeclareForm
from partners.fairness.models import Consent, Declaration
from partners.fairness.queries import FairShares, fair_shares
from partners.fairness.words import share_in_words
from partners.figures.fair_share import FairShare

_SMALL, _LED = "Organisations with an income under £1m", "Organisations led by the people they serve"


@page("GET", needs="fair_share.view")
def index(request: PortalRequest, slug: str) -> HttpResponse:
    """Two shares of the money of the contracts that run today."""
    actor = request.actor
    found = fair_shares(actor, clock.today(actor.zone))
    context = {
        "found": found,
        "sentences": [
            share_in_words(_SMALL, found.small, "income"),
            share_in_words(_LED, found.community_led, "who leads an organisation"),
        ],
        "chart": part_bars("Fair share of the money a year", _parts(found)),
        **_own(actor),
    }
    return render(request, "partners/fairness/fair_share.html", context)


@page("GET", "POST", needs="declarations.make")
def declare(request: PortalRequest, slug: str) -> HttpResponse:
    """Declare for one’s own organisation, or change what was declared."""
    form = DeclareForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda: fairness.declare(**form.answers, by=request.actor, now=clock.now())
    ):
        messages.success(request, "Declared. You can change it or withdraw it at any time.")
        return redirect("fair-share", slug=slug)
    return render(request, "partners/fairness/declare.html", {"form": form})


@page("POST", needs="declarations.make")
def withdraw_declaration(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Take back what was declared."""
    declaration = get_object_or_404(Declaration.objects.visible_to(request.actor), pk=pk)
    fairness.withdraw(declaration, by=request.actor, now=clock.now())
    messages.success(request, "Withdrawn. It counts no more, from now on.")
    return redirect("fair-share", slug=slug)


@page("POST", needs="declarations.make")
def consent(request: PortalRequest, slug: str) -> HttpResponse:
    """Agree that a share of a small group may be shown."""
    fairness.consent(by=request.actor, now=clock.now())
    messages.success(request, "Thank you. You can withdraw this at any time.")
    return redirect("fair-share", slug=slug)


@page("POST", needs="declarations.make")
def withdraw_consent(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Take the consent back."""
    given = get_object_or_404(Consent.objects.visible_to(request.actor), pk=pk)
    fairness.withdraw(given, by=request.actor, now=clock.now())
    messages.success(request, "Withdrawn. A share that needed it is not shown any more.")
    return redirect("fair-share", slug=slug)


def _own(actor: Actor) -> dict[str, Any]:
    """Return what the seat’s organisation said, for those who take part for it."""
    if actor.organisation_id is None or not actor.may("declarations.view"):
        return {}
    ours = {"organisation": actor.organisation_id}
    declaration = Declaration.objects.visible_to(actor).standing().filter(**ours).first()
    return {
        "takes_part": True,
        "declaration": declaration,
        "declared": _in_words(declaration),
        "consent": Consent.objects.visible_to(actor).standing().filter(**ours).first(),
        "may_declare": actor.may("declarations.make"),
    }


def _in_words(declaration: Declaration | None) -> str:
    if declaration is None:
        return "We have not said whether we are led by the people we serve."
    if declaration.led_by_community is None:
        return "We preferred not to say whether we are led by the people we serve."
    return (
        "We are led by the people we serve."
        if declaration.led_by_community
        else ("We are not led by the people we serve, as this is counted here.")
    )


def _parts(found: FairShares) -> list[tuple[str, float | None]]:
    return [
        ("Income under £1m", _per_cent(found.small)),
        ("Led by the people they serve", _per_cent(found.community_led)),
    ]


def _per_cent(fair: FairShare) -> float | None:
    return None if fair.share is None else float(round(fair.share * 100))
