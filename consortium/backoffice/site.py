"""The coordinators' admin site: a seat opens it, and only desks that are scoped to a consortium stand in it."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from unfold.sites import UnfoldAdminSite

from consortium.access.rows import TenantRow
from consortium.backoffice.desk import ScopedModelAdmin


class CurrentRows(AutocompleteJsonView):
    """What a field finds by typing: no archived rows, which nothing new should point at."""

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows.filter(archived_at=None) if issubclass(rows.model, TenantRow) else rows


class Site(UnfoldAdminSite):
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.actor.may("admin.open"))  # type: ignore[attr-defined]

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take scoped desks; leave out what other packages offer, such as a form to edit a sign-in address."""
        if admin_class is not None and issubclass(admin_class, ScopedModelAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send strangers to the one sign-in page; somebody without the seat is told so."""
        if request.user.is_authenticated:
            if self.has_permission(request):
                return redirect("admin:index")
            raise PermissionDenied("The admin is for coordinators. Your seat does not open it.")
        return redirect_to_login(get_next_redirect_url(request) or reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_logout")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        return CurrentRows.as_view(admin_site=self)(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_change_password")
