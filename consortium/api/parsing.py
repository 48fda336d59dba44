"""JSON as the standard has it: no NaN, no half of a character, no endless nesting; what is none of it is a 400."""

from typing import IO, Any

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser


class OrjsonParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return orjson.loads(stream.read())
        except orjson.JSONDecodeError as problem:
            raise ParseError(f"The body is not JSON: {problem}.") from problem
