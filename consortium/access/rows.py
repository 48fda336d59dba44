"""What every row has: a random id; and what every row of a tenant has: its consortium and who may see it."""

import uuid
from datetime import datetime
from typing import Any, ClassVar, NoReturn, Self

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from consortium.access.actor import Actor
from consortium.errors import NotValid, Stale


class Row(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    def write(self) -> Self:
        """Check every field, and save. Raises NotValid, and Stale where somebody was first.

        The database holds the constraints. Which one refused is found out only then: to ask for each beforehand
        costs a query each, a third of the time of an action.
        """
        try:
            self.full_clean(validate_constraints=False)
            with transaction.atomic():
                self.save()
        except ValidationError as refused:
            raise NotValid.of(refused) from refused
        except IntegrityError as clash:
            self._say_which(clash)
        return self

    def _say_which(self, clash: IntegrityError) -> NoReturn:
        """Raise NotValid with the words of the constraint that does not hold; Stale if all do by now."""
        try:
            self.validate_constraints()
        except ValidationError as refused:
            raise NotValid.of(refused) from clash
        raise Stale from clash


class TenantQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to what the actor may see: the actor's own consortium, until a feature narrows further."""
        return self.filter(consortium_id=actor.consortium_id) if actor.consortium_id else self.none()


class TenantRow(Row):
    """A row of one consortium. Nothing is deleted: `archived_at` hides it, and lists by time still tell of it."""

    consortium = models.ForeignKey("consortium.Consortium", on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    _history_date: datetime

    objects: ClassVar[Any] = TenantQuerySet.as_manager()

    class Meta:
        abstract = True

    def store(self, *, now: datetime) -> Self:
        """Date the row and `write` it."""
        if self._state.adding:
            self.created_at = now
        self.updated_at = self._history_date = now  # the history, where a row has one, is dated by the action too
        return self.write()

    def touch(self, **changes: Any) -> None:
        """Set these fields and write only them: for facts that an action has already checked."""
        for field, value in changes.items():
            setattr(self, field, value)
        self.save(update_fields=list(changes))
