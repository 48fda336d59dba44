"""Whose a row is: nothing of one consortium points at another."""

from django.core.exceptions import ValidationError

from consortium.access.rows import TenantRow


def require_same_consortium(row: TenantRow, *names: str) -> None:
    """Refuse a row that points at another consortium. Raises ValidationError at the field.

    A form's draft has no consortium yet: the action gives it one, and checks again.
    """
    for name in names if row.consortium_id else ():
        other = getattr(row, name, None)
        if other is not None and other.consortium_id != row.consortium_id:
            raise ValidationError({name: "This is not known in this consortium."})
