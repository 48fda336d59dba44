"""What the rows that belong to one contract have in common: whoever may see the contract may see them."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.rows import TenantQuerySet, TenantRow
from partners.belonging import require_same_consortium
from partners.contracts.models import Contract


class OfContractQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to what belongs to the contracts that the actor may see."""
        return super().visible_to(actor).filter(contract__in=Contract.objects.visible_to(actor))

    def of_open_contracts(self) -> Self:
        """Narrow to what somebody may still have to do something about."""
        return self.filter(archived_at=None, contract__archived_at=None, contract__closed_on=None)


class OfContract(TenantRow):
    """A row of a contract. `belongs` names what else it points at in the same consortium."""

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("contract")
    )

    belongs: ClassVar[tuple[str, ...]] = ()
    objects: ClassVar[Any] = OfContractQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["consortium", "updated_at", "id"], name="%(class)s_by_change")]

    def clean(self) -> None:
        """Refuse what belongs to another consortium, whoever asked."""
        require_same_consortium(self, "contract", *self.belongs)
