"""The viewset that every endpoint of a consortium is: lists by cursor, writes through actions."""

from typing import Any, ClassVar

from django.db import transaction
from django.utils.cache import patch_vary_headers
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from consortium import clock
from consortium.access.actor import Actor
from consortium.api.idempotency import once
from consortium.api.permissions import actor_of
from consortium.api.preconditions import etag_of, require_match


def verb(**options: Any) -> Any:
    """Declare an action on one thing: POST `…/<id>/<verb>/`."""
    return action(detail=True, methods=["post"], **options)


def viewing_and_managing(noun: str, *verbs: str) -> dict[str, str]:
    """Return what most nouns need: `<noun>.view` to read, `<noun>.manage` to create, to revise and for these verbs."""
    reading, changing = ("list", "retrieve"), ("create", "partial_update", *verbs)
    return dict.fromkeys(reading, f"{noun}.view") | dict.fromkeys(changing, f"{noun}.manage")


class ConsortiumViewSet(viewsets.GenericViewSet):
    """Start from `visible_to`, declare `needs` per action, and call the feature's actions for every change."""

    needs: ClassVar[dict[str, str]]
    ordering: ClassVar[tuple[str, ...]] = ("created_at", "updated_at")
    rate: tuple[int, int, int] | None = None

    @property
    def actor(self) -> Actor:
        return actor_of(self.request)

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.visible_to(self.actor)

    def filter_queryset(self, queryset: Any) -> Any:
        """Filters are for lists. One thing is found by its address, archived or not."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "actor": getattr(self.request, "actor", None)}

    def require_one_of(self, *capabilities: str) -> None:
        """Refuse a token that may only look, where several roles may act, each by a capability of its own."""
        if not any(self.actor.may(capability) for capability in capabilities):
            raise PermissionDenied

    def lock(self) -> Any:
        """Return the object, locked until the transaction ends; 404 if the actor may not know of it."""
        found = self.get_object()
        return self.get_queryset().select_related(None).select_for_update(of=("self",)).get(pk=found.pk)

    def shown(self, thing: Any) -> Any:
        """Return how this caller sees the thing."""
        return self.reader(thing).data

    def reader(self, thing: Any) -> Any:
        fresh = self.get_queryset().get(pk=thing.pk)
        return self.serializer_class(fresh, context=self.get_serializer_context())  # type: ignore[misc]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Authorization"])
        response["Cache-Control"] = "private, no-store"
        if self.rate:
            limit, remaining, window = self.rate
            response["RateLimit-Limit"] = str(limit)
            response["RateLimit-Remaining"] = str(remaining)
            response["RateLimit-Reset"] = str(window)
        return response


class Listed(mixins.ListModelMixin):
    """GET the collection."""


class Retrieved:
    """GET one, with its ETag."""

    def retrieve(self: Any, request: Request, **kwargs: Any) -> Response:
        data = self.get_serializer(self.get_object()).data
        return Response(data, headers={"ETag": etag_of(data)})


class Created:
    """POST to the collection: `act_create(**fields)` calls the feature's `create`."""

    def create(self: Any, request: Request, **kwargs: Any) -> Response:
        return once(request, self._create)

    def _create(self: Any) -> Response:
        form = self.get_serializer(data=self.request.data)
        form.is_valid(raise_exception=True)
        thing = self.act_create(**form.validated_data, by=self.actor, now=clock.now())
        data = self.shown(thing)
        where = self.request.build_absolute_uri(f"{self.request.path}{thing.pk}/")
        return Response(data, status=201, headers={"Location": where, "ETag": etag_of(data)})


class Revised:
    """PATCH one with If-Match: `act_revise(thing, **changes)` calls the feature's `revise`."""

    def partial_update(self: Any, request: Request, **kwargs: Any) -> Response:
        with transaction.atomic():
            thing = self.lock()
            require_match(request, self.shown(thing))
            form = self.get_serializer(thing, data=request.data, partial=True)
            form.is_valid(raise_exception=True)
            self.act_revise(thing, **form.validated_data, by=self.actor, now=clock.now())
            data = self.shown(thing)
        return Response(data, headers={"ETag": etag_of(data)})


def carry_out(view: Any, act: Any, fields: type[Serializer] | None = None) -> Response:
    """Run a verb once per Idempotency-Key: lock the thing, read the fields, act, answer with the thing."""

    def answer() -> Response:
        thing = view.lock()
        form = fields(data=view.request.data, context=view.get_serializer_context()) if fields else None
        if form:
            form.is_valid(raise_exception=True)
        act(thing, **(form.validated_data if form else {}), by=view.actor, now=clock.now())
        data = view.shown(thing)
        return Response(data, headers={"ETag": etag_of(data)})

    return once(view.request, answer)


class Archived:
    """POST `…/<id>/archive/`: `act_archive(thing)` calls the feature's `archive`."""

    @verb()
    def archive(self: Any, request: Request, **kwargs: Any) -> Response:
        """Hide it: lists leave it out from now on, and those by `updated_since` still tell of it."""
        return carry_out(self, self.act_archive)
