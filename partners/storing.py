"""What every row here goes through before it is saved: the fields, the constraints, and whose it is."""

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from consortium.access.rows import Row, TenantRow
from consortium.errors import NotValid, Stale

R = TypeVar("R", bound=Row)


def stored(row: R) -> R:
    """Check every field and constraint of a row, then save it. Raises NotValid, and Stale for a race lost."""
    try:
        row.full_clean()
        with transaction.atomic():
            row.save()
    except ValidationError as refused:
        raise NotValid.of(refused) from refused
    except IntegrityError as clash:
        raise Stale from clash
    return row


def require_same_consortium(row: TenantRow, *names: str) -> None:
    """Refuse a row that points at another consortium. Raises ValidationError at the field.

    A form's draft has no consortium yet: the action gives it one, and checks again.
    """
    for name in names if row.consortium_id else ():
        other = getattr(row, name, None)
        if other is not None and other.consortium_id != row.consortium_id:
            raise ValidationError({name: "This is not known in this consortium."})
