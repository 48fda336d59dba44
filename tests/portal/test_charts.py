"""Charts: what they show, that the table says the same, and that nothing a person wrote becomes markup."""

from xml.etree import ElementTree

import pytest

from consortium.portal import charts

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text><script>alert("1")</script>\'&'

DRAWINGS = [
    lambda words: charts.band_strip(words, [(words, "mixed"), (words, None)]),
    lambda words: charts.band_trend(words, [(words, [charts.Point(words, "mixed"), charts.Point(words, None)])]),
    lambda words: charts.paired_bars(words, [(words, 3, None)], ours=words, theirs=words),
    lambda words: charts.shares_bar(words, [(words, 40, 60), (words, None, None)]),
]


def parsed(chart):
    return ElementTree.fromstring(chart.svg)


def drawn(chart, kind):
    return [shape for shape in parsed(chart).iter() if shape.get("class") == kind]


def words_in(chart):
    return [shape.text for shape in parsed(chart).iter(f"{SVG}text")]


@pytest.mark.parametrize("draw", DRAWINGS)
def test_draw_names_and_describes_itself(draw):
    root = parsed(draw("Power"))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [title.get("id"), description.get("id")]
    assert title.text == "Power"
    assert description.text.startswith("Power: ")


@pytest.mark.parametrize("draw", DRAWINGS)
def test_draw_escapes_hostile_words(draw):
    chart = draw(HOSTILE)
    tags = {shape.tag.removeprefix(SVG) for shape in parsed(chart).iter()}
    assert tags <= {"svg", "title", "desc", "rect", "text", "line", "circle", "path"}
    assert parsed(chart).find(f"{SVG}title").text == HOSTILE


@pytest.mark.parametrize("draw", DRAWINGS)
def test_draw_needs_no_style_of_its_own(draw):
    attributes = {name for shape in parsed(draw("Power")).iter() for name in shape.attrib}
    assert {name for name in attributes if name == "style" or name.startswith("on")} == set()


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.band_strip("None", []),
        lambda: charts.band_trend("None", []),
        lambda: charts.paired_bars("None", [], ours="Us", theirs="Them"),
        lambda: charts.shares_bar("None", []),
    ],
)
def test_draw_nothing_says_so(draw):
    assert parsed(draw()).find(f"{SVG}desc").text == "Nothing to show yet."


def test_band_strip_marks_each_band_once_and_words_it():
    chart = charts.band_strip("Alder", [("Power", "strong"), ("Empathy", "concern"), ("Honesty", None)])
    assert words_in(chart) == ["Power", "Strong", "Empathy", "Concern", "Honesty", "Not shown"]
    assert [len(drawn(chart, kind)) for kind in ("strong", "mixed", "concern", "suppressed")] == [1, 0, 1, 1]
    assert chart.table.rows == (("Power", "Strong"), ("Empathy", "Concern"), ("Honesty", "Not shown"))


def test_band_strip_of_a_suppressed_band_looks_the_same_whatever_it_hides():
    assert charts.band_strip("A", [("Power", None)]).svg == charts.band_strip("A", [("Power", None)]).svg


def test_band_trend_joins_only_what_may_be_compared():
    points = [
        charts.Point("2024", "concern"),
        charts.Point("2025", "mixed"),
        charts.Point("2026", None),
        charts.Point("2027", "strong"),
        charts.Point("2028", "strong", comparable=False),
    ]
    chart = charts.band_trend("Five reviews", [("Power", points)])
    assert len(drawn(chart, "line")) == 1
    assert chart.table.head == ("Behaviour", "2024", "2025", "2026", "2027", "2028")
    assert chart.table.rows == (
        ("Power", "Concern", "Mixed", "Not shown", "Strong", "Strong (not comparable with the one before)"),
    )


def test_band_trend_of_many_reviews_names_the_last():
    points = [charts.Point(f"R{number}", "mixed") for number in range(1, 21)]
    labels = [words for words in words_in(charts.band_trend("Many", [("Power", points)])) if words.startswith("R")]
    assert labels == ["R5", "R10", "R15", "R20"]


def test_paired_bars_are_as_long_as_the_scores():
    chart = charts.paired_bars("Both", [("Power", 5, 1)], ours="Alder", theirs="Birch")
    [_, own], [_, other] = drawn(chart, "self"), drawn(chart, "partner")
    assert float(own.get("width")) == 5 * float(other.get("width"))


def test_paired_bars_leave_cant_say_out():
    chart = charts.paired_bars("Both", [("Power", None, 2.5)], ours="Alder", theirs="Birch")
    assert len(drawn(chart, "self")) == 1  # the legend's
    assert chart.table.rows == (("Power", "Can’t say", "2.5 of 5"),)


@pytest.mark.parametrize(
    ("promised", "actual", "words"),
    [
        (40, 55, "55 %, promised 40 %"),
        (None, 20, "20 %, not in bid"),
        (12.5, None, "Not known, promised 12.5 %"),
        (0, 0, "0 %, promised 0 %"),
    ],
)
def test_shares_bar_states_both_shares(promised, actual, words):
    assert words_in(charts.shares_bar("Shares", [("Birch", promised, actual)]))[3] == words


def test_shares_bar_stays_inside_its_frame():
    chart = charts.shares_bar("Shares", [("Birch", 250, -3)])
    assert [float(shape.get("width")) for shape in parsed(chart).iter(f"{SVG}rect")][2:] == [360, 0, 358]
