"""The coordinators' desk for API tokens: made for one's own seat, shown once, revoked by any coordinator."""

from copy import copy
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextInputWidget,
)

from consortium import clock
from consortium.backoffice.asking import ask, confirmation
from consortium.backoffice.desk import ScopedModelAdmin, actor_of
from consortium.seats.models import Seat
from consortium.tokens import actions as tokens
from consortium.tokens.models import ApiToken


class TokenForm(forms.ModelForm):
    name = forms.CharField(label="What it is for", max_length=120, widget=UnfoldAdminTextInputWidget)
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Give it as little as it needs. Nothing here reads an answer that a person gave in a review.",
    )
    days = forms.IntegerField(
        label="Days until it expires", min_value=1, max_value=365, initial=90, widget=UnfoldAdminIntegerFieldWidget
    )

    class Meta:
        model = ApiToken
        fields = ["name", "scopes"]


REVOKE = confirmation(
    "Revoke this token",
    words="Whatever uses it stops working at once, and it can’t be brought back.",
    submit="Revoke",
    done="Revoked. From now on it opens nothing.",
)


@admin.register(ApiToken)
class TokenDesk(ScopedModelAdmin):
    needs = "tokens.manage"
    manages = "tokens.manage"
    create = staticmethod(tokens.create)

    form = TokenForm
    list_display = ["name", "holder", "status", "created", "expiry", "last_used_on"]
    list_select_related = ["seat__user"]
    search_fields = ["name"]
    ordering = ["-created"]
    fields = ["name", "scopes", "days"]
    actions_detail = ["revoke"]

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Find a token by its digest, the one key here that is text: PostgreSQL takes no NUL in it."""
        return super().get_object(request, object_id, from_field) if object_id.isalnum() else None

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["name", "scopes", "expiry", "last_used_on", "revoked_at"] if obj else ["name", "scopes", "days"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Offer the scopes of the maker's own seat; each request has a form class of its own."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None:
            seat = Seat.objects.get(pk=actor_of(request).seat_id)
            scopes = copy(form.base_fields["scopes"])
            scopes.choices = [(scope, scope) for scope in tokens.offered(seat)]
            form.base_fields = {**form.base_fields, "scopes": scopes}
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made, request.secret = tokens.create(  # type: ignore[attr-defined]
            **form.cleaned_data, by=actor_of(request), now=clock.now()
        )
        obj.__dict__.update(made.__dict__)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        """Show the secret, this once."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"API token “{obj.name}”",
            "secret": request.secret,  # type: ignore[attr-defined]
            "token": obj,
            "opts": self.opts,
        }
        return TemplateResponse(request, "backoffice/token.html", context, headers={"Cache-Control": "no-store"})

    @display(description="acts for")
    def holder(self, token: ApiToken) -> str:
        return str(token.seat.user)

    @display(description="status", label={"live": "success", "expired": "warning", "revoked": "danger"})
    def status(self, token: ApiToken) -> str:
        if token.revoked_at:
            return "revoked"
        return "expired" if token.expiry and token.expiry <= clock.now() else "live"

    @action(description="Revoke", permissions=["manage"], icon="block")
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=REVOKE, act=tokens.revoke)
