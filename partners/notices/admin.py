"""The button that imports a notice, on the coordinators' desk of bids.

The file waits in the cache for an hour, under a key that holds the person and the consortium: nobody else can look at
it or confirm it. A second click finds the notice taken in, and leads to the same bid.
"""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from unfold.decorators import action, display

from consortium import clock
from consortium.backoffice.desk import ScopedModelAdmin, ShownInline, actor_of
from consortium.backoffice.filters import ScopedRelatedFilter
from consortium.backoffice.importing import GONE, CachedFile
from consortium.backoffice.linking import linked
from consortium.errors import RuleBroken
from partners.notices import actions as notices
from partners.notices.forms import TakeInForm, UploadForm
from partners.notices.models import Notice
from partners.notices.planning import Plan
from partners.notices.reading import Release

BUTTONS = ["import_notice"]
Found = dict[str, list[Release]]


class NoticeInline(ShownInline):
    model = Notice
    fields = ["kind", "release_id", "released_at", "taken_at", "taken_by", "kept_here"]
    readonly_fields = ["kept_here"]
    verbose_name_plural = "notices"

    @display(description="kept, as yours differed")
    def kept_here(self, notice: Notice) -> str:
        return ", ".join(notice.kept)


class NoticeButton:
    """A desk of bids lists it above its list."""

    def get_urls(self: Any) -> list[Any]:
        view = self.admin_site.admin_view(self.notice)
        return [path("notice/<uuid:token>/", view, name="partners_bid_notice"), *super().get_urls()]  # type: ignore[misc]

    @action(description="Import notice", permissions=["manage"], icon="upload_file")
    def import_notice(self: Any, request: HttpRequest) -> HttpResponse:
        """Take the file, and keep it for the preview."""
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = UploadForm(*sent)
        if form.is_valid():
            token = uuid4()
            _kept(request, token).save(form.cleaned_data["file"])
            return redirect("admin:partners_bid_notice", token)
        return _page(self, request, "backoffice/ask.html", form=form, back=reverse("admin:partners_bid_changelist"))

    def notice(self: Any, request: HttpRequest, token: UUID) -> HttpResponse:
        """Show what would become of the notice; do it when the page is sent."""
        if not self.has_manage_permission(request):
            raise PermissionDenied
        data = _kept(request, token).read()
        if data is None:
            messages.error(request, GONE)
            return redirect("admin:partners_bid_import_notice")
        found, ocid = notices.procurements(data), request.GET.get("ocid", "")
        if len(found) > 1 and ocid not in found:
            return _page(self, request, "partners/notices/choose.html", form=UploadForm, rows=_choices(found))
        return _preview(self, request, notices.one_of(found, ocid))


def _preview(desk: Any, request: HttpRequest, releases: list[Release]) -> HttpResponse:
    actor, plan, refused = actor_of(request), None, ""
    try:
        plan = notices.read(releases, by=actor)
    except RuleBroken as broken:
        refused = str(broken)
    sent = (request.POST,) if request.method == "POST" else ()
    form = TakeInForm(*sent, is_new=plan is not None and plan.is_new, actor=actor)
    if plan and form.is_valid() and (bid := _taken_in(request, form, releases)):
        return redirect("admin:partners_bid_change", bid.pk)
    context = {"plan": plan, "refused": refused, "form": form, "title_of": releases[-1].title}
    return _page(desk, request, "partners/notices/preview.html", **context)


def _taken_in(request: HttpRequest, form: TakeInForm, releases: list[Release]) -> Any:
    try:
        done = notices.take_in(releases, **form.cleaned_data, by=actor_of(request), now=clock.now())
    except RuleBroken as broken:
        form.add_error(broken.at_field if broken.at_field in form.fields else None, str(broken))
        return None
    messages.success(request, _said(done, is_new=form.is_new))
    return done.bid


def _said(done: Plan, *, is_new: bool) -> str:
    if done.does_nothing:
        return "This notice was taken in already. Nothing was changed."
    return "The notice became this bid." if is_new else "The notice was taken in. The history shows what it changed."


def _choices(found: Found) -> list[dict[str, Any]]:
    return [{"ocid": ocid, "release": releases[-1], "count": len(releases)} for ocid, releases in found.items()]


def _kept(request: HttpRequest, token: UUID) -> CachedFile:
    actor = actor_of(request)
    return CachedFile(name=f"{actor.user_id}:{actor.consortium_id}:notice:{token}")


def _page(desk: Any, request: HttpRequest, template: str, *, form: Any, **more: Any) -> HttpResponse:
    context = {**desk.admin_site.each_context(request), "title": UploadForm.title, "opts": desk.opts, "form": form}
    return TemplateResponse(request, template, {**context, **more})


@admin.register(Notice)
class NoticeDesk(ScopedModelAdmin):
    """Every notice that was taken in. A button on the desk of bids takes in another."""

    needs = "bids.view"

    fields = ["bid", "kind", "ocid", "release_id", "released_at", "taken_at", "taken_by", "kept_there"]
    readonly_fields = ["kept_there"]
    list_display = ["release_id", "kind", "of_bid", "ocid", "released_at", "taken_at", "taken_by", "kept_there"]
    list_filter = ["kind", ("bid", ScopedRelatedFilter)]
    list_select_related = ["bid"]
    search_fields = ["release_id", "ocid", "bid__title", "bid__commissioner"]
    date_hierarchy = "released_at"
    export_columns = ("id", "bid", "kind", "ocid", "release_id", "released_at", "taken_at", "taken_by", "kept_there")

    @display(description="bid", ordering="bid__title")
    def of_bid(self, notice: Notice) -> str:
        return linked("partners_bid", notice.bid)

    @display(description="kept, as yours differed")
    def kept_there(self, notice: Notice) -> str:
        return ", ".join(notice.kept)
