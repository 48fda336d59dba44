"""What people declare about a bid: an interest that somebody else should know of, or that they have none."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.rows import Row
from consortium.contacts.models import Contact
from partners.bids.models import Bid

NONE = _("No interest to declare")


class InterestQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "InterestQuerySet":
        """Coordinators see every declaration; whoever takes part for an organisation, in that seat, its people's."""
        rows = self.filter(bid__in=Bid.objects.visible_to(actor))
        if actor.may("bids.manage"):
            return rows
        own = rows.filter(contact__organisation=actor.organisation_id, contact__organisation__isnull=False)
        return own if actor.may("bids.prepare") else self.none()

    def standing(self) -> "InterestQuerySet":
        return self.filter(withdrawn_on=None)


class Interest(Row):
    """One declaration of one person for one bid. It is never changed; it is withdrawn, with a date."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="interests")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    is_none = models.BooleanField(_("none"))
    words = models.TextField(_("interest"), max_length=2000, blank=True)
    declared_on = models.DateField(_("declared"))
    declared_by = models.CharField(_("recorded by"), max_length=120)
    withdrawn_on = models.DateField(_("withdrawn"), null=True, blank=True)

    objects: ClassVar[Any] = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["declared_on", "contact__name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_none=True, words="") | (Q(is_none=False) & ~Q(words="")),
                name="interest_none_or_words",
                violation_error_message=_("Say what the interest is, or that there is none."),
            ),
            models.UniqueConstraint(
                fields=["bid", "contact"],
                condition=Q(is_none=True, withdrawn_on=None),
                name="one_standing_none_a_person",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("declared_on")), name="interest_ends_after_it"
            ),
        ]

    def __str__(self) -> str:
        said = self.words or str(NONE)
        return f"{self.contact.name}: {said if len(said) <= 60 else f'{said[:59]}…'}"
