"""A dated round of review of a partnership, who counts in it, who is asked, and how often it comes round."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.roles import Role
from consortium.access.rows import Row, TenantQuerySet, TenantRow
from consortium.contacts.models import Contact
from consortium.organisations.models import Organisation
from consortium.seats.models import Seat
from partners.partnerships.models import WORKING_ROLES, Partnership, Party, PartyRole
from reflections.questions.models import QuestionSet
from reflections.reviews.occasions import Occasion, every

ANSWER_TASK = "review.answer"  # the grant that a task link gives; its subject is one invitation
ANSWERING_ROLES = (Role.MEMBER_LEAD, Role.MEMBER)


class Mode(models.TextChoices):
    OPEN = "open", _("Open")
    CONFIDENTIAL = "confidential", _("Confidential")
    PRIVATE = "private", _("Private")

    @property
    def protection(self) -> int:
        """Rank: the higher protects more."""
        return list(Mode).index(self)


class Status(models.TextChoices):
    """Where a review stands. It follows from its dates, from the clock, and from whether people were told."""

    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    RELEASED = "released", _("Result is out")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class CadenceQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "CadenceQuerySet":
        rows = super().visible_to(actor)
        if actor.may("reviews.manage"):
            return rows
        if not actor.may("reviews.view"):
            return rows.none()
        return rows.filter(partnership__in=Partnership.objects.with_party(actor.organisations))

    def active_on(self, day: date) -> "CadenceQuerySet":
        found: CadenceQuerySet = self.filter(is_active=True, archived_at=None, partnership__archived_at=None)
        return found.exclude(partnership__ended_on__lte=day)


class Cadence(TenantRow):
    """How often a partnership is reviewed, and on which occasions besides. What fell due before `since` is past."""

    partnership = models.OneToOneField(Partnership, on_delete=models.PROTECT, related_name="cadence")
    every_months = models.PositiveSmallIntegerField(
        _("every (months)"), validators=[MinValueValidator(1), MaxValueValidator(36)]
    )
    anchor_on = models.DateField(_("counted from"))
    since = models.DateField(editable=False)
    mode = models.CharField(_("mode"), max_length=12, choices=Mode.choices, default=Mode.OPEN)
    occasions: Any = models.JSONField(_("also when"), default=every, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects: ClassVar[Any] = CadenceQuerySet.as_manager()

    class Meta:
        ordering = ["partnership__name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(every_months__gte=1, every_months__lte=36), name="cadence_between_1_and_36_months"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partnership.name}, every {self.every_months} months"

    @property
    def occasions_said(self) -> list[str]:
        """Return the occasions as a person reads them."""
        return [str(Occasion(each).label) for each in self.occasions]


class ReviewQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "ReviewQuerySet":
        """Coordinators and brokers see that a review is; members see those of their organisations."""
        rows = super().visible_to(actor)
        if not actor.may("reviews.view"):
            return rows.none()
        if actor.may("reviews.manage") or actor.may("reviews.facilitate"):
            return rows
        seated = ReviewParty.objects.filter(review=OuterRef("pk"), organisation__in=actor.organisations)
        expected = Party.objects.filter(
            partnership=OuterRef("partnership"),
            organisation__in=actor.organisations,
            role__in=WORKING_ROLES,
            until=None,
        )
        return rows.filter(Exists(seated) | Q(Exists(expected), opened_at=None))

    def standing(self) -> "ReviewQuerySet":
        return self.filter(cancelled_at=None, archived_at=None)

    def due_to_open(self, now: datetime) -> "ReviewQuerySet":
        return self.standing().filter(opened_at=None, opens_at__lte=now)

    def in_status(self, status: str, now: datetime) -> "ReviewQuerySet":
        """Narrow to those whose `status_at(now)` is this one."""
        over = Q(closed_at__isnull=False) | Q(opened_at__isnull=False, closes_at__lte=now)
        conditions = {
            Status.CANCELLED: Q(cancelled_at__isnull=False),
            Status.RELEASED: Q(cancelled_at=None, released_at__isnull=False, outcome=""),
            Status.DONE: Q(cancelled_at=None, released_at__isnull=False) & ~Q(outcome=""),
            Status.CLOSED: Q(over, cancelled_at=None, released_at=None),
            Status.OPEN: Q(cancelled_at=None, closed_at=None, opened_at__isnull=False, closes_at__gt=now),
            Status.PLANNED: Q(cancelled_at=None, opened_at=None),
        }
        return self.filter(conditions[Status(status)])

    def running(self) -> "ReviewQuerySet":
        return self.standing().filter(opened_at__isnull=False, closed_at=None)

    def due_to_close(self, now: datetime) -> "ReviewQuerySet":
        return self.running().filter(closes_at__lte=now)

    def answered_by_all(self) -> "ReviewQuerySet":
        """Narrow to those in which every party has answered and nobody asked is still to answer."""
        waiting = Invitation.objects.wanted().filter(review=OuterRef("pk"), response__submitted_on=None)
        silent = ReviewParty.objects.filter(review=OuterRef("pk")).exclude(
            organisation__in=Invitation.objects.filter(
                review=OuterRef("review"), response__submitted_on__isnull=False
            ).values("organisation")
        )
        return self.filter(~Exists(waiting), ~Exists(silent))

    def due_to_release(self) -> "ReviewQuerySet":
        return self.standing().filter(closed_at__isnull=False, released_at=None)


class Review(TenantRow):
    """`opens_at` and `closes_at` are the ends of `opens_on` and `due_on` where the consortium is.

    The extras are the consortium's when the review opened: they may rise before the release, and never fall.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="reviews")
    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(_("mode"), max_length=12, choices=Mode.choices)
    opens_on = models.DateField(_("opens"))
    opens_at = models.DateTimeField(editable=False)
    due_on = models.DateField(_("answers by"))
    closes_at = models.DateTimeField(editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    released_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_because = models.CharField(_("why it was cancelled"), max_length=300, blank=True)
    outcome = models.TextField(_("you said, we did"), max_length=2000, blank=True)
    extra_scorers = models.PositiveSmallIntegerField(default=0, editable=False)
    extra_comparing = models.PositiveSmallIntegerField(default=0, editable=False)

    objects: ClassVar[Any] = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "id"]
        indexes = [
            models.Index(fields=["consortium", "-opens_on", "id"], name="review_by_opening"),
            models.Index(fields=["opens_at"], name="review_to_open", condition=Q(opened_at=None, cancelled_at=None)),
            models.Index(fields=["closes_at"], name="review_to_close", condition=Q(closed_at=None, cancelled_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(opened_at__isnull=False, closed_at=None, cancelled_at=None),
                name="one_open_review_per_partnership",
                violation_error_message=_("Another review of this partnership is open."),
            ),
            models.CheckConstraint(condition=Q(due_on__gt=F("opens_on")), name="review_due_after_it_opens"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="review_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False), name="closed_reviews_were_opened"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(closed_at__isnull=False),
                name="released_reviews_were_closed",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_because="")
                | (Q(cancelled_at__isnull=False, closed_at=None) & ~Q(cancelled_because="")),
                name="review_cancelled_before_close_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(mode=Mode.CONFIDENTIAL) | Q(closed_at=None) | Q(closed_at__gte=F("closes_at")),
                name="confidential_reviews_never_close_early",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership.name}, {self.opens_on.day} {self.opens_on:%B %Y}"

    def status_at(self, now: datetime) -> str:
        """Return planned, open, closed, released, done or cancelled: done is released and told what comes of it."""
        if self.cancelled_at:
            return "cancelled"
        if self.released_at:
            return "done" if self.outcome else "released"
        if self.closed_at or (self.opened_at and self.closes_at <= now):
            return "closed"
        return "open" if self.opened_at else "planned"

    def is_open_at(self, now: datetime) -> bool:
        """Tell whether answers are accepted."""
        return self.status_at(now) == "open"


class Trigger(Row):
    """Why a review was planned. One review may have several; one trigger never makes two reviews."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="review_triggers")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="triggers")
    key = models.CharField(max_length=120)
    reason = models.CharField(max_length=200)
    day = models.DateField()

    class Meta:
        ordering = ["day", "key"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "key"], name="one_review_per_trigger"),
        ]

    def __str__(self) -> str:
        return self.reason


class ReviewParty(Row):
    """A lead or partner organisation on the day the review opened: the parties that count, whatever happens
    later.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=PartyRole.choices)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["role", "name", "id"]
        verbose_name_plural = "review parties"
        constraints = [
            models.UniqueConstraint(fields=["review", "organisation"], name="review_party_once"),
            models.CheckConstraint(condition=Q(role__in=WORKING_ROLES), name="only_lead_and_partners_count"),
        ]

    def __str__(self) -> str:
        return self.name


class InvitationQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "InvitationQuerySet":
        """One's own; a member lead's organisation's; a coordinator's consortium's."""
        if actor.grant and actor.grant.kind == ANSWER_TASK and not actor.consortium_id:
            return self.answerable_by(actor)
        rows = super().visible_to(actor)
        if actor.may("reviews.manage"):
            return rows
        led = actor.organisations if actor.may("reviews.invite") else frozenset()
        return rows.filter(Q(user_id=actor.user_id, user__isnull=False) | Q(organisation__in=led))

    def answerable_by(self, actor: Actor) -> "InvitationQuerySet":
        """Narrow to those that this person may answer: asked themselves, and still seated for the
        organisation.

        A task link stands in for the person, for its one invitation.
        """
        asked = Q(user_id=actor.user_id) if actor.user_id else Q(pk__in=[])
        if actor.grant and actor.grant.kind == ANSWER_TASK:
            asked |= Q(pk=actor.grant.subject_id)
        return self.seated().filter(asked, user__isnull=False, passed_at=None)

    def seated(self) -> "InvitationQuerySet":
        """Narrow to people who still hold a seat for the organisation they were asked to answer for."""
        held = Seat.objects.held().filter(
            user=OuterRef("user"), organisation=OuterRef("organisation"), role__in=ANSWERING_ROLES
        )
        return self.filter(Exists(held))

    def wanted(self) -> "InvitationQuerySet":
        """Narrow to those that an answer is hoped for from."""
        return self.filter(declined_at=None, passed_at=None)


