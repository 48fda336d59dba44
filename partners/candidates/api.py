"""Who could be in a bid, for integrators."""

from typing import Any

from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium import clock
from consortium.api.viewsets import ConsortiumViewSet
from consortium.offers.queries import offering
from consortium.organisations.models import Organisation
from consortium.organisations.size_bands import SizeBand
from partners.bids.models import Bid
from partners.candidates.queries import Place, candidates, members
from partners.invitations.models import Reason
from partners.requirements.api import MissingField


class CandidateSerializer(serializers.Serializer):
    organisation = serializers.UUIDField(source="organisation.pk")
    name = serializers.CharField(source="organisation.name")
    size_band = serializers.ChoiceField(SizeBand.choices, source="organisation.size_band")
    is_active_member = serializers.BooleanField(source="is_active")
    place = serializers.ChoiceField(Place.choices, help_text="Where it stands in this bid.")
    declined_because = serializers.ChoiceField(
        Reason.choices, source="invitation.declined_because", default="", allow_blank=True
    )
    is_ready = serializers.BooleanField(help_text="Nothing is missing on the day.")
    missing = MissingField(many=True)


class CandidateFilter(filters.FilterSet):
    """The same as on the coordinators' page."""

    service = filters.UUIDFilter(method="with_tag", help_text="The id of a tag that it offers.")
    area = filters.UUIDFilter(method="with_tag")
    people = filters.UUIDFilter(method="with_tag")
    size = filters.ChoiceFilter(field_name="size_band", choices=SizeBand.choices)
    active = filters.BooleanFilter(method="by_membership", help_text="Members active today alone: true unless given.")

    class Meta:
        model = Organisation
        fields: list[str] = []

    def with_tag(self, queryset: Any, name: str, tag_id: Any) -> Any:
        return offering(queryset, [tag_id])

    def by_membership(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset  # the view has narrowed it already


class CandidateViewSet(ConsortiumViewSet):
    """Members who could be in a bid, and exactly what each is missing on its day of submission."""

    queryset = Organisation.objects.all()
    serializer_class = CandidateSerializer
    filterset_class = CandidateFilter
    ordering = ("name", "created_at")
    needs = {"list": "bids.manage"}

    def get_queryset(self) -> Any:
        active = self.request.query_params.get("active", "true").lower() != "false"
        return members(self.actor, clock.today(self.actor.zone), active=active)

    @extend_schema(operation_id="bids_candidates_list")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """List members by cursor; each page costs the same number of queries."""
        self.require_one_of("documents.view")  # what is missing tells of documents
        bid = get_object_or_404(Bid.objects.visible_to(self.actor), pk=kwargs["pk"])
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        found = candidates(bid, page or [], clock.today(self.actor.zone))
        return self.get_paginated_response(self.get_serializer(found, many=True).data)
