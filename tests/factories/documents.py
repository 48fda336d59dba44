"""Documents of the world, uploaded as people upload them, and files of every kind."""

import io
import struct
import zipfile
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from partners.documents import actions as documents
from partners.documents import types
from partners.documents.models import DocumentType
from tests.factories.world import NOW, TODAY

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(64)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
WEBP = b"RIFF" + struct.pack("<I", 64) + b"WEBPVP8 " + bytes(64)
HEIC = struct.pack(">I", 24) + b"ftypheic" + struct.pack(">I", 0) + b"mif1heic" + bytes(64)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def a_zip():
    """A small archive of something large."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeroes", bytes(1_000_000))
    return made.getvalue()


def a_file(name="cover.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def make_type(world, name="Public liability insurance", expiry_kind="fixed_date", **fields):
    """The type of this name, as the consortium of the world has it."""
    found = DocumentType.objects.filter(consortium=world.northern, name=name).first()
    return found or types.create(name=name, expiry_kind=expiry_kind, by=world.coordinator, now=NOW, **fields)


def make_insurance(world):
    return make_type(world, states_cover=True, suggested_cover=Decimal("5000000"))


def make_declaration(world):
    return make_type(world, "DBS checks", "period", months=12, is_declaration=True)


def make_document(world, organisation=None, type=None, by=None, now=NOW, **given):
    """Birch's policy, given by its member, which holds for a year."""
    given = {
        "issued_on": TODAY - timedelta(days=10),
        "runs_out_on": date(2027, 3, 3),
        "file": a_file(),
    } | given
    return documents.upload(
        organisation=organisation or world.birch,
        type=type or make_type(world, "Safeguarding policy", "review_by"),
        by=by or world.member,
        now=now,
        **given,
    )
