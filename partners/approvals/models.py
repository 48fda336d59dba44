"""The trustees of each partner agree to a bid: on which day, and where their minutes say so."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consortium.access.rows import Row
from consortium.organisations.models import Organisation
from partners.bids.models import Bid


class Approval(Row):
    """What a partner's trustees decided about a bid. It can be corrected until the bid is in."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="approvals")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(_("trustees approved"))
    minute_reference = models.CharField(_("minute reference"), max_length=200)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        ordering = ["organisation__name", "id"]
        verbose_name = "trustees’ approval"
        constraints = [models.UniqueConstraint(fields=["bid", "organisation"], name="one_approval_a_partner")]

    def __str__(self) -> str:
        return f"{self.organisation.name}: {self.minute_reference}"
