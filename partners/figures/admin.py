"""The coordinators' desk for the reasons that partners agreed to, or are asked to."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.desk import ScopedModelAdmin
from consortium.backoffice.filters import ScopedRelatedFilter
from partners.figures import actions as figures
from partners.figures.models import Explanation

_PROPOSED = ["contract", "organisation", "reason"]
_FACTS = ["proposed_by", "agreed_by", "agreed_at"]


@admin.register(Explanation)
class ExplanationDesk(TimelineMixin, ScopedModelAdmin):
    needs = "payments.view"
    manages = "payments.manage"
    create = staticmethod(figures.propose)

    autocomplete_fields = ["contract", "organisation"]
    list_display = ["organisation", "contract", "reason", "proposed_by", "agreed_by", "agreed_at"]
    list_filter = [("contract", ScopedRelatedFilter)]
    list_select_related = ["organisation", "contract"]
    search_fields = ["organisation__name", "contract__title"]
    export_columns = ("id", "contract", "organisation", "reason", *_FACTS)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*_PROPOSED, *_FACTS] if obj else _PROPOSED

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*_PROPOSED, *_FACTS] if obj else []
