"""List filters that offer only what the actor's consortium holds."""

from typing import Any

from unfold.contrib.filters.admin import RelatedDropdownFilter

from consortium.backoffice.desk import actor_of


class ScopedRelatedFilter(RelatedDropdownFilter):
    """A drop-down of related rows of this consortium."""

    def field_choices(self, field: Any, request: Any, model_admin: Any) -> Any:
        visible = field.remote_field.model._default_manager.visible_to(actor_of(request))
        return field.get_choices(include_blank=False, limit_choices_to={"pk__in": visible.values("pk")})
