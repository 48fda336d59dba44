"""The result to take to a meeting: on A4, no more in it than on the page, and for nobody else."""

import re
import sys
import zlib

import pytest
from django.urls import reverse

from consortium.portal import documents
from reflections.responses.answers import Answer
from reflections.reviews.models import Mode
from reflections.turn import conclude
from tests.factories import reviews as factory
from tests.factories.world import NOW

TEXTS = ("better-than-us", "one-change")
HOSTILE = '<script>alert(1)</script><img src="http://127.0.0.1:1/x">\u202e' + "long " * 300


@pytest.fixture
def released(group):
    """Return a function that has the first so many of n organisations answer, and the clock close the review."""

    def make(size, mode, answering):
        made = group(size)
        review = factory.opened(made, mode)
        for place, person in enumerate(made.people[:answering]):
            extra = {"one-change": Answer(text=f"Word {place}. {HOSTILE}", share=True)}
            factory.answer(review, person, 2 + place % 4, extra=extra)
        conclude(review, now=review.closes_at)
        return made, review

    return make


@pytest.fixture
def texts(monkeypatch):
    """What would be drawn."""
    kept = []
    monkeypatch.setattr(documents, "_pdf_of", lambda text, style: kept.append(text) or b"%PDF-")
    return kept


def address(review, name="review-document"):
    return reverse(name, args=["northern", review.pk])


def pages_of(answer):
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    inside = [unpacked(part) for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", answer.content, re.S)]
    return len(re.findall(rb"/Type /Page\b", b"".join(inside) + answer.content))


def unpacked(part):
    try:
        return zlib.decompress(part)
    except zlib.error:
        return b""


@pytest.mark.parametrize(
    ("size", "mode"), [(4, Mode.CONFIDENTIAL), (8, Mode.CONFIDENTIAL), (2, Mode.OPEN), (2, Mode.PRIVATE)]
)
def test_result_is_one_sheet(group, signed_in, size, mode):
    made = group(size)
    review = factory.opened(made, mode)
    for place, person in enumerate(made.people):
        words = {key: Answer(text="We meet every week, which helps.", share=True) for key in TEXTS}
        factory.answer(review, person, 3 + place % 2, about={made.organisations[0].pk: 2}, extra=words)
    conclude(review, now=review.closes_at)
    answer = signed_in(made.people[0]).get(address(review))
    assert pages_of(answer) == 1
    assert answer["Content-Disposition"] == f'attachment; filename="result-{review.opens_on}.pdf"'


def test_hostile_words_are_drawn_and_fetch_nothing(released, signed_in):
    made, review = released(2, Mode.OPEN, 2)
    assert pages_of(signed_in(made.people[0]).get(address(review))) >= 1


def test_document_shows_what_the_page_shows_to_this_person(released, signed_in, texts):
    made, review = released(6, Mode.CONFIDENTIAL, 5)
    client = signed_in(made.people[0])
    page = client.get(address(review, "review-result"))
    client.get(address(review))
    for panel in page.context["bands"]:
        for behaviour, band in panel.chart.table.rows:
            assert behaviour in texts[0]
            assert band in texts[0]
    rows = [re.findall(r"<td>(\w[^<]*)</td>", row) for row in re.findall(r"<tr>.*?</tr>", texts[0], re.S)]
    assert ["Not shown"] * 5 in [row[:5] for row in rows]
    assert "<script>alert(1)" not in texts[0]
    assert "&lt;script&gt;" in texts[0]


def test_answers_of_an_open_review_are_in_nobody_elses_document(released, signed_in, texts, world):
    made, review = released(3, Mode.OPEN, 2)
    for seat, reads in [(made.people[0], True), (made.people[2], False), (world.seats.broker, False)]:
        texts.clear()
        signed_in(seat).get(address(review))
        assert ("Word 1." in texts[0], "Two views of your organisation" in texts[0]) == (reads, reads)


def test_there_is_none_before_the_release_nor_for_an_outsider(group, signed_in, world):
    made = group(2)
    review = factory.opened(made, now=NOW)
    assert signed_in(made.people[0]).get(address(review)).status_code == 404
    for seat in (world.seats.outsider, world.seats.foreign_coordinator, world.seats.member):
        assert signed_in(seat).get(address(review)).status_code == 404


def test_where_no_pdf_can_be_drawn_the_page_prints(released, signed_in, monkeypatch):
    made, review = released(2, Mode.OPEN, 2)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    page = signed_in(made.people[0]).get(address(review), follow=True)
    assert "Print this page instead" in page.content.decode()
