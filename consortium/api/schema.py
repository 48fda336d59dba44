"""How endpoints describe themselves: operation ids by noun and verb, and the headers every write takes."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter


class Schema(AutoSchema):
    def get_operation_id(self) -> str:
        noun = getattr(self.view, "basename", "") or self.view.__class__.__name__
        return f"{noun}_{getattr(self.view, 'action', self.method.lower())}".replace("-", "_")

    def get_override_parameters(self) -> list[Any]:
        declared = list(super().get_override_parameters())
        if not getattr(self.view, "needs", None):
            return declared
        if self.method == "POST":
            declared.append(
                OpenApiParameter(
                    "Idempotency-Key",
                    OpenApiTypes.STR,
                    OpenApiParameter.HEADER,
                    description="Repeat a request safely: the same key gets the first answer again for a day.",
                )
            )
        if self.method in {"PATCH", "PUT"}:
            declared.append(
                OpenApiParameter(
                    "If-Match",
                    OpenApiTypes.STR,
                    OpenApiParameter.HEADER,
                    required=True,
                    description="The ETag of the version you read. 412 carries the current version.",
                )
            )
        return declared
