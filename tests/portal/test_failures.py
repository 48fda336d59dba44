"""Pages for when something went wrong: what happened, that nothing is lost, what to do."""

import json

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client
from django.urls import include, path, reverse

from consortium.errors import RuleBroken
from consortium.portal.pages import page


@page("GET", needs="public")
def fail(request):
    raise RuntimeError("This page always fails.")


@page("GET", needs="public")
def suspicious(request):
    raise SuspiciousOperation


@page("GET", needs="public")
def closed(request):
    raise PermissionDenied


@page("GET", "POST", needs="public")
def no(request):
    raise RuleBroken("The <b>bid</b> was submitted, so its shares can’t change now.")


urlpatterns = [
    path("fail/", fail),
    path("suspicious/", suspicious),
    path("closed/", closed),
    path("no/", no),
    path("api/v1/fail/", fail),
    path("", include("consortium.urls")),
]
handler500 = "consortium.portal.failures.broken"

here = pytest.mark.urls(__name__)


@pytest.fixture
def browser():
    """A client that shows the page for a failure, as a real server does."""
    return Client(raise_request_exception=False)


@here
@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/fail/", 500, "Something went wrong on our side"),
        ("/suspicious/", 400, "We could not read that"),
        ("/closed/", 403, "This page is not open to you"),
        ("/nowhere/", 404, "There is nothing here"),
    ],
)
def test_failure_has_a_page_that_asks_nothing_of_the_database(browser, path, status, title):
    """Without the `db` fixture, any query would fail this test."""
    response = browser.get(path)
    words = " ".join(response.content.decode().split())
    assert response.status_code == status
    assert f"<h1> {title} </h1>" in words
    assert "Traceback" not in words
    assert 'href="/"' in words


@here
def test_failure_of_the_api_is_a_problem_document(browser):
    response = browser.get("/api/v1/fail/")
    assert response.headers["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert (response.status_code, body["code"], body["status"]) == (500, "server_error", 500)


def test_unknown_address_of_the_api_is_a_problem_document(client):
    response = client.get("/api/v9/nothing/")
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")


def test_form_without_its_token_is_asked_for_once_more(db):
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x", "password": "y"})
    assert response.status_code == 403
    assert "Please send that once more" in response.content.decode()


@here
def test_refused_page_says_why_and_escapes_it(browser, db):
    response = browser.get("/no/")
    assert response.status_code == 409
    assert "The &lt;b&gt;bid&lt;/b&gt; was submitted" in response.content.decode()


@here
def test_refused_button_of_htmx_gets_a_fragment(browser, db):
    response = browser.post("/no/", headers={"HX-Request": "true"})
    words = response.content.decode()
    assert (response.status_code, "<html" in words) == (409, False)
    assert 'data-code="rule_broken"' in words


@here
def test_refused_button_goes_back_with_the_reason(browser, db):
    response = browser.post("/no/", headers={"Referer": "http://testserver/accounts/login/"}, follow=True)
    assert "The &lt;b&gt;bid&lt;/b&gt; was submitted" in response.content.decode()
    assert response.redirect_chain == [("http://testserver/accounts/login/", 302)]
