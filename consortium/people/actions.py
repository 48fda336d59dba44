"""What can happen to a person, by the person: nobody else sets a password or an address."""

from datetime import datetime

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.people.models import User


@transaction.atomic
def join(*, email: str, name: str, now: datetime) -> User:
    """Return the person with this address, made if new: without a password, they sign in by a code."""
    address = email.strip().lower()
    user = User.objects.filter(email__iexact=address).first()
    if user is None:
        user = User(email=address, name=name.strip(), joined_at=now)
        user.set_unusable_password()
        user.full_clean(exclude=["password"])
        user.save(force_insert=True)
    return user


@transaction.atomic
def revise(user: User, *, by: Actor, now: datetime, **changes: object) -> User:
    """Change how the person is addressed: name, time zone, nation, language."""
    for field in ("name", "time_zone", "nation", "language"):
        if field in changes:
            setattr(user, field, changes[field])
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "time_zone", "nation", "language"])
    record("person.revised", user, by=by, now=now)
    return user
