"""Due-diligence evidence: which kinds there are, and each version that an organisation gave."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from consortium.access.actor import Actor
from consortium.access.rows import TenantQuerySet, TenantRow
from consortium.organisations.models import Organisation
from partners.belonging import require_same_consortium
from partners.documents import files, matters
from partners.documents.validity import ExpiryKind, Facts, Standing, holds_on, standing_on

LONGEST_PERIOD = 120  # months


def _cover(label: Any) -> Any:
    return models.DecimalField(
        label, max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )


class DocumentTypeQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "DocumentTypeQuerySet":
        return super().visible_to(actor) if actor.may("documents.view") else self.none()

    def current(self) -> "DocumentTypeQuerySet":
        return self.filter(archived_at=None)


class DocumentType(TenantRow):
    """A kind of evidence. Of a declaration only a text and a day are kept, never a file: no DBS certificates."""

    name = models.CharField(_("name"), max_length=120)
    key = models.SlugField(_("key"), max_length=60, help_text=_("A short name for programs. It never changes."))
    expiry_kind = models.CharField(_("how long it holds"), max_length=10, choices=ExpiryKind.choices)
    months = models.PositiveSmallIntegerField(
        _("holds for, months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_PERIOD)],
        help_text=_("Only where it holds for a number of months from its date."),
    )
    states_cover = models.BooleanField(_("states an amount of cover"), default=False)
    suggested_cover = _cover(_("usual minimum cover"))
    is_declaration = models.BooleanField(
        _("a declaration only"), default=False, help_text=_("A text and a date, never a file: as for DBS checks.")
    )
    history: Any = HistoricalRecords(excluded_fields=["updated_at"])

    objects: ClassVar[Any] = DocumentTypeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "key"],
                name="one_document_type_per_key",
                violation_error_message=_("Another type of document has this key. Choose another."),
            ),
            models.CheckConstraint(
                condition=Q(expiry_kind=ExpiryKind.PERIOD, months__isnull=False)
                | (~Q(expiry_kind=ExpiryKind.PERIOD) & Q(months=None)),
                name="document_period_has_months",
                violation_error_message=_(
                    "Give the number of months where a document holds for a period, and only there."
                ),
            ),
            models.CheckConstraint(
                condition=Q(states_cover=True, is_declaration=False) | Q(suggested_cover=None, states_cover=False),
                name="document_cover_where_stated",
                violation_error_message=_("A usual minimum is for documents that state cover; declarations do not."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DocumentQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "DocumentQuerySet":
        """Coordinators see every document; whoever takes part for an organisation sees its own, in that seat."""
        rows = super().visible_to(actor) if actor.may("documents.view") else self.none()
        return rows if actor.may("documents.manage") else rows.filter(organisation=actor.organisation_id)

    def counting(self) -> "DocumentQuerySet":
        """Narrow to what can be evidence: neither withdrawn nor refused."""
        return self.filter(archived_at=None, refused_at=None)

    def unreplaced(self) -> "DocumentQuerySet":
        """Narrow to what counts and has no later version that counts."""
        later = Document.objects.counting().filter(
            organisation=OuterRef("organisation"), type=OuterRef("type"), version__gt=OuterRef("version")
        )
        return self.counting().filter(~Exists(later))

    def newest(self) -> "DocumentQuerySet":
        """Narrow to the newest version that was not withdrawn, refused or not."""
        later = Document.objects.filter(
            archived_at=None,
            organisation=OuterRef("organisation"),
            type=OuterRef("type"),
            version__gt=OuterRef("version"),
        )
        return self.filter(~Exists(later), archived_at=None)

    def holding_on(self, day: date) -> "DocumentQuerySet":
        return self.filter(Q(runs_out_on=None) | Q(runs_out_on__gte=day), issued_on__lte=day)

    def mattering_on(self, day: date) -> "DocumentQuerySet":
        """Narrow to those of organisations with a part in something live: see `matters.py`."""
        return self.filter(matters.on(day))

    def with_standing(self, day: date) -> "DocumentQuerySet":
        """Add `standing_today`: what `validity.standing_on` says of each, worked out by the database."""
        return self.annotate(
            standing_today=Case(
                When(archived_at__isnull=False, then=Value(Standing.WITHDRAWN.value)),
                When(refused_at__isnull=False, then=Value(Standing.REFUSED.value)),
                When(runs_out_on__lt=day, then=Value(Standing.RUN_OUT.value)),
                When(verified_at__isnull=False, then=Value(Standing.VERIFIED.value)),
                default=Value(Standing.TO_VERIFY.value),
                output_field=models.CharField(),
            )
        )


class Document(TenantRow):
    """One version. A later one takes its place; none is deleted, and a wrong one is withdrawn (`archived_at`)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="documents")
    type = models.ForeignKey(DocumentType, on_delete=models.PROTECT, related_name="documents")
    version = models.PositiveIntegerField(_("version"))
    file = models.FileField(_("file"), storage=files.storage, upload_to=files.random_name, blank=True)
    declaration = models.TextField(_("declaration"), blank=True, max_length=5000)
    issued_on = models.DateField(_("date on it"))
    runs_out_on = models.DateField(_("holds until"), null=True, blank=True)
    cover = _cover(_("cover"))
    currency = models.CharField(max_length=3, default="GBP", editable=False)
    file_name = models.CharField(_("file name"), max_length=120, blank=True, editable=False)
    content_type = models.CharField(max_length=40, blank=True, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    verified_at = models.DateTimeField(_("verified"), null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    refused_at = models.DateTimeField(_("refused"), null=True, editable=False)
    refused_because = models.CharField(_("refused because"), max_length=500, blank=True, editable=False)
    withdrawn_because = models.CharField(_("withdrawn because"), max_length=500, blank=True, editable=False)
    history: Any = HistoricalRecords(excluded_fields=["updated_at"])

    objects: ClassVar[Any] = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["consortium", "updated_at", "id"], name="document_by_change"),
            models.Index(fields=["consortium", "created_at", "id"], name="document_by_upload"),
            models.Index(fields=["consortium", "runs_out_on", "id"], name="document_by_last_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "type", "version"], name="one_document_per_version"),
            models.CheckConstraint(
                condition=Q(runs_out_on=None) | Q(runs_out_on__gte=F("issued_on")),
                name="document_holds_for_a_day",
                violation_error_message=_("It holds until its own date, or later."),
            ),
            models.CheckConstraint(
                condition=(~Q(file="") & Q(declaration="")) | (Q(file="") & ~Q(declaration="")),
                name="document_is_file_or_declaration",
                violation_error_message=_("Give a file, or for a declaration its words: one of them."),
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None) | Q(refused_at=None), name="document_verified_or_refused"
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None) | ~Q(refused_because=""),
                name="documents_are_refused_for_a_reason",
                violation_error_message=_("Say why, in a few words."),
            ),
            models.CheckConstraint(
                condition=Q(archived_at=None) | ~Q(withdrawn_because=""),
                name="documents_are_withdrawn_for_a_reason",
                violation_error_message=_("Say why, in a few words."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type.name} of {self.organisation.name}, version {self.version}"

    def clean(self) -> None:
        """Refuse what belongs to another consortium, whoever asked."""
        require_same_consortium(self, "organisation", "type")

    @property
    def facts(self) -> Facts:
        return Facts(
            runs_out_on=self.runs_out_on,
            is_verified=self.verified_at is not None,
            is_refused=self.refused_at is not None,
            is_withdrawn=self.archived_at is not None,
        )

    def standing_on(self, day: date) -> Standing:
        return standing_on(self.facts, day)

    def holds_on(self, day: date) -> bool:
        return holds_on(day, issued_on=self.issued_on, runs_out_on=self.runs_out_on)
