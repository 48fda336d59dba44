"""What every list can be asked: what changed since when, archived rows as tombstones."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters


class ConsortiumFilter(filters.FilterSet):
    """Archived rows are left out, unless asked for by `archived` or by `updated_since`, which must tell of them."""

    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")
    archived = filters.BooleanFilter(method="keep_archived")

    def keep_archived(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.exclude(archived_at=None) if value else queryset.filter(archived_at=None)

    def filter_queryset(self, queryset: QuerySet) -> Any:
        queryset = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        if asked.get("archived") is None and asked.get("updated_since") is None:
            queryset = queryset.filter(archived_at=None)
        return queryset
