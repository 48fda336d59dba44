"""API tokens: secrets that act for one seat, within their scopes."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, AuthTokenManager

from consortium.access.actor import Actor
from consortium.seats.models import Seat


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, actor: Actor) -> "ApiTokenQuerySet":
        return self.filter(seat__consortium_id=actor.consortium_id) if actor.may("tokens.manage") else self.none()


class ApiToken(AbstractAuthToken):
    """A secret that acts for one seat within its scopes. Only its digest is kept."""

    seat: Any = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="tokens")
    name: Any = models.CharField(_("what it is for"), max_length=120)
    scopes: Any = models.JSONField(default=list)
    created_by: Any = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    last_used_on: Any = models.DateField(null=True)
    revoked_at: Any = models.DateTimeField(null=True)

    objects: ClassVar[Any] = AuthTokenManager.from_queryset(ApiTokenQuerySet)()

    class Meta:
        ordering = ["-created"]
        verbose_name = _("API token")

    def __str__(self) -> str:
        return f"{self.name} ({self.token_key[:8]}…)"
