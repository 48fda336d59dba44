"""The pages of the mail sink."""

import pytest

from consortium.embedded.mailbox import Mailbox
from tests.embedded.test_mailbox import message

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def mailbox(settings, tmp_path):
    settings.SHOW_MAIL_SINK = True
    settings.MAIL_SINK_DIR = tmp_path
    return Mailbox(tmp_path)


def test_inbox_lists_the_newest_first(mailbox, client):
    assert "No mail yet" in client.get("/mail/").content.decode()
    mailbox.keep(message("First").as_bytes())
    mailbox.keep(message("Second").as_bytes())
    page = client.get("/mail/").content.decode()
    assert page.index("Second") < page.index("First")


def test_letter_shows_text_and_links_to_this_machine_alone(mailbox, client):
    number = mailbox.keep(message(HOSTILE, f"{HOSTILE} http://127.0.0.1:8000/go/ http://b.example/").as_bytes())
    page = client.get(f"/mail/{number}/").content.decode()
    assert HOSTILE not in page
    assert '<a href="http://127.0.0.1:8000/go/">' in page
    assert "http://b.example/" in page
    assert 'href="http://b.example/' not in page
    assert "<iframe" not in page


def test_body_of_a_letter_is_locked_in(mailbox, client):
    number = mailbox.keep(message(html=HOSTILE).as_bytes())
    framing = client.get(f"/mail/{number}/")
    assert "frame-src 'self'" in framing["Content-Security-Policy"]
    assert "sandbox" in framing.content.decode()
    body = client.get(f"/mail/{number}/body/")
    assert HOSTILE in body.content.decode()
    policy = body["Content-Security-Policy"].split("; ")
    assert policy[:2] == ["sandbox", "default-src 'none'"]
    assert "script-src" not in body["Content-Security-Policy"]
    assert body["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("address", ["/mail/", "/mail/00000001/", "/mail/00000001/body/"])
def test_pages_do_not_exist_where_the_sink_is_off(mailbox, client, settings, address):
    mailbox.keep(message(html="<p>x</p>").as_bytes())
    assert client.get(address).status_code == 200
    settings.SHOW_MAIL_SINK = False
    assert client.get(address).status_code == 404


def test_letter_that_is_not_there_is_404(mailbox, client):
    assert client.get("/mail/00000007/").status_code == 404
    assert client.get("/mail/..%2f..%2fsecret-key/").status_code == 404
