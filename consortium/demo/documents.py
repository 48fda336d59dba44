"""The documents of the story: verified, waiting, about to run out, run out, refused, and a declaration."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile

from consortium.demo.stage import Stage
from partners.documents import actions as documents
from partners.documents import types
from partners.documents.models import DocumentType


class Paper(NamedTuple):
    """`given` and `decided` count days back from today; `left` is how many days it still holds."""

    organisation: str
    by: str
    type: str
    given: int
    left: int | None = None
    cover: int | None = None
    decided: int | None = None
    refused: str = ""
    words: str = ""


# Nothing here is due for a reminder on the day of the audience: post that leaves by itself would reach nobody real.
PAPERS = [
    Paper("harbour", "tom", "public-liability", 390, -25, 5_000_000, 388),
    Paper("harbour", "tom", "public-liability", 30, 340, 10_000_000, 28),
    Paper("harbour", "tom", "employers-liability", 30, 340, 10_000_000, 28),
    Paper("harbour", "tom", "safeguarding-policy", 200, 165, decided=198),
    Paper("harbour", "tom", "annual-accounts", 60, decided=55),
    Paper("harbour", "tom", "governing-document", 700, decided=690),
    Paper("harbour", "tom", "data-protection-policy", 90, 300, decided=88),
    Paper("tarn", "hilda", "public-liability", 5, 7, 5_000_000, 4),
    Paper("weavers", "sol", "public-liability", 80, 285, 2_000_000, 78),
    Paper("lantern", "dev", "public-liability", 5, 19, 10_000_000, 4),
    Paper("lantern", "dev", "cyber-essentials", 235, 130, decided=230),
    Paper("saltmarsh", "june", "public-liability", 385, -20, 2_000_000, 380),
    Paper("saltmarsh", "june", "safeguarding-policy", 4, 361),
    Paper("tarn", "hilda", "professional-indemnity", 9, 356, 1_000_000, 7, "Page 2, with the sum insured, is missing."),
    Paper("moorland", "nia", "data-protection-policy", 3, 700),
    Paper("weavers", "sol", "dbs-declaration", 100, decided=96, words="Everybody who visits homes has been checked."),
]  # fmt: skip


def stage_documents(stage: Stage) -> None:
    types.install(stage.consortium.pk, now=stage.consortium.created_at)
    for paper in PAPERS:
        stage.scene(stage.ago(paper.given, 11), _upload, stage, paper)


def _upload(stage: Stage, paper: Paper, *, now: datetime) -> None:
    kind = DocumentType.objects.get(consortium=stage.consortium, key=paper.type)
    organisation = stage.organisations[paper.organisation]
    given: dict[str, Any] = {"declaration": paper.words}
    if not paper.words:
        name = f"{kind.name} {stage.day(paper.given).year}.pdf"
        given = {"file": SimpleUploadedFile(name, a_page(f"{kind.name}: {organisation.name}"))}
    document = documents.upload(
        organisation=organisation,
        type=kind,
        issued_on=stage.day(paper.given) - timedelta(days=2),
        runs_out_on=None if paper.left is None else stage.today + timedelta(days=paper.left),
        cover=paper.cover,
        by=stage.actor(paper.by),
        now=now,
        **given,
    )
    if paper.decided is not None:
        stage.scene(stage.ago(paper.decided, 15), _decide, stage, document, paper.refused)


def _decide(stage: Stage, document: Any, reason: str, *, now: datetime) -> None:
    if reason:
        documents.refuse(document, reason=reason, by=stage.coordinator, now=now)
    else:
        documents.verify(document, by=stage.coordinator, now=now)


def a_page(text: str) -> bytes:
    """Return a PDF of one page with one line on it."""
    plain = text.replace("’", "'").encode("ascii", "replace").decode()
    drawn = f"BT /F1 18 Tf 60 760 Td ({plain}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return made + end % (table, len(made))
