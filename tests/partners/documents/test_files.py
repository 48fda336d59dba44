"""What may be uploaded: judged by content, named harmlessly, and handed out as nothing but a download."""

import pytest

from consortium.errors import RuleBroken
from partners.documents import files
from tests.factories.documents import HEIC, JPEG, PDF, PNG, SVG, WEBP, a_file, a_zip


@pytest.mark.parametrize(
    ("content", "kind", "ending"),
    [
        (PDF, "application/pdf", "pdf"),
        (JPEG, "image/jpeg", "jpg"),
        (PNG, "image/png", "png"),
        (HEIC, "image/heic", "heic"),
        (WEBP, "image/webp", "webp"),
    ],
)
def test_a_pdf_or_a_photo_is_known_by_its_content_and_named_after_it(content, kind, ending):
    for name in ["scan.jpg", "scan", "scan.PDF", f"scan.{ending}"]:
        known = files.read(a_file(name, content))
        assert (known.content_type, known.file_name, known.size) == (kind, f"scan.{ending}", len(content))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.pdf", b"", "file_empty"),
        ("page.html", PDF, "file_kind_refused"),
        ("picture.svg", SVG, "file_kind_refused"),
        ("picture.png", SVG, "file_kind_refused"),
        ("bomb.zip", a_zip(), "file_kind_refused"),
        ("bomb.pdf", a_zip(), "file_kind_refused"),
        ("run.exe", b"MZ" + bytes(200), "file_kind_refused"),
        ("page.pdf", b"<html><script>alert(1)</script>", "file_kind_refused"),
        ("words.pdf", b"just words", "file_kind_refused"),
        ("cover.pdf\u202e.exe", PDF, "file_kind_refused"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(name, content, code):
    with pytest.raises(RuleBroken) as broken:
        files.read(a_file(name, content))
    assert (broken.value.code, broken.value.at_field) == (code, "file")


def test_the_size_has_a_limit_to_the_byte(settings):
    settings.DOCUMENT_MAX_MB = 1
    whole = 1024 * 1024
    assert files.read(a_file("full.pdf", PDF + bytes(whole - len(PDF)))).size == whole
    with pytest.raises(RuleBroken) as broken:
        files.read(a_file("more.pdf", PDF + bytes(whole - len(PDF) + 1)))
    assert broken.value.code == "file_too_large"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\boot.pdf", "boot.pdf"),
        ("cover\u202efdp.pdf", "coverfdp.pdf"),
        ("a\x00b\nc.pdf", "ab c.pdf"),
        ("=cmd().pdf", "=cmd().pdf"),
        ("x" * 10_000 + ".pdf", "x" * 100 + ".pdf"),
        (".pdf", "pdf.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        ("Policy v1.2 final", "Policy v1.2 final.pdf"),
        ("Siân’s polisi.pdf", "Siân’s polisi.pdf"),
    ],
)
def test_a_name_is_shown_again_without_what_could_mislead(name, kept):
    assert files.safe_name(name, "application/pdf") == kept
