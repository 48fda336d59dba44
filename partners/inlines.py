"""Tables of organisations' parts, shares and promises, on the coordinators' object pages."""

from typing import Any

from django.http import HttpRequest

from consortium.backoffice.desk import ShownInline


class PartInline(ShownInline):
    """Rows that each name an organisation: one query, however many there are."""

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("organisation")
