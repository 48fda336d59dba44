"""How the admin looks: its theme’s settings, in the portal’s colours."""

from typing import Any

from django.templatetags.static import static

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Consortium",
    "SITE_HEADER": "Consortium",
    "SITE_URL": "/",
    "SITE_SYMBOL": "handshake",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("consortium/favicon.svg")}
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "COLORS": {  # the portal's pine: one house, two faces
        "primary": {
            "50": "#eef7f3",
            "100": "#d7efe4",
            "200": "#b3dfcd",
            "300": "#8cdac8",
            "400": "#58bfa6",
            "500": "#3fa98f",
            "600": "#12564e",
            "700": "#0b3f39",
            "800": "#0a3430",
            "900": "#08302c",
            "950": "#052320",
        }
    },
    "STYLES": [lambda request: static("consortium/backoffice.css")],
    "SCRIPTS": [lambda request: static("consortium/backoffice.js")],
    "DASHBOARD_CALLBACK": "consortium.home.this_week.dashboard",
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": "consortium.home.navigation.sidebar",
    },
}
