"""Envelopes: opaque, padded, bound to their row, and rotated."""

from base64 import urlsafe_b64decode
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from reflections.responses import sealing

DAY = date(2026, 3, 3)
ROW = UUID(int=7)
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.integers(), st.booleans(), st.none())))
def test_open_returns_what_was_sealed(content):
    assert sealing.open_(sealing.seal(content, subject=ROW, on=DAY), subject=ROW) == content


def test_seal_hides_the_length_the_words_and_the_time_of_day():
    short = sealing.seal({"a": {"score": 1}}, subject=ROW, on=DAY)
    longer = sealing.seal({"a": {"text": "x" * 3900}}, subject=ROW, on=DAY)
    longest = sealing.seal({"a": {"text": "x" * 4100}}, subject=ROW, on=DAY)
    assert len(short) == len(longer) < len(longest)
    assert b"score" not in urlsafe_b64decode(short)
    stamp = int.from_bytes(urlsafe_b64decode(short)[1:9], "big")
    assert datetime.fromtimestamp(stamp, UTC) == datetime(2026, 3, 3, tzinfo=UTC)


def test_seal_twice_gives_two_envelopes():
    assert sealing.seal("same", subject=ROW, on=DAY) != sealing.seal("same", subject=ROW, on=DAY)


def test_open_refuses_an_envelope_put_in_another_rows_place():
    envelope = sealing.seal("mine", subject=ROW, on=DAY)
    with pytest.raises(sealing.SealError, match="another row"):
        sealing.open_(envelope, subject=uuid4())


def test_open_refuses_a_damaged_envelope():
    envelope = bytearray(sealing.seal("mine", subject=ROW, on=DAY))
    envelope[40] ^= 1
    with pytest.raises(sealing.SealError, match="No key"):
        sealing.open_(bytes(envelope), subject=ROW)


def test_rotate_lets_an_old_key_retire(settings):
    settings.ANSWER_KEYS = [OLD]
    envelope = sealing.seal("kept", subject=ROW, on=DAY)
    settings.ANSWER_KEYS = [NEW, OLD]
    rotated = sealing.rotate(envelope)
    settings.ANSWER_KEYS = [NEW]
    assert sealing.open_(rotated, subject=ROW) == "kept"
    assert len(rotated) == len(envelope)
    for act in [lambda: sealing.open_(envelope, subject=ROW), lambda: sealing.rotate(envelope)]:
        with pytest.raises(sealing.SealError, match="Put the key that sealed it back"):
            act()


@pytest.mark.parametrize(("keys", "message"), [([], "empty"), (["nonsense"], "not a Fernet key")])
def test_seal_without_a_usable_key_says_so(settings, keys, message):
    settings.ANSWER_KEYS = keys
    with pytest.raises(sealing.SealError, match=message):
        sealing.seal("anything", subject=ROW, on=DAY)
