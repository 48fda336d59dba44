"""JSON as the standard has it: no NaN, no half of a character, no endless nesting; what is none of it is a 400.

A file comes as a form of several parts.
"""

from typing import IO, Any

import orjson
from django.core.exceptions import SuspiciousOperation
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, MultiPartParser


class OrjsonParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return orjson.loads(stream.read())
        except orjson.JSONDecodeError as problem:
            raise ParseError(f"The body is not JSON: {problem}.") from problem


class FormParser(MultiPartParser):
    """A form with files. One with too many or too large fields is no form of ours."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except SuspiciousOperation as problem:
            raise ParseError("The form has too many fields, or too large ones.") from problem
