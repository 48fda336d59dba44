"""How a day reads in a sentence."""

from datetime import date

from django.utils.formats import date_format


def said(day: date) -> str:
    """Return a day as a person writes it: “3 March 2026”."""
    return date_format(day, "j F Y")
