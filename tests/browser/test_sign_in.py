"""Signing in, with a real browser: by code, by password, with and without scripts."""

from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.browser.conftest import LOOKS
from tests.factories import world as factory

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("stage"), pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough passphrase"


@pytest.fixture
def sam(db):
    user = factory.make_user("Sam Taylor", "sam@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def codes_in(kept):
    """Find every `code` in what a session keeps, however deep."""
    for name, value in kept.items():
        if isinstance(value, dict):
            yield from codes_in(value)
        elif name == "code":
            yield value


def sent_code():
    [code] = [code for session in Session.objects.all() for code in codes_in(session.get_decoded())]
    return code


def path_of(page):
    return urlsplit(page.url).path


@pytest.mark.parametrize("name", ["login", "login/code", "signup", "password/reset", "password/reset/done", "inactive"])
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_entrance_pages_keep_nobody_out(new_page, look_at, db, name, width, scheme):
    page = new_page(width=width, scheme=scheme)
    page.goto(f"/accounts/{name}/")
    look_at(page, f"entrance-{name.replace('/', '-')}")


@pytest.mark.parametrize("script", [True, False])
def test_sign_in_by_code(new_page, look_at, sam, script):
    page = new_page(script=script)
    page.goto("/accounts/login/?next=/me/")
    page.get_by_role("region", name="With a code").get_by_label("E-mail address").fill("sam@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The code from the e-mail").fill("wrong")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Please check this")).to_be_visible()
    if script:
        look_at(page, "code-refused")
    page.get_by_label("The code from the e-mail").fill(sent_code())
    page.get_by_role("button", name="Continue").click()
    assert path_of(page) == "/me/"
    expect(page.get_by_role("heading", name="Your profile")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_sign_in_by_password(new_page, look_at, sam, script):
    page = new_page(script=script)
    page.goto("/accounts/login/?next=/me/")
    way = page.get_by_role("region", name="With a password")
    way.get_by_label("E-mail address").fill("sam@example.org")
    way.get_by_label("Password").fill("not the passphrase")
    way.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Please check this")).to_be_visible()
    if script:
        assert page.evaluate("document.activeElement.className") == "error-summary"
        look_at(page, "password-refused")
    assert way.get_by_label("E-mail address").input_value() == "sam@example.org"
    way.get_by_label("Password").fill(PASSWORD)
    way.get_by_role("button", name="Sign in", exact=True).click()
    assert path_of(page) == "/me/"


def test_sign_in_without_a_mouse(new_page, sam):
    page = new_page()
    page.goto("/accounts/login/?next=/me/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("sam@example.org")
    page.keyboard.press("Enter")
    page.get_by_label("The code from the e-mail").focus()
    page.keyboard.type(sent_code())
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/")


def test_sign_in_by_passkey(new_page, look_at, at_ease, client, sam):
    """A virtual key of the browser's own is added and then signs in: no script of it offends the policy."""
    page = at_ease(sam, client)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/accounts/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        look_at(page, "reauthenticate")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()
    look_at(page, "passkey-add")
    page.get_by_label("A name for it").fill("my phone")
    page.get_by_label("Let me sign in with it alone").check()
    page.get_by_role("button", name="Add").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.goto("/accounts/2fa/webauthn/")
    look_at(page, "passkeys")
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/?next=/me/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/me/")
