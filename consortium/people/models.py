"""A person who signs in, once, whatever their seats."""

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from consortium.access.rows import Row
from consortium.tenancy.models import Nation, validate_zone


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(Row, AbstractBaseUser):  # type: ignore[django-manager-missing]  # knox has no types
    """Nobody is all-powerful: there are no superusers, staff flags, groups or permissions. Seats decide."""

    name = models.CharField(_("your name"), max_length=120)
    email = models.EmailField(_("e-mail address"), unique=True)
    time_zone = models.CharField(max_length=60, default="Europe/London", validators=[validate_zone])
    nation = models.CharField(max_length=3, choices=Nation.choices, default=Nation.ENGLAND)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="en-gb")
    is_active = models.BooleanField(default=True, editable=False)
    joined_at = models.DateTimeField(editable=False)

    objects: ClassVar[Any] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """What the admin's theme shows of whoever is signed in."""
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_staff(self) -> bool:
        """Django's own admin views ask this; ours asks the seat, so it is always no."""
        return False

    @property
    def is_superuser(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


def display(user: User) -> str:
    """Return how a page names the person."""
    return str(user)


class Guess(models.Model):
    """How often a password was tried for one address within a quarter of an hour, counted before it is checked."""

    address_digest = models.CharField(max_length=64)
    window_started_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address_digest", "window_started_at"], name="one_guess_row_per_window")
        ]

    def __str__(self) -> str:
        return f"{self.count} since {self.window_started_at:%H:%M}"
