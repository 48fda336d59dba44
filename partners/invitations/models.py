"""An organisation invited into a bid: asked once, and its answer."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.roles import Role
from consortium.access.rows import TenantQuerySet, TenantRow
from consortium.organisations.models import Organisation
from consortium.seats.models import Seat
from partners.belonging import require_same_consortium
from partners.bids.models import Bid
from partners.bids.stages import Decision

TASK = "bid.invitation"  # the grant that a task link gives; its subject is one invitation
_WAITING = Q(accepted_at=None, declined_at=None, withdrawn_at=None)


class State(models.TextChoices):
    WAITING = "waiting", _("Not answered yet")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Reason(models.TextChoices):
    """Why an organisation declines, said in one tap."""

    NO_CAPACITY = "no_capacity", _("We have no capacity at that time")
    NOT_OURS = "not_ours", _("It is not what we do, or not where")
    TERMS = "terms", _("The money or the terms do not work for us")
    ANOTHER_BID = "another_bid", _("We are in another bid for it")
    OTHER = "other", _("For another reason")


class BidInvitationQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "BidInvitationQuerySet":
        """Coordinators see all; the leads of an organisation see its own, in that seat; nobody else any."""
        rows = super().visible_to(actor)
        if actor.may("bids.manage"):
            return rows
        return rows.filter(organisation=actor.organisation_id) if actor.may("bids.agree") else self.none()

    def answerable_by(self, person: Actor) -> "BidInvitationQuerySet":
        """Narrow to those of organisations that this person leads. A task link stands in for them, for its one."""
        grant = person.grant
        led = Q(pk__in=[])
        if person.user_id:
            led |= Q(Exists(_leading(person.user_id)))
        if grant and grant.kind == TASK:
            led |= Q(Exists(_leading(grant.person_id)), pk=grant.subject_id)
        return self.filter(led, archived_at=None)

    def in_state(self, state: str) -> "BidInvitationQuerySet":
        return self.filter(_WAITING if state == State.WAITING else Q(**{f"{state}_at__isnull": False}))

    def waiting(self) -> "BidInvitationQuerySet":
        return self.filter(_WAITING)

    def standing(self) -> "BidInvitationQuerySet":
        """Narrow to the latest word: an invitation that was withdrawn says nothing any more."""
        return self.filter(withdrawn_at=None)

    def to_bring_in(self) -> "BidInvitationQuerySet":
        return self.filter(accepted_at__isnull=False, brought_in_at=None, withdrawn_at=None)

    def open_at(self, now: datetime) -> "BidInvitationQuerySet":
        """Narrow to those of bids that are still being put together: see `closing.why_closed`."""
        due = Q(bid__submission_deadline_at=None) | Q(bid__submission_deadline_at__gt=now)
        alive = self.filter(due, bid__submitted_at=None, bid__outcome="", bid__archived_at=None)
        return alive.exclude(bid__decision=Decision.NO_GO)


def _leading(user_id: Any) -> Any:
    return Seat.objects.held().filter(user_id=user_id, role=Role.MEMBER_LEAD, organisation=OuterRef("organisation"))


class BidInvitation(TenantRow):
    """Its state follows from what happened. Another one may follow one that was declined or withdrawn."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bid_invitations")
    asked_for = models.CharField(_("what it would do"), max_length=200, blank=True)
    invited_at = models.DateTimeField(_("invited"), editable=False)
    invited_by = models.CharField(_("invited by"), max_length=120, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    declined_at = models.DateTimeField(_("declined"), null=True, editable=False)
    declined_because = models.CharField(
        _("declined because"), max_length=12, choices=Reason.choices, blank=True, editable=False
    )
    declined_note = models.CharField(_("in its own words"), max_length=500, blank=True, editable=False)
    answered_by = models.CharField(_("answered by"), max_length=120, blank=True, editable=False)
    brought_in_at = models.DateTimeField(_("brought in"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects: ClassVar[Any] = BidInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "id"]
        verbose_name = _("invitation to bid")
        verbose_name_plural = _("invitations to bid")
        indexes = [models.Index(fields=["consortium", "updated_at", "id"], name="bid_invitation_by_change")]
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "organisation"],
                condition=Q(declined_at=None, withdrawn_at=None),
                name="invited_to_a_bid_once",
                violation_error_message=_("This organisation is invited already."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(declined_at=None), name="bid_invitation_answered_once"
            ),
            models.CheckConstraint(
                condition=Q(declined_at=None, declined_because="")
                | (Q(declined_at__isnull=False) & ~Q(declined_because="")),
                name="bid_invitation_declined_for_a_reason",
                violation_error_message=_("Choose a reason."),
            ),
            models.CheckConstraint(
                condition=Q(brought_in_at=None) | Q(accepted_at__isnull=False), name="brought_in_once_accepted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name}, invited to {self.bid.title}"

    def clean(self) -> None:
        require_same_consortium(self, "bid", "organisation")

    @property
    def state(self) -> State:
        ends = [
            (self.withdrawn_at, State.WITHDRAWN),
            (self.accepted_at, State.ACCEPTED),
            (self.declined_at, State.DECLINED),
        ]
        return next((state for at, state in ends if at), State.WAITING)

    @property
    def reason_said(self) -> str:
        """Return why it declined, with its own words where it gave any."""
        return f"{self.get_declined_because_display()}{': ' if self.declined_note else ''}{self.declined_note}"
