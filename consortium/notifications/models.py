"""How a person wants to be nudged, and what they asked us to stop."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.rows import Row


class Rhythm(models.TextChoices):
    INSTANT = "instant", _("As they come")
    DAILY = "daily", _("Once a day, together")
    WEEKLY = "weekly", _("Once a week, together")


class PreferenceQuerySet(models.QuerySet["Preference"]):
    def visible_to(self, actor: Actor) -> "PreferenceQuerySet":
        """A person's own, and nobody else's."""
        return self.filter(user_id=actor.user_id) if actor.user_id else self.none()


class Preference(Row):
    """A person without one is told as things come."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preference")
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm.choices, default=Rhythm.INSTANT)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(editable=False)

    objects = PreferenceQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.user)


class MuteQuerySet(models.QuerySet["Mute"]):
    def hushing(self, kind: str, *, address: str, user_id: Any) -> "MuteQuerySet":
        """Narrow to what stops messages of this kind to this person, by address or by sign-in."""
        mine = Q(address=address.strip().lower())
        return self.filter(mine | Q(user_id=user_id) if user_id else mine, kind=kind)


class Mute(Row):
    """Somebody asked us to stop one kind of message. It holds for the address, and for whoever signs in with it."""

    kind = models.CharField(max_length=60)
    address = models.EmailField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="mutes")
    muted_at = models.DateTimeField()

    objects = MuteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "address"], name="one_mute_per_kind_and_address")]

    def __str__(self) -> str:
        return self.kind
