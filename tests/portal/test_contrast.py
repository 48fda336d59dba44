"""The design tokens keep the contrast of WCAG 2.2 AA, in the light and in the dark scheme."""

import re
from pathlib import Path

import pytest

import consortium

TOKENS = Path(consortium.__file__).parent / "static/consortium/tokens.css"
TEXT, PART = 4.5, 3.0

GROUNDS = ("paper", "surface", "surface-sunk")
BANDS = ("concern", "mixed", "strong", "quiet", "other")
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-soft", "link") for ground in GROUNDS),
    *((band, "surface", TEXT) for band in BANDS),
    *((band, f"{band}-soft", TEXT) for band in BANDS),
    *((f"{band}-fill", ground, PART) for band in BANDS for ground in GROUNDS),
    *(("on-fill", f"{band}-fill", TEXT) for band in ("concern", "mixed", "strong")),
    *(("line-strong", ground, PART) for ground in GROUNDS),
    *(("focus", ground, PART) for ground in (*GROUNDS, "tint")),
    ("header-ink", "header", TEXT),
    ("header-soft", "header", TEXT),
    ("header-focus", "header", PART),
    ("action-ink", "action", TEXT),
    ("action-ink", "action-strong", TEXT),
    ("action", "surface", PART),
    ("action", "tint", PART),
    ("tint-ink", "tint", TEXT),
]


def scheme(name):
    light, dark = TOKENS.read_text().split("@media (prefers-color-scheme: dark)")
    dark = dark.split("@media print")[0]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return colours | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if name == "dark" else colours


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_tokens_can_be_read_by_everybody(name):
    colours = scheme(name)
    too_faint = {
        (ink, ground): round(contrast(colours[ink], colours[ground]), 2)
        for ink, ground, least in PAIRS
        if contrast(colours[ink], colours[ground]) < least
    }
    assert too_faint == {}


def test_contrast_is_measured_as_the_standard_says():
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
