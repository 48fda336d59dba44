"""What may be uploaded, judged by its content: a PDF or a photo, whatever its name says."""

import hashlib
import unicodedata
import uuid
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import filetype
from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import LazyObject

from consortium.errors import RuleBroken

# Content type → the ending that its files get, and the endings that people’s phones and scanners give them.
KINDS: dict[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/heic": ("heic", "heif"),
    "image/webp": ("webp",),
}
ACCEPT = ",".join([*KINDS, *(f".{ending}" for endings in KINDS.values() for ending in endings)])
_KNOWN = {ending for endings in KINDS.values() for ending in endings}
_HEAD = 4096  # bytes that tell the kind
_LONGEST_NAME = 100


class FileEmpty(RuleBroken):
    code = "file_empty"
    message = "This file is empty. Choose it again, or take a new photo."
    field = "file"


class FileTooLarge(RuleBroken):
    code = "file_too_large"
    field = "file"


class FileKindRefused(RuleBroken):
    code = "file_kind_refused"
    message = "This is not a PDF or a photo (JPEG, PNG, HEIC, WebP). Save it as a PDF, or take a photo of it."
    field = "file"


@dataclass(frozen=True, slots=True)
class Reading:
    file_name: str
    content_type: str
    size: int
    sha256: str


def read(upload: UploadedFile) -> Reading:
    """Return what the content is. Raises FileEmpty, FileTooLarge and FileKindRefused."""
    size = upload.size or 0
    if not size:
        raise FileEmpty
    if size > settings.DOCUMENT_MAX_MB * 1024 * 1024:
        raise FileTooLarge(
            f"This file is larger than {settings.DOCUMENT_MAX_MB} MB. Scan it at a lower quality, or send fewer pages."
        )
    upload.seek(0)
    kind = filetype.guess(upload.read(_HEAD))
    if kind is None or kind.mime not in KINDS:
        raise FileKindRefused
    name = safe_name(upload.name or "", kind.mime)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return Reading(name, kind.mime, size, digest.hexdigest())


def safe_name(name: str, content_type: str) -> str:
    """Return the name that people see again: no path, nothing invisible, and the ending of what it is.

    A photo that a phone named wrongly is named rightly. Raises FileKindRefused for the ending of another kind of
    file: whoever sent “page.html” did not mean a PDF.
    """
    visible = "".join(each for each in unicodedata.normalize("NFC", name) if _is_visible(each))
    base = PurePosixPath(" ".join(visible.replace("\\", "/").split())).name
    stem, _dot, ending = base.rpartition(".")
    if not stem or " " in ending or len(ending) > 5:
        stem, ending = base, ""
    if ending and ending.lower() not in _KNOWN:
        raise FileKindRefused(
            f"The name ends in “.{ending}”, which is not a PDF or a photo. Save it as a PDF, and upload that."
        )
    return f"{stem.strip(' .')[:_LONGEST_NAME] or 'document'}.{KINDS[content_type][0]}"


def _is_visible(character: str) -> bool:
    """Leave out control and format characters, among them those that turn the direction of writing."""
    return character.isspace() or not unicodedata.category(character).startswith("C")


def random_name(document: Any, file_name: str) -> str:
    """Return where a file is kept: a name that tells nothing and that nobody guesses."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"


class _Documents(LazyObject):
    """The storage that settings name, asked for when it is first used."""

    def _setup(self) -> None:
        self._wrapped = storages["documents"]


def storage() -> Storage:
    """Return where documents are kept: never under an address of the web server."""
    return _Documents()  # type: ignore[return-value]
