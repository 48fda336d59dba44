"""A link from a row of a list to the page of what it belongs to."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString


def linked(desk: str, thing: Any) -> SafeString:
    """Return a link to the thing’s page on a desk, such as `partners_bid`."""
    address = reverse(f"admin:{desk}_change", args=[thing.pk])
    return format_html('<a class="board-link" href="{}">{}</a>', address, thing)
