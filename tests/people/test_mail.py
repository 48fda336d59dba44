"""Codes, links and notices of sign-in go through the ledger, and cannot be read in it."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from consortium.activity.models import Event
from consortium.delivery.states import State
from consortium.mail import dispatcher
from consortium.mail.kinds import KINDS
from consortium.mail.models import Message
from consortium.people import emails
from consortium.people.adapter import AccountAdapter
from tests.factories.world import NOW, make_user
from tests.mail.conftest import sink

__all__ = ["sink"]

CODE = re.compile(r"^ {4}(\S+)$", re.M)


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


@pytest.fixture
def sam(db):
    user = make_user("Sam Taylor", "sam@example.org", "a long old pass phrase")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_sign_in_by_code_works_through_the_ledger_and_leaves_no_code_behind(client, sam, sink, caplog, settings):
    client.post(reverse("account_request_login_code"), {"email": sam.email})
    message = Message.objects.get()
    assert (message.kind, message.state, message.recipient_id) == ("account.login_code", State.PENDING, sam.pk)
    assert message.not_before == message.due_at
    assert message.expires_at - message.due_at == timedelta(minutes=15)
    code = message.open_secret()["code"]
    readable = repr(Message.objects.values().get()) + repr(list(Event.objects.values())) + caplog.text
    assert code not in readable
    assert dispatcher.run() == 1
    message.refresh_from_db()
    assert (message.secret, CODE.findall(text_of(sink.mails[0]))) == ("", [code])
    assert sink.mails[0]["List-Unsubscribe"] is None
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.session["_auth_user_id"] == str(sam.pk)


def test_password_reset_link_is_built_from_settings_and_not_from_the_host(client, sam, sink, settings):
    settings.SITE_URL = "https://consortium.example"
    settings.ALLOWED_HOSTS = ["*"]
    client.post(reverse("account_reset_password"), {"email": sam.email}, headers={"host": "evil.example"})
    assert "password_reset_url" in Message.objects.get().open_secret()
    dispatcher.run()
    mail = sink.mails[0].as_string()
    assert "evil" not in mail
    link = re.search(r"https://consortium\.example(/accounts/password/reset/key/\S+)", text_of(sink.mails[0]))
    assert client.get(link[1], follow=True).status_code == 200


def test_password_change_is_told(client, sam, sink):
    client.force_login(sam)
    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": "a long old pass phrase",
            "password1": "a longer new pass phrase",
            "password2": "a longer new pass phrase",
        },
    )
    dispatcher.run()
    (mail,) = sink.mails
    assert (mail["Subject"], mail["To"]) == ("Your password was changed", "Sam Taylor <sam@example.org>")


def test_change_of_address_is_told_to_the_old_and_the_new_address(rf, sam, sink, monkeypatch):
    adapter = AccountAdapter(rf.get("/"))
    monkeypatch.setattr(adapter, "request", rf.get("/", REMOTE_ADDR="192.0.2.7"))
    adapter.send_notification_mail(
        "account/email/email_changed",
        sam,
        {"from_email": "old@example.org", "to_email": "new@example.org"},
        email="old@example.org",
    )
    assert dispatcher.run() == 2
    assert sorted(sink.recipients) == [["new@example.org"], ["old@example.org"]]
    for mail in sink.mails:
        assert "from old@example.org to new@example.org" in " ".join(text_of(mail).split())
        assert "192.0.2.7" in text_of(mail)


@pytest.mark.parametrize("name", sorted(emails.WORDINGS))
def test_every_letter_can_be_written(name, sam):
    secret = {key: f"/{key}/" if key.endswith("url") else key for key in emails.SECRETS}
    message = Message(kind=f"account.{name}", name="Sam", address=sam.email, due_at=NOW)
    message.open_secret = lambda: secret
    letter = KINDS[message.kind].render(message)
    assert letter.text.startswith("Hello Sam,")
    assert "{" not in letter.text
    assert KINDS[message.kind].urgent
