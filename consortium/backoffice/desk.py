"""`ScopedModelAdmin`: an admin that sees one consortium and changes it only through actions."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.decorators import action

from consortium import clock
from consortium.access.actor import Actor
from consortium.backoffice.csv_export import streamed
from consortium.backoffice.widgets import RowSelect
from consortium.errors import RuleBroken


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts; the membership middleware has set it."""
    return request.actor  # type: ignore[attr-defined]


class ScopedModelAdmin(ModelAdmin):
    """What a desk declares: who may look (`needs`), who may change (`manages`), and the actions that change.

    `create` and `revise` are the feature's actions; without one, there is no such form. Nothing is deleted. A
    RuleBroken puts the reason on the form, with everything that was typed.
    """

    needs: ClassVar[str]
    manages: ClassVar[str] = ""
    create: ClassVar[Callable[..., Any] | None] = None
    revise: ClassVar[Callable[..., Any] | None] = None
    export_columns: ClassVar[tuple[str, ...]] = ()

    actions_list = ["export_csv"]
    actions = None
    list_per_page = 50
    show_full_result_count = False
    list_fullwidth = True
    warn_unsaved_form = True
    compressed_fields = True

    # --- who may -----------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> Any:
        return self.model._default_manager.visible_to(actor_of(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_of(request).may(self.needs)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return type(self).create is not None and self._may_manage(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return type(self).revise is not None and self._may_manage(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_manage_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Tell whether a button may be pressed. Unfold asks with the object's id before it shows the button's form.

        It asks for every button of a page, so what was found once is kept with the request.
        """
        if not isinstance(obj, str):
            return self._may_manage(request)
        found = request.__dict__.setdefault("found_by_desks", set())
        if (self.opts.label, obj) not in found:
            self._act_where_the_object_is(request, obj)
            if not self._may_manage(request):
                return False
            if self.get_object(request, unquote(obj)) is None:
                raise Http404
            found.add((self.opts.label, obj))
        return self._may_manage(request)

    def _may_manage(self, request: HttpRequest) -> bool:
        return bool(self.manages) and actor_of(request).may(self.manages)

    # --- the object's consortium, not the switcher's ------------------------------------------------

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        if object_id:
            self._act_where_the_object_is(request, object_id)
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except RuleBroken as broken:
            request.broken_rule = broken  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _act_where_the_object_is(self, request: HttpRequest, object_id: str) -> None:
        """Follow a link into another consortium that the same person coordinates."""
        if not hasattr(self.model, "consortium_id"):
            return
        try:
            home = self.model._default_manager.filter(pk=unquote(object_id)).values_list("consortium_id").first()
        except (ValidationError, ValueError):
            return
        if home and home[0] != actor_of(request).consortium_id:
            request.act_in(home[0])  # type: ignore[attr-defined]

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """Another consortium's row is as unknown as none."""
        raise Http404(f"There is no {opts.verbose_name} here with this address.")

    # --- changes go through actions ----------------------------------------------------------------

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        broken = getattr(request, "broken_rule", None)
        return _refused(form, broken) if broken else form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        actor, now = actor_of(request), clock.now()
        if change:
            unchanged = self.get_queryset(request).select_for_update(of=("self",)).get(pk=obj.pk)
            done = type(self).revise(unchanged, **self.changes(form), by=actor, now=now)  # type: ignore[misc]
        else:
            done = type(self).create(**form.cleaned_data, by=actor, now=now)  # type: ignore[misc]
        obj.__dict__.update((done or unchanged).__dict__)

    def changes(self, form: Any) -> dict[str, Any]:
        """Return what the form changed, as the arguments of `revise`."""
        return {name: form.cleaned_data[name] for name in form.changed_data}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Inlines show; their rows are changed by buttons. The action has written everything else."""

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> list[Any]:
        return []  # the event stream keeps the history; Django's own log would be a second one

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """See `construct_change_message`."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """See `construct_change_message`."""

    # --- what a form may point at ------------------------------------------------------------------

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        manager = db_field.remote_field.model._default_manager
        if "queryset" not in kwargs and hasattr(manager.all(), "visible_to"):
            kwargs["queryset"] = manager.visible_to(actor_of(request))
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RowSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", db_field.remote_field.model._default_manager.visible_to(actor_of(request)))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    # --- lists -------------------------------------------------------------------------------------

    @action(description="Export as CSV", url_path="export-csv", permissions=["view"], icon="download")
    def export_csv(self, request: HttpRequest) -> StreamingHttpResponse:
        """Stream the list as it is filtered, in the order shown."""
        listed = self.get_changelist_instance(request).get_queryset(request)
        columns = self.export_columns or tuple(name for name in self.get_list_display(request) if name != "__str__")
        return streamed(self, listed, columns, name=str(self.opts.verbose_name_plural))


def _refused(form: type[ModelForm], broken: RuleBroken) -> type[ModelForm]:
    """Return the same form, which answers with the broken rule whatever it is given."""

    class Refused(form):  # type: ignore[valid-type, misc]
        def clean(self) -> Any:
            cleaned = super().clean()
            field = broken.at_field if broken.at_field in self.fields else None
            self.add_error(field, str(broken))
            return cleaned

    return Refused


class _Shown:
    """Rows of an object page: to look at. Buttons and their own desks change them."""

    extra = 0
    can_delete = False
    show_change_link = True
    hide_title = True
    tab = True

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ShownInline(_Shown, TabularInline):
    """A table of related rows."""


class ShownStack(_Shown, StackedInline):
    """Related rows one above the other, for long texts."""
