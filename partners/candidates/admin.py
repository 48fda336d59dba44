"""“Who could be in this bid?” on the desk of bids, which is registered here with all that a bid has."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.decorators import action

from consortium import clock
from consortium.backoffice.desk import actor_of
from consortium.offers.models import Kind
from consortium.offers.queries import said
from consortium.portal.paging import paged
from partners.bids.models import Bid
from partners.candidates.forms import FilterForm
from partners.candidates.queries import Candidate, Place, candidates, members
from partners.invitations.admin import InvitingButtons
from partners.invitations.closing import why_closed
from partners.preparing.admin import BidDesk as PreparedBidDesk
from partners.requirements.admin import RequirementButton, RequirementInline
from partners.requirements.queries import day_of, required_by
from partners.requirements.words import in_words, required_in_words

_FINDING = {"title": "Partners", "icon": "group_add", "items": ["candidates", "invite", "chase", "require"]}


@admin.register(Bid)
class BidDesk(InvitingButtons, RequirementButton, PreparedBidDesk):
    """The desk of `partners.preparing`, with who could be in a bid, who is invited, and what it requires."""

    inlines = [*PreparedBidDesk.inlines, RequirementInline]
    actions_detail = [_FINDING, *PreparedBidDesk.actions_detail]

    @action(description="Who could be in this bid?", permissions=["view"], icon="person_search")
    def candidates(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show members as filtered, each with what it is missing on the day, to be ticked and invited."""
        self._act_where_the_object_is(request, object_id)
        bid = self.get_object(request, object_id)
        if bid is None:
            raise Http404
        actor, now = actor_of(request), clock.now()
        today = now.astimezone(actor.zone).date()
        form = FilterForm(request.GET, actor=actor)
        shown = paged(request, members(actor, today, **form.asked))
        context = {
            **self.admin_site.each_context(request),
            "title": "Who could be in this bid?",
            "opts": self.opts,
            "bid": bid,
            "day": day_of(bid, today),
            "closed": why_closed(bid, now),
            "required": [required_in_words(each, bid.currency) for each in required_by(bid)],
            "form": form,
            "page_obj": shown,
            "rows": [_row(each, bid) for each in candidates(bid, shown.object_list, today)],
        }
        return TemplateResponse(request, "partners/candidates/candidates.html", context)


def _row(candidate: Candidate, bid: Bid) -> dict[str, Any]:
    organisation, invitation = candidate.organisation, candidate.invitation
    return {
        "candidate": candidate,
        "organisation": organisation,
        "offers": [words for kind in Kind if (words := said(organisation, kind))],
        "place": "" if candidate.place == Place.NONE else candidate.place.label,
        "declined": invitation.reason_said if invitation and candidate.place == Place.DECLINED else "",
        "missing": [in_words(each, bid.currency) for each in candidate.missing],
    }
