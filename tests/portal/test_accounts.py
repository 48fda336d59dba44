"""Every page of signing in answers in our own frame, and its forms work, without scripts."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.urls import reverse

from tests.factories import world as factory

PASSWORD = "a long enough passphrase"


@pytest.fixture
def sam(db):
    user = factory.make_user("Sam Taylor", "sam@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@pytest.fixture
def signed_in_sam(client, sam):
    """Sign in, and show once more that it is Sam, as pages that protect the account ask."""
    client.post(reverse("account_login"), {"login": sam.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def heading(response):
    """Return the one h1 of a page in our frame."""
    page = response.content.decode()
    assert page.count('<link rel="stylesheet" href="/static/consortium/tokens.css">') == 1
    assert "<style" not in page
    assert " style=" not in page
    scripts = re.findall(r"<script(?![^>]*type=\"application/json\")([^>]*)>", page)
    assert [script for script in scripts if "src=" not in script] == []
    [title] = re.findall(r"<h1>\s*(.*?)\s*</h1>", page, re.DOTALL)
    return title


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("account_login", "Sign in"),
        ("account_request_login_code", "Sign in with a code"),
        ("account_signup", "Joining is by invitation"),
        ("account_reset_password", "Choose a new password"),
        ("account_reset_password_done", "Look at your e-mail"),
        ("account_reset_password_from_key_done", "Your password is changed"),
        ("account_email_verification_sent", "Look at your e-mail"),
        ("account_inactive", "This account is closed"),
    ],
)
def test_entrance_page_stands_in_our_frame(client, db, name, title):
    response = client.get(reverse(name))
    assert (response.status_code, heading(response)) == (200, title)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("account_logout", "Sign out?"),
        ("account_email", "Your e-mail address"),
        ("account_change_password", "Change your password"),
        ("account_reauthenticate", "Is it still you?"),
        ("mfa_index", "Second step when you sign in"),
        ("mfa_activate_totp", "Set up an authenticator app"),
        ("mfa_list_webauthn", "Passkeys and security keys"),
        ("mfa_add_webauthn", "Add a passkey or security key"),
        ("usersessions_list", "Where you are signed in"),
    ],
)
def test_own_account_page_stands_in_our_frame(signed_in_sam, name, title):
    response = signed_in_sam.get(reverse(name))
    assert (response.status_code, heading(response)) == (200, title)


def test_sign_in_by_password_and_out(client, sam):
    response = client.post(reverse("account_login"), {"login": sam.email, "password": PASSWORD})
    assert response.headers["Location"] == "/"
    response = client.post(reverse("account_logout"))
    assert response.headers["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_sign_in_says_the_same_for_a_wrong_password_and_a_stranger(client, sam):
    answers = []
    for address in (sam.email, "nobody@example.org"):
        page = client.post(reverse("account_login"), {"login": address, "password": "wrong"}).content.decode()
        answers.append(re.findall(r'<div class="error-summary".*?</div>', page, re.DOTALL))
    assert len(answers[0]) == 1
    assert answers[0] == answers[1]


def test_request_login_code_says_the_same_to_a_stranger(client, sam):
    pages = []
    for address in (sam.email, "nobody@example.org"):
        client.logout()
        response = client.post(reverse("account_request_login_code"), {"email": address}, follow=True)
        assert heading(response) == "Enter your code"
        pages.append(re.sub(r'(value|nonce)="[^"]*"', "", response.content.decode().replace(address, "")))
    assert pages[0] == pages[1]


def test_change_password(signed_in_sam, sam):
    new = {"oldpassword": PASSWORD, "password1": "another long phrase", "password2": "another long phrase"}
    signed_in_sam.post(reverse("account_change_password"), new)
    sam.refresh_from_db()
    assert sam.check_password("another long phrase")


def test_set_password_for_somebody_who_signs_in_by_code(client, sam):
    sam.set_unusable_password()
    sam.save()
    client.force_login(sam)
    assert heading(client.get(reverse("account_set_password"))) == "Choose a password"
    client.post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})
    sam.refresh_from_db()
    assert sam.check_password(PASSWORD)


def test_change_address_asks_the_new_one_to_confirm(signed_in_sam, sam):
    signed_in_sam.post(reverse("account_email"), {"email": "sam@new.example", "action_add": ""})
    page = signed_in_sam.get(reverse("account_email"))
    assert heading(page) == "Your e-mail address"
    assert "Waiting for you to confirm" in page.content.decode()
    sam.refresh_from_db()
    assert sam.email == "sam@example.org"


def test_confirm_email_says_when_a_link_is_too_old(client, db):
    assert heading(client.get(reverse("account_confirm_email", args=["made-up"]))) == "Confirm your e-mail address"


def test_reset_password_says_when_a_link_was_used(client, db):
    address = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "made-up"})
    assert heading(client.get(address)) == "This link no longer works"


def test_second_step_by_app_and_recovery_code(signed_in_sam, sam, settings):
    settings.MFA_TOTP_TOLERANCE = 2  # a slow machine may need longer than a code lives
    page = signed_in_sam.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    response = signed_in_sam.post(reverse("mfa_activate_totp"), {"code": code_now(secret)}, follow=True)
    assert heading(response) == "Recovery codes"
    [spare] = Authenticator.objects.filter(user=sam, type=Authenticator.Type.RECOVERY_CODES)
    assert heading(signed_in_sam.get(reverse("mfa_generate_recovery_codes"))) == "Make new recovery codes?"
    assert heading(signed_in_sam.get(reverse("mfa_deactivate_totp"))) == "Turn the authenticator app off?"
    signed_in_sam.post(reverse("account_logout"))
    response = signed_in_sam.post(reverse("account_login"), {"login": sam.email, "password": PASSWORD}, follow=True)
    assert heading(response) == "Second step"
    response = signed_in_sam.post(reverse("mfa_authenticate"), {"code": spare.wrap().get_unused_codes()[0]})
    assert (response.status_code, response.headers["Location"]) == (302, "/")


def code_now(secret):
    return format_hotp_value(hotp_value(secret, sorted(yield_hotp_counters_from_time())[2]))


def test_add_passkey_asks_whether_it_is_still_you(client, sam):
    client.post(reverse("account_login"), {"login": sam.email, "password": PASSWORD})
    response = client.get(reverse("mfa_add_webauthn"), follow=True)
    assert heading(response) == "Is it still you?"
    response = client.post(response.request["PATH_INFO"], {"password": PASSWORD, "next": "/accounts/2fa/"}, follow=True)
    assert heading(response) == "Second step when you sign in"


def test_sign_out_everywhere_else(client, sam):
    for _ in range(2):
        other = type(client)()
        other.post(reverse("account_login"), {"login": sam.email, "password": PASSWORD})
    client.post(reverse("account_login"), {"login": sam.email, "password": PASSWORD})
    assert "Sign out everywhere else" in client.get(reverse("usersessions_list")).content.decode()
    client.post(reverse("usersessions_list"))
    assert other.get(reverse("usersessions_list")).status_code == 302
    assert client.get(reverse("usersessions_list")).status_code == 200


def test_page_is_not_cut_off_by_a_hostile_name(client, sam):
    sam.name = "</title><script>alert(1)</script>"
    sam.save()
    client.post(reverse("account_login"), {"login": sam.email, "password": PASSWORD})
    page = client.get(reverse("mfa_index")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert mail.outbox == []
