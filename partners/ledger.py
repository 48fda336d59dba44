"""Rows that are written once: a promise, an allocation. Nothing changes or removes them afterwards."""

from typing import Any, ClassVar, NoReturn

from django.db import models

from consortium.access.rows import Row


class WrittenOnce(TypeError):
    """Code tried to change or remove a row of a ledger: write a new row instead."""


class LedgerQuerySet(models.QuerySet):
    def update(self, **changes: Any) -> NoReturn:
        raise WrittenOnce(f"{self.model.__name__} rows never change.")

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        raise WrittenOnce(f"{self.model.__name__} rows never change.")

    def delete(self) -> NoReturn:
        raise WrittenOnce(f"{self.model.__name__} rows stay.")


class LedgerRow(Row):
    objects: ClassVar[Any] = LedgerQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise WrittenOnce(f"{type(self).__name__} rows never change.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise WrittenOnce(f"{type(self).__name__} rows stay.")
