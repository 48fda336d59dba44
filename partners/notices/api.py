"""Notices for integrators: a document of OCDS, taken in."""

import json
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from consortium import clock
from consortium.api.fields import VisibleField
from consortium.api.idempotency import once
from consortium.api.preconditions import etag_of
from consortium.organisations.models import Organisation
from partners.notices import actions as notices
from partners.partnerships.models import Partnership

NEEDS = {"import_notice": "bids.manage"}


class Importing(serializers.Serializer):
    document = serializers.JSONField(help_text="A release package, a record package or one release of OCDS.")
    ocid = serializers.CharField(
        required=False, allow_blank=True, max_length=60, help_text="Which procurement, where the document has several."
    )
    partnership = VisibleField(queryset=Partnership.objects.all(), required=False, help_text="For a new bid.")
    lead = VisibleField(queryset=Organisation.objects.all(), required=False, help_text="For a new bid.")


class NoticeVerb:
    """An endpoint of bids offers it."""

    @extend_schema(request=Importing)
    @action(detail=False, methods=["post"])
    def import_notice(self: Any, request: Request, **kwargs: Any) -> Response:
        """Take in a notice, and answer with its bid. The same notice again changes nothing."""
        return once(request, self._import_notice)

    def _import_notice(self: Any) -> Response:
        form = Importing(data=self.request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        given = form.validated_data
        found = notices.procurements(json.dumps(given.pop("document")).encode())
        releases = notices.one_of(found, given.pop("ocid", ""))
        done = notices.take_in(releases, **given, by=self.actor, now=clock.now())
        data = self.shown(done.bid)
        return Response(data, headers={"ETag": etag_of(data)})
