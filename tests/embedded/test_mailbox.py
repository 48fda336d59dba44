"""Mail kept as files."""

import asyncio
import smtplib
import socket
import threading
from email.message import EmailMessage

import pytest

from consortium.embedded import mail_sink
from consortium.embedded.mailbox import Mailbox, pieces


def message(subject="Hello", text="Plain", html=""):
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = subject, "a@example.org", "b@example.org"
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made


def test_keep_numbers_messages_in_order_and_newest_shows_the_last_first(tmp_path):
    mailbox = Mailbox(tmp_path)
    assert [mailbox.keep(message(name).as_bytes()) for name in "abc"] == ["00000001", "00000002", "00000003"]
    assert [letter.subject for letter in mailbox.newest(2)] == ["c", "b"]


def test_keep_lets_the_oldest_go_when_full(tmp_path):
    mailbox = Mailbox(tmp_path, capacity=2)
    for name in "abcd":
        mailbox.keep(message(name).as_bytes())
    assert [letter.subject for letter in mailbox.newest(9)] == ["d", "c"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["00000003.eml", "00000004.eml"]


@pytest.mark.parametrize("number", ["", "1", "../00000001", "00000001/..", "00000009", "0000000１"])
def test_read_of_anything_else_is_nothing(tmp_path, number):
    mailbox = Mailbox(tmp_path)
    mailbox.keep(message().as_bytes())
    assert mailbox.read(number) is None


def test_read_gives_both_bodies_and_survives_a_message_without(tmp_path):
    mailbox = Mailbox(tmp_path)
    mailbox.keep(message(text="Plain é", html="<p>Rich</p>").as_bytes())
    mailbox.keep(b"no header at all")
    both, bare = mailbox.read("00000001"), mailbox.read("00000002")
    assert (both.plain, both.html) == ("Plain é\n", "<p>Rich</p>\n")
    assert (bare.subject, bare.html) == ("(no subject)", "")


def test_pieces_link_only_to_this_machine():
    text = "Open http://127.0.0.1:8000/t/x?y=1\nnot http://elsewhere.example/ or javascript:alert(1)"
    assert pieces(text) == [
        ("Open ", False),
        ("http://127.0.0.1:8000/t/x?y=1", True),
        ("\nnot http://elsewhere.example/ or javascript:alert(1)", False),
    ]


def test_sink_keeps_what_it_is_sent_with_its_envelope(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    loop = asyncio.new_event_loop()
    serving = loop.create_task(mail_sink.serve(port, tmp_path))
    thread = threading.Thread(target=lambda: loop.run_until_complete(asyncio.wait({serving})))
    thread.start()
    try:
        with _connected(port) as client:
            client.send_message(message("Kept"), to_addrs=["envelope@example.org"])
    finally:
        loop.call_soon_threadsafe(serving.cancel)
        thread.join()
        loop.close()
    (letter,) = Mailbox(tmp_path).newest(9)
    assert (letter.subject, letter.content["X-Envelope-To"]) == ("Kept", "envelope@example.org")


def _connected(port):
    for _attempt in range(100):
        try:
            return smtplib.SMTP("127.0.0.1", port, timeout=5)
        except ConnectionRefusedError:
            threading.Event().wait(0.05)
    raise AssertionError("The sink never answered.")