class Invitation(TenantRow):
    """A person asked to answer for one organisation.

    Named by organisation only: events outlive the person's link.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="invitations")
    name = models.CharField(max_length=120, blank=True)
    invited_at = models.DateTimeField()
    passed_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="passed_from")
    passed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    declined_because = models.CharField(_("why not"), max_length=300, blank=True)

    objects: ClassVar[Any] = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "invited_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "organisation", "user"],
                condition=Q(passed_at=None, declined_at=None),
                name="person_invited_once_per_organisation",
                violation_error_message=_("This person is already invited to answer."),
            ),
            models.CheckConstraint(
                condition=Q(passed_to=None, passed_at=None) | Q(passed_to__isnull=False, passed_at__isnull=False),
                name="passed_invitations_say_to_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name}: {self.review}"

    @property
    def is_wanted(self) -> bool:
        return self.declined_at is None and self.passed_at is None


def organisations_of(review_id: UUID) -> set[UUID]:
    """Return the organisations that count in the review."""
    return set(ReviewParty.objects.filter(review=review_id).values_list("organisation_id", flat=True))


def counting_parties(partnership: Partnership, day: date) -> list[Party]:
    """Return the lead and partners on that day, with their organisations."""
    return list(partnership.working_parties_on(day).select_related("organisation"))
