"""Texts of other people: without what nobody sees, and no longer than a field."""

import unicodedata

_UNSEEN = {"Cc", "Cf", "Cs", "Co"}  # control characters, marks of direction, halves of characters, private ones


def clean(text: str) -> str:
    """Return the text on one line, as a person sees it."""
    seen = (" " if letter.isspace() else letter for letter in text)
    return " ".join("".join(letter for letter in seen if unicodedata.category(letter) not in _UNSEEN).split())


def cut(text: str, longest: int, *, what: str, notes: list[str]) -> str:
    """Return the text as long as it may be, and note when that is not all of it."""
    if len(text) <= longest:
        return text
    notes.append(f"{what}: the notice has {len(text):,} characters; the first {longest - 1} are kept.")
    return f"{text[: longest - 1]}…"
