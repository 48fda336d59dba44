"""The result of a review, frozen: bands of a confidential one, sheets of an open or private one."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from consortium.access.actor import Actor
from consortium.access.frozen import FrozenQuerySet, FrozenRow
from consortium.access.roles import Role
from consortium.organisations.models import Organisation
from reflections.insights.bands import NOBODY, Band, Coverage
from reflections.questions.models import Behaviour
from reflections.responses import sealing
from reflections.reviews.models import Review, ReviewParty


class ReleaseQuerySet(FrozenQuerySet):
    def visible_to(self, actor: Actor) -> "ReleaseQuerySet":
        """Narrow to the results of reviews that the actor may know of.

        What each shows is asked of its cells.
        """
        if not actor.may("results.view"):
            return self.none()
        return self.filter(review__in=Review.objects.visible_to(actor))


class Release(FrozenRow):
    """Written once, at close.

    `allowance` is how many answers any viewer is taken to have learnt from others.
    """

    consortium = models.ForeignKey("consortium.Consortium", on_delete=models.PROTECT, related_name="+")
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="release")
    allowance = models.PositiveSmallIntegerField()
    released_at = models.DateTimeField()

    objects: ClassVar[Any] = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-released_at", "id"]

    def __str__(self) -> str:
        return f"Result of {self.review}"


class ReleaseCellQuerySet(FrozenQuerySet):
    def shown_to(self, actor: Actor) -> "ReleaseCellQuerySet":
        """Narrow to the cells that this actor may see.

        Whoever holds a seat at a party reads as all their parties together, and is taken to know what each
        of them could have scored. Everybody else, and every broker, reads only what every party may see.
        """
        seats = ReviewParty.objects.filter(review=OuterRef("release__review"), organisation__in=actor.organisations)
        rows = self.filter(release__in=Release.objects.visible_to(actor)).annotate(
            seated=_count(seats),
            knows=F("seated") - Case(When(target__in=actor.organisations, then=1), default=0) + F("release__allowance"),
            every_party_knows=Value(1) + F("release__allowance"),
        )
        as_everybody = Q(known_limit__gte=F("every_party_knows"))
        enough = Q(known_limit__gte=F("knows"))
        as_party = enough if actor.role != Role.BROKER else enough & as_everybody
        shown: ReleaseCellQuerySet = rows.filter(Q(seated=0) & as_everybody | Q(seated__gt=0) & as_party)
        return shown


def _count(rows: models.QuerySet) -> Coalesce:
    """Count the rows of a subquery; an absent group is 0."""
    counted = rows.order_by().values("review").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0, output_field=models.IntegerField())


class ReleaseCell(FrozenRow):
    """One behaviour of one target. `target` is empty for the partnership as a whole.

    `known_limit` is the most answers behind the band that a viewer may know and still see it; the band
    itself is not even kept when no viewer of this review could. `follows` says that it may be compared with
    the result before.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="cells")
    target = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    behaviour = models.CharField(max_length=14, choices=Behaviour.choices)
    band = models.CharField(max_length=8, choices=Band.choices, blank=True)
    known_limit = models.SmallIntegerField()
    coverage = models.CharField(max_length=10, choices=Coverage.choices)
    follows = models.BooleanField(default=False)

    objects: ClassVar[Any] = ReleaseCellQuerySet.as_manager()

    class Meta:
        ordering = ["target__name", "behaviour", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "target", "behaviour"],
                nulls_distinct=False,
                name="one_cell_per_target_and_behaviour",
            ),
            models.CheckConstraint(
                condition=Q(band="", known_limit=NOBODY) | (~Q(band="") & Q(known_limit__gte=0)),
                name="a_band_is_kept_only_if_somebody_may_see_it",
            ),
        ]

    def __str__(self) -> str:
        return self.behaviour


class Sheet(FrozenRow):
    """One organisation's answers, without its people, sealed: for the reveal of an open review, or for
    itself alone.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="sheets")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    class Meta:
        ordering = ["organisation__name", "id"]
        constraints = [models.UniqueConstraint(fields=["release", "organisation"], name="one_sheet_per_organisation")]

    def __str__(self) -> str:
        return "A sheet of answers"

    def opened(self) -> list[Any]:
        content: list[Any] = sealing.open_(self.sealed, subject=self.pk)
        return content


class ReleasedComment(FrozenRow):
    """A comment of a confidential review, with its author's leave; `place` tells nothing of who wrote it or
    when.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="comments")
    question_key = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ["question_key", "place"]
        constraints = [
            models.UniqueConstraint(fields=["release", "question_key", "place"], name="one_comment_per_place")
        ]

    def __str__(self) -> str:
        return "A comment"

    def opened(self) -> str:
        text: str = sealing.open_(self.sealed, subject=self.pk)
        return text


class Sharing(FrozenRow):
    """The only organisation that answered an open review chose to share what it said."""

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="sharing")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    shared_on = models.DateField()

    class Meta:
        ordering = ["shared_on", "id"]

    def __str__(self) -> str:
        return f"Shared on {self.shared_on}"
