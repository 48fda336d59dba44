"""A button that asks first: a small page of its own, which acts when it is sent and never when it is opened."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.widgets import UnfoldAdminSelect2Widget, UnfoldAdminTextInputWidget

from consortium import clock
from consortium.access.actor import Actor
from consortium.backoffice.desk import ScopedModelAdmin, actor_of
from consortium.errors import RuleBroken


class DayWidget(UnfoldAdminTextInputWidget):
    """The browser's own calendar, which needs no script."""

    input_type = "date"

    def format_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class VerbForm(forms.Form):
    """What one verb asks. Its fields are the arguments of the action; choices come from `visible_to(self.actor)`."""

    title: ClassVar[str]
    words: ClassVar[str] = ""
    submit: ClassVar[str] = "Save"
    done: ClassVar[str] = "Saved."

    def __init__(self, *args: Any, thing: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing = thing
        self.actor = actor
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices and first values."""

    def offer(self, field: str, rows: Any) -> None:
        """Let this field choose among the rows that the actor may see, and no others."""
        self.fields[field].queryset = rows.visible_to(self.actor)  # type: ignore[attr-defined]

    @property
    def arguments(self) -> dict[str, Any]:
        """What the action is given."""
        return self.cleaned_data

    @property
    def today(self) -> date:
        return clock.today(self.actor.zone)


class DatedForm(VerbForm):
    """A verb whose first field is the day on which it happened: today, unless somebody says otherwise."""

    def prepare(self) -> None:
        next(field for field in self.fields.values() if field.required).initial = self.today


def confirmation(title: str, *, words: str = "", submit: str, done: str) -> type[VerbForm]:
    """Return the form of a verb that asks nothing but whether it is meant."""
    return type("Confirmation", (VerbForm,), {"title": title, "words": words, "submit": submit, "done": done})


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayWidget, **options)


def one_of(model: Any, label: Any, **options: Any) -> forms.ModelChoiceField:
    """Return a field for one row; `prepare` says which may be chosen, with `offer`."""
    nothing = model._default_manager.none()
    return forms.ModelChoiceField(nothing, label=label, widget=UnfoldAdminSelect2Widget, **options)


def ask(
    desk: ScopedModelAdmin,
    request: HttpRequest,
    object_id: str | None = None,
    *,
    form: type[VerbForm],
    act: Callable[..., Any],
) -> HttpResponse:
    """Show the form, or carry the verb out: lock the object, act, say what happened, go to the object.

    A RuleBroken stands beside its field, and what was typed stays. Without `object_id` the verb makes a new one.
    """
    thing = _thing(desk, request, object_id)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    asked = form(*sent, thing=thing, actor=actor_of(request))
    made: list[Any] = []
    if asked.is_valid() and _carried_out(asked, lambda: made.append(_act(desk, request, asked, act))):
        messages.success(request, asked.done)
        return redirect(_address(desk, "change", (thing or made[0]).pk))
    context = {
        **desk.admin_site.each_context(request),
        "title": form.title,
        "form": asked,
        "thing": thing,
        "back": _address(desk, "change", thing.pk) if thing else _address(desk, "changelist"),
        "opts": desk.opts,
    }
    return TemplateResponse(request, "backoffice/ask.html", context)


def _thing(desk: ScopedModelAdmin, request: HttpRequest, object_id: str | None) -> Any:
    if object_id:
        desk._act_where_the_object_is(request, object_id)
    if not desk._may_manage(request):
        raise PermissionDenied
    thing = desk.get_object(request, object_id) if object_id else None
    if object_id and thing is None:
        raise Http404
    return thing


def _act(desk: ScopedModelAdmin, request: HttpRequest, asked: VerbForm, act: Callable[..., Any]) -> Any:
    told = {**asked.arguments, "by": actor_of(request), "now": clock.now()}
    with transaction.atomic():
        if asked.thing is None:
            return act(**told)
        return act(desk.get_queryset(request).select_for_update(of=("self",)).get(pk=asked.thing.pk), **told)


def _address(desk: ScopedModelAdmin, page: str, *args: Any) -> str:
    return reverse(f"admin:{desk.opts.app_label}_{desk.opts.model_name}_{page}", args=args)


def _carried_out(form: VerbForm, act: Callable[[], Any]) -> bool:
    try:
        act()
    except RuleBroken as broken:
        form.add_error(broken.at_field if broken.at_field in form.fields else None, str(broken))
        return False
    return True
