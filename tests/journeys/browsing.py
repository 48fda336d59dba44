"""Two browsers with one manner, over HTTP or in this process: both keep cookies and follow redirects."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urlsplit

from django.test import Client


@dataclass
class Page:
    """What came back, in the words that `tests.factories.forms.filled` reads."""

    path: str
    status_code: int
    content: bytes
    headers: dict = field(default_factory=dict)

    @property
    def text(self):
        return self.content.decode()

    @property
    def data(self):
        return json.loads(self.content)


class Visitor:
    """A person’s browser, or with a token a program, at a real server."""

    def __init__(self, site, token=""):
        self.site, self.token = site, token
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path):
        return self._fetch("GET", path)

    def post(self, path, typed, **headers):
        return self._fetch("POST", path, urlencode(typed, doseq=True).encode(), headers)

    def call(self, method, path, data=None):
        """Call the API."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        return self._fetch(method, path, None if data is None else json.dumps(data).encode(), headers)

    def _fetch(self, method, path, body=None, headers=None):
        address = self.site + path.removeprefix(self.site)
        named = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        request = urllib.request.Request(address, body, named, method=method)
        try:
            answer = self.opener.open(request, timeout=30)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        with answer:
            return Page(urlsplit(answer.geturl()).path, answer.status, answer.read(), dict(answer.headers))


class Insider:
    """The same for Django’s test client, with CSRF checked as in a real server."""

    def __init__(self, site="http://127.0.0.1:8000"):
        self.site, self.client = site, Client(enforce_csrf_checks=True)

    def get(self, path):
        return self._page(path, self.client.get(self._path(path), follow=True))

    def post(self, path, typed, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._page(path, self.client.post(self._path(path), typed, follow=True, headers=named))

    def _path(self, path):
        return path.removeprefix(self.site)

    def _page(self, path, answer):
        chain = getattr(answer, "redirect_chain", [])
        last = urlsplit(chain[-1][0]).path if chain else urlsplit(self._path(path)).path
        return Page(last, answer.status_code, answer.content, dict(answer.headers))
