"""How pages write days, money and minutes, and which places the person may go."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from consortium.access.roles import SIGNED_IN
from consortium.portal.places import PLACES

register = template.Library()

_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}


@register.filter(expects_localtime=True)
def day(value: date | datetime | None) -> str:
    """Write a day as “3 March 2026”."""
    return date_format(value, "j F Y") if value else ""


@register.filter(expects_localtime=True)
def moment(value: datetime | None) -> str:
    """Write an instant as “3 March 2026 at 14:02”, where the reader is."""
    return f"{date_format(value, 'j F Y')} at {date_format(value, 'H:i')}" if value else ""


@register.filter(expects_localtime=True)
def time_tag(value: date | datetime | None) -> SafeString:
    """Write a day or an instant as a `<time>` that machines read too."""
    if not value:
        return SafeString("")
    words = moment(value) if isinstance(value, datetime) else day(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


@register.filter
def money(value: Decimal | int | str | None, currency: str = "GBP") -> str:
    """Write an amount as “£12,500”, with pence only where there are any."""
    if value is None or value == "":
        return ""
    amount = Decimal(str(value))
    digits = f"{abs(amount):,.0f}" if amount == amount.to_integral_value() else f"{abs(amount):,.2f}"
    sign = _SIGNS.get(currency)
    return f"{'−' if amount < 0 else ''}{sign or ''}{digits}{'' if sign else f' {currency}'}"


@register.filter
def minutes(value: int | None) -> str:
    """Write how long something takes as “about 8 minutes”."""
    if not value:
        return ""
    return ngettext("about %(n)s minute", "about %(n)s minutes", value) % {"n": value}


@register.simple_tag(takes_context=True)
def places(context: RequestContext) -> list[dict[str, Any]]:
    """Return the navigation: the places that exist and that this actor may go to, the present one marked."""
    actor, request = context.get("actor"), context.get("request")
    if actor is None or request is None or not actor.is_person:
        return []
    found = []
    for place in PLACES:
        address = _address(place.url_name, actor.consortium_slug)
        if address and (place.needs == SIGNED_IN or actor.may(place.needs)):
            here = request.path == address if address == "/" else request.path.startswith(address)
            found.append({"label": place.label, "url": address, "here": here})
    return found


def _address(url_name: str, slug: str) -> str | None:
    for kwargs in ({}, {"slug": slug}) if slug else ({},):
        try:
            return reverse(url_name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    return None


@register.simple_tag(takes_context=True)
def page_link(context: RequestContext, **changes: object) -> str:
    """Return this page's query string with some values changed, so that filters survive turning the page."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
    return "?" + urlencode(list(query.lists()), doseq=True)
