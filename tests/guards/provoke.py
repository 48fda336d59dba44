"""A program that fails at addresses that open something, as the site would.

Its log goes to standard error, every logger at DEBUG; what it would send to Sentry to standard output. It runs in a
process of its own because Sentry changes Django for good. `test_secrets.py` reads both.
"""

import logging
import os
import sys
from urllib.parse import quote

import django
import sentry_sdk
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse
from django.test import Client
from sentry_sdk.transport import Transport

from consortium.logs import REPORTS

SECRET = "Ym9va-5:1x_qZz90"
OPENING = [
    f"/t/{SECRET}/",
    f"/t/{quote(SECRET)}/cut",
    f"/invitations/{SECRET}/",
    f"/unsubscribe/{SECRET}/",
    f"/calendar/{SECRET}/consortium.ics",
    f"/accounts/password/reset/key/1-{SECRET}/",
    f"/accounts/confirm-email/{SECRET}/",
    f"/accounts/login/?next=/invitations/{SECRET}/",
    f"/accounts/login/?next={quote(f'/t/{SECRET}/', safe='')}",
]


class Failing:
    """A middleware that fails before any view runs, with words that quote the address."""

    how = None

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if isinstance(self.how, int):
            return HttpResponse(status=self.how)
        raise self.how(f"nothing fits {SECRET}")


class Printed(Transport):
    def capture_envelope(self, envelope):
        sys.stdout.write(envelope.serialize().decode() + "\n")


def main():
    os.environ |= {"CONSORTIUM_MODE": "test", "DATABASE_URL": "sqlite://:memory:"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "consortium.settings"
    django.setup()
    sentry_sdk.init(dsn="http://key@127.0.0.1/1", transport=Printed, **REPORTS)
    for name in ["", *logging.root.manager.loggerDict]:
        logging.getLogger(name).setLevel(logging.DEBUG)
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.guards.provoke.Failing"]
    for how in [Http404, PermissionDenied, BadRequest, SuspiciousOperation, RuntimeError, 429, 500]:
        Failing.how = how
        ask_everywhere(Client(raise_request_exception=False, headers={"referer": f"http://testserver/t/{SECRET}/"}))
    ask_everywhere(Client(enforce_csrf_checks=True, raise_request_exception=False))
    for address in OPENING:
        web_server(address)
    celery()
    logging.getLogger("consortium.alarm").error("An alarm beside %s", OPENING[0])
    sentry_sdk.flush()


def ask_everywhere(client):
    for address in OPENING:
        client.get(address)
        client.post(address, {"code": SECRET})


def web_server(address):
    """Say what gunicorn says of a request that failed outside Django, and in its access log."""
    logging.getLogger("gunicorn.access").info('127.0.0.1 "GET %s HTTP/1.1" 200 "http://testserver%s"', address, address)
    try:
        raise OSError(SECRET)
    except OSError:
        logging.getLogger("gunicorn.error").exception("Error handling request %s", address)


def celery():
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        told = {"name": "consortium.plan", "exc": repr(error), "traceback": SECRET}
        logging.getLogger("celery.app.trace").exception("Task %(name)s: %(exc)s", told)


if __name__ == "__main__":
    sys.modules["tests.guards.provoke"] = sys.modules["__main__"]  # Django imports the middleware by its name
    main()
