"""Rows that never change once written: a release, a promise, an allocation."""

from typing import Any, ClassVar, NoReturn

from django.db import models

from consortium.access.rows import Row
from consortium.errors import RuleBroken


class Frozen(RuleBroken):
    code = "frozen"
    message = "This is on record and never changes. Make a new one instead."


class FrozenQuerySet(models.QuerySet):
    """Reads and adds. Whatever would change or remove a row is refused."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Frozen

    update = delete = bulk_update = update_or_create = _refuse


class FrozenRow(Row):
    objects: ClassVar[Any] = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Frozen
