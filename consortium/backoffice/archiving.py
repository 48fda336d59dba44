"""The button that hides a thing from lists, on every desk whose feature can archive."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from unfold.decorators import action

from consortium.backoffice.asking import ask, confirmation

ARCHIVE = confirmation(
    "Archive",
    words="Lists leave it out from now on. Its history stays.",
    submit="Archive",
    done="Archived. Lists leave it out.",
)


class ArchiveButton:
    """A desk names the feature's action as `act_archive`, and lists "archive" among its buttons."""

    act_archive: ClassVar[Callable[..., Any]]

    @action(description="Archive", permissions=["manage"], icon="archive")
    def archive(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=ARCHIVE, act=type(self).act_archive)
