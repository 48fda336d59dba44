"""Every page prefix of the site."""

from django.contrib import admin
from django.urls import include, path, re_path

from consortium.api.problems import not_found
from consortium.home.health import health

urlpatterns = [
    path("", include("consortium.home.urls")),
    path("", include("consortium.people.urls")),
    path("", include("consortium.offers.urls")),
    path("", include("consortium.seats.urls")),
    path("", include("consortium.feeds.urls")),
    path("", include("partners.urls")),
    path("", include("reflections.urls")),
    path("", include("consortium.notifications.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("consortium.api_urls")),
    re_path(r"^api/", not_found, name="api-not-found"),
    path("healthz", health, name="healthz"),
    path("mail/", include("consortium.embedded.urls")),
]

handler500 = "consortium.portal.failures.broken"
