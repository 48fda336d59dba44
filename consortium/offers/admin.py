"""The coordinators' desks for tags, and for organisations with what they offer."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.archiving import ArchiveButton
from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ScopedModelAdmin, actor_of
from consortium.backoffice.filters import ArchivedFilter
from consortium.offers import actions as offers
from consortium.offers.forms import DeclareVerb
from consortium.offers.models import Kind, Tag
from consortium.offers.queries import offering, said, with_offers
from consortium.organisations.admin import OrganisationDesk as BareOrganisationDesk
from consortium.organisations.models import Organisation


class OfferFilter(admin.SimpleListFilter):
    """Organisations that offer one tag of a kind."""

    kind: Kind

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        current = Tag.objects.visible_to(actor_of(request)).current().filter(kind=self.kind)
        return [(str(tag.pk), tag.name) for tag in current]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        known = {key for key, _name in self.lookup_choices}
        return offering(queryset, [self.value()]) if self.value() in known else queryset


class ServiceFilter(OfferFilter):
    title, parameter_name, kind = "service", "service", Kind.SERVICE


class AreaFilter(OfferFilter):
    title, parameter_name, kind = "area", "area", Kind.AREA


class PeopleFilter(OfferFilter):
    title, parameter_name, kind = "people served", "people", Kind.PEOPLE


@admin.register(Organisation)
class OrganisationDesk(BareOrganisationDesk):
    """The desk of `consortium.organisations`, with what each organisation offers."""

    list_filter = [*BareOrganisationDesk.list_filter, ServiceFilter, AreaFilter, PeopleFilter]
    export_columns = (*BareOrganisationDesk.export_columns, "services", "areas", "people")
    actions_detail = ["declare", *BareOrganisationDesk.actions_detail]

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_offers(super().get_queryset(request))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_fields(request, obj), *(offers.FIELDS if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), *(offers.FIELDS if obj else [])]

    @display(description="services")
    def services(self, organisation: Organisation) -> str:
        return said(organisation, Kind.SERVICE)

    @display(description="areas")
    def areas(self, organisation: Organisation) -> str:
        return said(organisation, Kind.AREA)

    @display(description="people served")
    def people(self, organisation: Organisation) -> str:
        return said(organisation, Kind.PEOPLE)

    @action(description="What it offers", permissions=["manage"], icon="category")
    def declare(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=DeclareVerb, act=offers.declare)


@admin.register(Tag)
class TagDesk(TimelineMixin, ArchiveButton, ScopedModelAdmin):
    needs = "organisations.view"
    manages = "organisations.manage"
    create = staticmethod(offers.create)
    revise = staticmethod(offers.revise)
    act_archive = staticmethod(offers.archive)

    fields = ["kind", "name"]
    list_display = ["name", "kind"]
    list_filter = ["kind", ArchivedFilter]
    search_fields = ["name"]
    export_columns = ("id", "kind", "name")
    actions_detail = ["archive"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["kind"] if obj else []
