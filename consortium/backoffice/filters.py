"""List filters: only what the actor's consortium holds, and archived rows only for those who ask."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.contrib.filters.admin import RelatedDropdownFilter

from consortium.backoffice.desk import actor_of


class ScopedRelatedFilter(RelatedDropdownFilter):
    """A drop-down of related rows of this consortium."""

    def field_choices(self, field: Any, request: Any, model_admin: Any) -> Any:
        visible = field.remote_field.model._default_manager.visible_to(actor_of(request))
        return field.get_choices(include_blank=False, limit_choices_to={"pk__in": visible.values("pk")})


class ArchivedFilter(admin.SimpleListFilter):
    """Archived rows are left out until somebody asks for them."""

    title = "archived"
    parameter_name = "archived"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", "Archived"), ("all", "Current and archived")]

    def choices(self, changelist: Any) -> Any:
        current, *others = super().choices(changelist)
        return [{**current, "display": "Current"}, *others]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "all":
            return queryset
        return queryset.filter(archived_at__isnull=self.value() != "yes")
