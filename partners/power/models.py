"""Facts about who has which advantage in a contract: a ledger of answers, and what the parties say against them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.frozen import FrozenRow
from consortium.access.rows import TenantQuerySet, TenantRow
from consortium.organisations.models import Organisation
from partners.belonging import require_same_consortium
from partners.contracts.models import Allocation, Contract
from partners.power.points import POINTS, Known


class PowerFactQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "PowerFactQuerySet":
        """Narrow to facts about oneself, and about the other of a pair that one is in: the holder and a partner."""
        rows = super().visible_to(actor) if actor.may("power.view") else self.none()
        if actor.may("power.manage"):
            return rows
        ours = Allocation.objects.filter(contract=OuterRef("contract"), organisation__in=actor.organisations)
        about_us = Q(organisation__in=actor.organisations) | Q(contract__holder__in=actor.organisations)
        about_our_holder = Q(organisation=models.F("contract__holder")) & Q(Exists(ours))
        return rows.filter(about_us | about_our_holder)

    def standing(self) -> "PowerFactQuerySet":
        """Narrow to the latest answer to each point: no later one was recorded."""
        later = self.model._default_manager.filter(
            contract=OuterRef("contract"),
            organisation=OuterRef("organisation"),
            point=OuterRef("point"),
            number__gt=OuterRef("number"),
        )
        return self.filter(~Exists(later))


class PowerFact(TenantRow):
    """One answer about one organisation in one contract. A later number replaces it; no answer ever changes."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="power_facts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="power_facts")
    point = models.CharField(_("what"), max_length=20, choices=POINTS)
    answer = models.CharField(_("is it so?"), max_length=8, choices=Known.choices)
    since = models.DateField(_("so since"))
    number = models.PositiveIntegerField(_("number"), editable=False)
    recorded_by = models.CharField(_("recorded by"), max_length=120, editable=False)

    objects: ClassVar[Any] = PowerFactQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        verbose_name = _("power fact")
        indexes = [models.Index(fields=["consortium", "updated_at", "id"], name="power_fact_by_change")]
        constraints = [
            models.UniqueConstraint(fields=["contract", "organisation", "point", "number"], name="one_power_fact_each"),
            models.CheckConstraint(condition=Q(answer__in=Known.values), name="power_fact_is_answered"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name}: {self.get_point_display().lower()}"

    def clean(self) -> None:
        """Refuse what belongs to another consortium, whoever asked."""
        require_same_consortium(self, "contract", "organisation")


class Objection(FrozenRow):
    """What an organisation of the pair says against one answer: kept beside it for good."""

    fact = models.ForeignKey(PowerFact, on_delete=models.PROTECT, related_name="objections")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sentence = models.CharField(_("what is not so"), max_length=300)
    said_by = models.CharField(_("said by"), max_length=120)
    said_at = models.DateTimeField(_("said"))

    class Meta:
        ordering = ["said_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fact", "organisation"],
                name="one_objection_of_an_organisation",
                violation_error_message=_("Your organisation has objected to this answer already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name}: {self.sentence}"
