"""Cursor pages with a stable tie-break; a limit over 200 is refused, not clamped."""

from typing import Any

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

LARGEST = 200


class Cursor(CursorPagination):
    """`?limit=` and `?cursor=`; the answer names the next and previous page as whole addresses."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = LARGEST
    invalid_cursor_message = "This cursor is none that we gave. Start again without one."
    ordering = ("created_at", "id")

    def get_page_size(self, request: Request) -> int | None:
        text = request.query_params.get("limit")
        if text is None:
            return self.page_size
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LARGEST:
            raise ValidationError({"limit": [f"Use a whole number from 1 to {LARGEST}."]})
        return int(text)

    def decode_cursor(self, request: Request) -> Any:
        """Return the cursor that the address names. PostgreSQL takes no NUL, and we give none."""
        cursor = super().decode_cursor(request)
        if cursor and "\x00" in str(cursor.position):
            raise NotFound(self.invalid_cursor_message)
        return cursor

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        """Order as asked, from what the view offers, with the id as the last word."""
        offered = getattr(view, "ordering", ("created_at",))
        asked = request.query_params.get("ordering", offered[0])
        if asked.lstrip("-") not in offered:
            raise ValidationError({"ordering": [f"Use one of {', '.join(offered)}, with a leading - to reverse."]})
        return (asked, "-id" if asked.startswith("-") else "id")
