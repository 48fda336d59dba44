"""Whether the buyer takes bids: what its last notice said."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeKind(TextChoices):
    PIPELINE = "pipeline", _("Pipeline or planned procurement notice")
    ENGAGEMENT = "engagement", _("Market engagement notice")
    TENDER = "tender", _("Tender notice")
    AWARD = "award", _("Award notice")
    CONTRACT = "contract", _("Contract notice")
    ENDED = "ended", _("Notice that the procurement has ended")


EARLY = frozenset({NoticeKind.PIPELINE, NoticeKind.ENGAGEMENT})
_CLOSED = {
    NoticeKind.AWARD: _("Awarded: no longer open for bids"),
    NoticeKind.CONTRACT: _("Awarded: no longer open for bids"),
    NoticeKind.ENDED: _("Ended by the buyer: not open for bids"),
}


def why_not_open(kind: str) -> str:
    """Return why nobody can bid after a notice of this kind; nothing after a tender notice, or none."""
    if kind in EARLY:
        return str(_("Not open for bids yet"))
    return str(_CLOSED.get(NoticeKind(kind), "")) if kind else ""
