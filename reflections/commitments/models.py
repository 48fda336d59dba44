"""A dated promise of changed behaviour. Its state follows from the dates."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.rows import TenantQuerySet, TenantRow
from consortium.organisations.models import Organisation
from partners.partnerships.models import Partnership, Party
from reflections.insights.models import ReleaseCell
from reflections.questions.models import Behaviour
from reflections.reviews.models import Review


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    RAISED = "raised", _("Raised")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    AGREED = "agreed", _("Agreed")
    IN_PROGRESS = "in_progress", _("In progress")
    CLAIMED = "claimed", _("Said to be done")
    CONTESTED = "contested", _("Not found done")
    VERIFIED = "verified", _("Confirmed done")
    CLOSED = "closed", _("Closed")


# The first of these facts that is known says where a commitment stands; with none of them it is a draft.
REACHED_BY = (
    (State.CLOSED, "closed_at"),
    (State.VERIFIED, "verified_at"),
    (State.CONTESTED, "contested_at"),
    (State.CLAIMED, "claimed_at"),
    (State.IN_PROGRESS, "started_at"),
    (State.AGREED, "agreed_at"),
    (State.ACKNOWLEDGED, "acknowledged_at"),
    (State.RAISED, "published_at"),
)


# Until it is said to be done, or once that was not found so, what was asked can still change.
REVISABLE = (State.RAISED, State.ACKNOWLEDGED, State.AGREED, State.IN_PROGRESS, State.CONTESTED)


class CommitmentQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "CommitmentQuerySet":
        """Published ones: to the parties, coordinators and brokers.

        Drafts: to whoever may see the band behind them.
        """
        rows = super().visible_to(actor)
        if not actor.may("commitments.view"):
            return rows.none()
        drafts = Q(published_at=None, cell__in=ReleaseCell.objects.shown_to(actor))
        published = Q(published_at__isnull=False)
        if not (actor.may("commitments.manage") or actor.may("commitments.verify")):
            party = Party.objects.filter(partnership=OuterRef("partnership"), organisation__in=actor.organisations)
            own = Q(owner__in=actor.organisations) | Q(raised_by__in=actor.organisations)
            published &= own | Q(Exists(party.filter(until=None)))
        return rows.filter(drafts | published)

    def published(self) -> "CommitmentQuerySet":
        return self.filter(published_at__isnull=False, archived_at=None)

    def outstanding(self) -> "CommitmentQuerySet":
        return self.published().filter(verified_at=None, closed_at=None)

    def with_state(self) -> "CommitmentQuerySet":
        """Annotate `state_reached`, which is what `state` says of each."""
        reached = [When(Q(**{f"{fact}__isnull": False}), then=Value(state)) for state, fact in REACHED_BY]
        return self.annotate(state_reached=Case(*reached, default=Value(State.DRAFT), output_field=models.CharField()))

    def overdue_on(self, day: date) -> "CommitmentQuerySet":
        return self.outstanding().filter(due_on__lt=day)


class Commitment(TenantRow):
    """`raised_by` is empty when the group raised it, by its review: then the broker verifies."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="commitments")
    review = models.ForeignKey(Review, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments")
    cell = models.OneToOneField(ReleaseCell, null=True, blank=True, on_delete=models.PROTECT, related_name="commitment")
    behaviour = models.CharField(_("behaviour"), max_length=14, choices=Behaviour.choices, blank=True)
    title = models.CharField(_("what will change"), max_length=200)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(_("who sees to it"), max_length=120, blank=True)
    due_on = models.DateField(_("by"))
    raised_by = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, editable=False)
    acknowledged_at = models.DateTimeField(null=True, editable=False)
    agreed_at = models.DateTimeField(null=True, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    contested_at = models.DateTimeField(null=True, editable=False)
    verified_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_because = models.CharField(_("why it was closed"), max_length=300, blank=True)

    objects: ClassVar[Any] = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["consortium", "due_on", "id"], name="commitment_by_due_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | Q(cell__isnull=False),
                name="drafts_come_from_a_cell",
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None) | Q(claimed_at__lte=F("verified_at")),
                name="verified_after_claimed",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(closed_because=""), name="commitments_close_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> State:
        """Return where it stands. A claim made again after it was contested counts again."""
        return next((state for state, fact in REACHED_BY if getattr(self, fact)), State.DRAFT)

    def is_overdue_on(self, day: date) -> bool:
        return self.state not in {State.DRAFT, State.VERIFIED, State.CLOSED} and self.due_on < day

    def may_be_confirmed_by(self, actor: Actor) -> bool:
        """Only whoever raised it; the broker, where the group or the owner itself did."""
        if self.raised_by_id in {None, self.owner_id}:
            return actor.may("commitments.verify") and not actor.speaks_for(self.owner_id)
        return actor.speaks_for(self.raised_by_id)

    def may_be_revised_by(self, actor: Actor) -> bool:
        """Only whoever raised it: its organisation, the coordinators, or the broker for what a group's review did."""
        if self.raised_by_id:
            return actor.speaks_for(self.raised_by_id)
        return self.may_be_confirmed_by(actor) if self.cell_id else self.was_raised_by_hand_by(actor)

    def was_raised_by_hand_by(self, actor: Actor) -> bool:
        """Tell whether it is a coordinator's: raised for nobody in particular, and out of no review's band."""
        by_hand = self.raised_by_id is None and self.cell_id is None
        return by_hand and actor.may("commitments.manage") and not actor.speaks_for(self.owner_id)
