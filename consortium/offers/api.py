"""Tags for integrators, and organisations with what they offer."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from consortium.api.fields import VisibleField
from consortium.api.filters import ConsortiumFilter
from consortium.api.viewsets import (
    Archived,
    ConsortiumViewSet,
    Created,
    Listed,
    Retrieved,
    Revised,
    viewing_and_managing,
)
from consortium.offers import actions as offers
from consortium.offers.models import Kind, Tag
from consortium.offers.queries import offered, offering, with_offers
from consortium.organisations import api as organisations


class TagSerializer(serializers.ModelSerializer):
    class Meta:
        model = Tag
        fields = ["id", "kind", "name", "created_at", "updated_at", "archived_at"]
        read_only_fields = ["created_at", "updated_at", "archived_at"]

    def get_fields(self) -> Any:
        """A tag stays of its kind."""
        fields = super().get_fields()
        if isinstance(self.instance, Tag):
            fields["kind"].read_only = True
        return fields


class TagFilter(ConsortiumFilter):
    class Meta:
        model = Tag
        fields = ["kind"]


class TagViewSet(Listed, Retrieved, Created, Revised, Archived, ConsortiumViewSet):
    """The services, areas and groups of people that organisations choose among to say what they offer."""

    queryset = Tag.objects.all()
    serializer_class = TagSerializer
    filterset_class = TagFilter
    ordering = ("name", "created_at", "updated_at")
    needs = viewing_and_managing("organisations", "archive")
    act_create = staticmethod(offers.create)
    act_revise = staticmethod(offers.revise)
    act_archive = staticmethod(offers.archive)


class Offered(serializers.ManyRelatedField):
    """The ids of the tags of one kind. Written, the list replaces the one before."""

    def __init__(self, *, kind: str = "", **options: Any) -> None:
        self.kind = kind
        options.setdefault("child_relation", VisibleField(queryset=Tag.objects.filter(kind=kind)))
        super().__init__(required=False, **options)

    def get_attribute(self, organisation: Any) -> list[Tag]:
        return offered(organisation, self.kind)


class OrganisationSerializer(organisations.OrganisationSerializer):
    services = Offered(kind=Kind.SERVICE, help_text="Ids of tags.")
    areas = Offered(kind=Kind.AREA, help_text="Ids of tags.")
    people = Offered(kind=Kind.PEOPLE, help_text="Ids of tags of people served.")

    class Meta(organisations.OrganisationSerializer.Meta):
        fields = [*organisations.OrganisationSerializer.Meta.fields, *offers.FIELDS]


class OfferFilter(organisations.OrganisationFilter):
    """The same as on the coordinators' desk."""

    service = filters.UUIDFilter(method="with_tag", help_text="The id of a tag that it offers.")
    area = filters.UUIDFilter(method="with_tag")
    people = filters.UUIDFilter(method="with_tag")

    def with_tag(self, queryset: Any, name: str, tag_id: Any) -> QuerySet:
        return offering(queryset, [tag_id])


class OrganisationViewSet(organisations.OrganisationViewSet):
    """Organisations of the consortium, members or not, with what they offer."""

    queryset = with_offers(organisations.OrganisationViewSet.queryset)
    serializer_class = OrganisationSerializer
    filterset_class = OfferFilter
    act_create = staticmethod(offers.create_organisation)
    act_revise = staticmethod(offers.revise_organisation)
