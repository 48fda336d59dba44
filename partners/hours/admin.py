"""The coordinators' desk for hours given."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from consortium import clock
from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.archiving import ArchiveButton
from consortium.backoffice.desk import ScopedModelAdmin, actor_of
from consortium.backoffice.filters import ArchivedFilter, ScopedRelatedFilter
from partners.hours import actions as hours
from partners.hours.models import Hours

_SAID = ["organisation", "bid", "contract", "hours", "worked_on", "note"]


@admin.register(Hours)
class HoursDesk(TimelineMixin, ArchiveButton, ScopedModelAdmin):
    needs = "hours.manage"
    manages = "hours.manage"
    create = staticmethod(hours.log)
    revise = staticmethod(hours.revise)
    act_archive = staticmethod(hours.archive)

    autocomplete_fields = ["organisation", "bid", "contract"]
    list_display = [*_SAID, "logged_by"]
    list_filter = [
        ("organisation", ScopedRelatedFilter),
        ("bid", ScopedRelatedFilter),
        ("contract", ScopedRelatedFilter),
        ArchivedFilter,
    ]
    list_select_related = ["organisation", "bid", "contract"]
    search_fields = ["organisation__name", "bid__title", "contract__title", "note"]
    export_columns = ("id", *_SAID, "logged_by", "created_at")
    actions_detail = ["archive"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*_SAID, "logged_by"] if obj else _SAID

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What the hours were given for, and by whom, stays."""
        return ["organisation", "bid", "contract", "logged_by"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"worked_on": clock.today(actor_of(request).zone), **super().get_changeform_initial_data(request)}
