"""What goes on the wire."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.mail import mime
from consortium.mail.letters import Button, Letter, site_url
from consortium.mail.models import Message
from consortium.mail.relay import dotted

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


def mail_of(letter, unsubscribe_url="", **fields):
    message = Message(**{"name": "Sam Taylor", "address": "sam@example.org", "message_id": "<a@example.org>", **fields})
    raw = mime.as_bytes(message, letter, unsubscribe_url, now=NOW)
    return raw, message_from_bytes(raw, policy=policy.default)


def test_as_bytes_writes_both_parts_from_the_same_words():
    _, mail = mail_of(
        Letter(subject="Two things", text="Hello Sam,\n\nIt’s <b>time</b>.", button=Button("Open", "/me/"))
    )
    plain = mail.get_body(("plain",)).get_content()
    page = mail.get_body(("html",)).get_content()
    assert "It’s <b>time</b>." in plain
    assert "Open:\n" in plain.replace("\r\n", "\n")
    assert "It’s &lt;b&gt;time&lt;/b&gt;." in page
    assert page.count('class="button"') == 1
    assert '<a class="button" href="http://127.0.0.1:8000/me/" style="' in page
    assert "<link" not in page
    assert page.count("<style") == 1  # the dark scheme, for programs that read it


def test_as_bytes_is_seven_bits_with_crlf_and_short_lines():
    raw, _ = mail_of(Letter(subject="Ŵyth o bethau " * 9, text="é" * 3000), "https://example.org/" + "x" * 300)
    assert raw.isascii()
    assert raw.replace(b"\r\n", b"").count(b"\n") == raw.replace(b"\r\n", b"").count(b"\r") == 0
    assert max(map(len, raw.split(b"\r\n"))) < 998


def test_as_bytes_names_one_recipient_and_is_automatic():
    _, mail = mail_of(Letter(subject="Hello", text="Hello"))
    assert mail["To"].addresses[0].addr_spec == "sam@example.org"
    assert (len(mail["To"].addresses), mail["Cc"], mail["Bcc"]) == (1, None, None)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<a@example.org>"
    assert mail["List-Unsubscribe"] is None


def test_as_bytes_offers_one_click_stop_where_the_kind_has_it():
    url = "https://example.org/unsubscribe/" + "t" * 200 + "/"
    raw, mail = mail_of(Letter(subject="Hello", text="Hello"), url)
    assert f"List-Unsubscribe: <{url}>\r\n".encode() in raw
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("poison", ["\r\nBcc: eve@example.org", "\nX: y", "\rX: y", "\u2028X: y", "\x00", "\x85X: y"])
def test_as_bytes_lets_no_header_in_through_names_and_subjects(poison):
    _, mail = mail_of(Letter(subject=f"Hello{poison}", text="x"), name=f"Sam{poison}", message_id=f"<a@b>{poison}")
    assert set(mail.keys()) == {
        "Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
        "X-Auto-Response-Suppress",
    }  # fmt: skip
    assert [address.addr_spec for address in mail["To"].addresses] == ["sam@example.org"]


def test_as_bytes_writes_international_domains_as_smtp_carries_them():
    _, mail = mail_of(Letter(subject="Hello", text="Hello"), address="sam@bücher.example")
    assert mail["To"].addresses[0].addr_spec == "sam@xn--bcher-kva.example"


@given(subject=st.text(max_size=200), name=st.text(max_size=120), text=st.text(max_size=2000))
def test_as_bytes_survives_any_text(subject, name, text):
    raw, mail = mail_of(Letter(subject=subject, text=text), name=name)
    assert raw.isascii()
    assert [address.addr_spec for address in mail["To"].addresses] == ["sam@example.org"]


@given(st.binary(max_size=500))
def test_dotted_can_be_undone_and_holds_no_end_of_message(body):
    wire = dotted(body)
    assert wire.endswith(b"\r\n")
    assert b"\r\n.\r\n" not in b"\r\n" + wire
    lines = [line[1:] if line.startswith(b".") else line for line in wire.split(b"\r\n")]
    expected = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    assert lines[: len(expected)] == expected


@pytest.mark.parametrize("path", ["/me/?a=1", "https://evil.example/me/?a=1", "//evil.example/me/?a=1"])
def test_site_url_takes_the_host_from_settings_alone(settings, path):
    settings.SITE_URL = "https://consortium.example"
    assert site_url(path) == "https://consortium.example/me/?a=1"
