"""An instrument and its questions, in versions: what was asked stays as it was asked."""

from datetime import datetime
from typing import Any, ClassVar, NoReturn

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.frozen import Frozen
from consortium.access.rows import Row


class Behaviour(models.TextChoices):
    """The five behaviours of NCVO's “Rebalancing the Relationship” (2021), and whether people dare to
    answer.
    """

    POWER = "power", _("Power")
    EMPATHY = "empathy", _("Empathy")
    HONESTY = "honesty", _("Honesty")
    COMMUNICATION = "communication", _("Communication")
    IMPACT = "impact", _("Impact")
    CANDOUR = "candour", _("Candour")


FIVE = (Behaviour.POWER, Behaviour.EMPATHY, Behaviour.HONESTY, Behaviour.COMMUNICATION, Behaviour.IMPACT)


class Kind(models.TextChoices):
    SCORED = "scored", _("Scored")
    TEXT = "text", _("Free text")


class Target(models.TextChoices):
    PARTNERSHIP = "partnership", _("The partnership as a whole")
    LEAD = "lead", _("The lead")
    PARTNER = "partner", _("Another party")
    SELF = "self", _("Ourselves")


SCALE = {1: _("Never"), 2: _("Rarely"), 3: _("Sometimes"), 4: _("Usually"), 5: _("Always")}


class QuestionSetQuerySet(models.QuerySet["QuestionSet"]):
    def visible_to(self, actor: Actor) -> "QuestionSetQuerySet":
        """Narrow to the consortium's own sets and those that ship with the product."""
        if not actor.consortium_id or not actor.may("reviews.view"):
            return self.none()
        return self.filter(models.Q(consortium_id=actor.consortium_id) | models.Q(consortium=None))

    def published(self) -> "QuestionSetQuerySet":
        return self.filter(published_at__isnull=False)

    def update(self, **changes: Any) -> int:
        if self.published().exists():
            raise Frozen
        return super().update(**changes)

    def delete(self) -> NoReturn:
        raise Frozen


class QuestionSet(Row):
    """One version of an instrument. `consortium` is empty for a set that ships with the product."""

    consortium = models.ForeignKey(
        "consortium.Consortium",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    key = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=200)
    credit = models.CharField(_("credit"), max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    objects: ClassVar[Any] = QuestionSetQuerySet.as_manager()

    class Meta:
        ordering = ["title", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "key", "version"],
                nulls_distinct=False,
                name="one_question_set_per_version",
            ),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="question_set_versions_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_if_published(self.pk)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Frozen

    def status_at(self, now: datetime) -> str:
        """Return draft or published."""
        return "published" if self.published_at and self.published_at <= now else "draft"


def refuse_if_published(question_set_id: Any) -> None:
    """Raise Frozen when the stored version is published, whatever the object in hand says."""
    if QuestionSet.objects.published().filter(pk=question_set_id).exists():
        raise Frozen


class QuestionQuerySet(models.QuerySet["Question"]):
    def _editable(self) -> None:
        if self.filter(question_set__published_at__isnull=False).exists():
            raise Frozen

    def update(self, **changes: Any) -> int:
        self._editable()
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._editable()
        return super().delete()

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        for question_set_id in {question.question_set_id for question in objs}:
            refuse_if_published(question_set_id)
        return super().bulk_create(objs, *args, **kwargs)


class Question(Row):
    """`key` is the same in every version, so that trends can join.

    A blank wording means: not asked in that shape.

    `{name}` in a wording stands for the organisation that the statement is about.
    """

    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="questions")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.SCORED)
    behaviour = models.CharField(max_length=14, choices=Behaviour.choices, blank=True)
    target = models.CharField(max_length=12, choices=Target.choices)
    wording_bilateral = models.CharField(_("wording between two"), max_length=300, blank=True)
    wording_group = models.CharField(_("wording in a group"), max_length=300, blank=True)
    help_text = models.CharField(_("help"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField()

    objects: ClassVar[Any] = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["question_set", "key"], name="one_question_per_key"),
            models.UniqueConstraint(
                fields=["question_set", "behaviour", "target"],
                condition=models.Q(kind=Kind.SCORED),
                name="every_answer_feeds_one_cell",
                violation_error_message=_("This set already scores that behaviour for that target."),
            ),
            models.CheckConstraint(
                condition=~models.Q(behaviour="") | models.Q(kind=Kind.TEXT),
                name="scored_questions_have_a_behaviour",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def clean(self) -> None:
        """Refuse a wording that would show “{name}” as it stands, and one about an organisation without its name."""
        is_about_one = self.kind == Kind.SCORED and self.target in {Target.PARTNER, Target.LEAD}
        is_last = self.kind == Kind.TEXT or self.behaviour not in FIVE
        for field, may in [("wording_bilateral", is_about_one or is_last), ("wording_group", is_about_one)]:
            wording = getattr(self, field)
            if "{name}" in wording and not may:
                raise ValidationError({field: _("Leave out {name}: this is not about one organisation.")})
            if wording and is_about_one and "{name}" not in wording:
                raise ValidationError({field: _("Write {name} where the name of the organisation belongs.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_if_published(self.question_set_id)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_if_published(self.question_set_id)
        return super().delete(*args, **kwargs)
