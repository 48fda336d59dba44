"""What people and programs send by mistake or on purpose."""

from uuid import UUID

LONG = "x" * 10_000
TEXTS = {
    "formula": "=cmd|' /C calc'!A0",
    "script": "<script>alert(1)</script>",
    "override": "\u202egnp.exe\u202c",
    "long": LONG,
    "nul": "a\x00b",
    "template": "{{ 7|add:7 }} {% now %}",
    "emoji": "👩🏽‍🚀" * 40,
    "spaces": " \t\n ",
}
DAYS = {
    "no such day": "2026-02-30",
    "words": "next Tuesday",
    "first": "0001-01-01",
    "last": "9999-12-31",
    "five digits": "20260-03-03",
    "an instant": "2026-03-03T10:00:00Z",
    "nul": "2026-03-03\x00",
}
IDS = {"nobody’s": str(UUID(int=7)), "words": "not-an-id", "number": "7", "nul": "\x00", "path": "../../etc/passwd"}
JSON = [None, "", [], {}, [[]], {"a": {"b": 1}}, True, -1, 0, 10**40, 1.5, "1e400", "NaN", "\ud800", *TEXTS.values()]
JSON += [*DAYS.values(), *IDS.values()]
BROKEN = [b"{", b"", b"[1", b"[]", b"null", b"7", b'"x"', b"\xff\xfe{}", b'{"a": NaN}', b"[" * 5000, b'{"a": 1e999}']
