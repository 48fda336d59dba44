"""Every page that a person of the demonstration can come to by links, and the desks of the main job."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve

from consortium import clock
from consortium.demo import story
from consortium.organisations.models import Organisation
from consortium.people.models import User
from reflections.reviews.models import Review
from tests.browser.conftest import DESK, LOOKS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ELSEWHERE = ("/admin/", "/api/", "/mail/", "/accounts/")


@pytest.fixture
def demo(db):
    story.load(clock.now())


def links_on(page):
    """Return where the links of a page lead inside the portal."""
    paths = [urlsplit(href) for href in page.eval_on_selector_all("a[href]", "links => links.map(each => each.href)")]
    here = urlsplit(page.url).netloc
    return [
        path._replace(scheme="", netloc="", fragment="").geturl()
        for path in paths
        if path.netloc == here and not path.path.startswith(ELSEWHERE)
    ]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("email", ["lead@harbour.example", "member@moorland.example"])
def test_portal_keeps_nobody_out(at_ease, client, look_at, demo, email, width, scheme):
    """One page of each kind, found by following links from home."""
    page = at_ease(User.objects.get(email=email), client, width=width, scheme=scheme)
    waiting, seen = ["/"], set()
    while waiting:
        path = waiting.pop(0)
        kind = resolve(urlsplit(path).path).route
        if kind in seen:
            continue
        seen.add(kind)
        assert page.goto(path).status == 200, path
        look_at(page, f"{email.split('@')[1].split('.')[0]}-{resolve(urlsplit(path).path).url_name}")
        waiting += links_on(page)
    assert len(seen) > 15


@pytest.mark.parametrize(
    "desk",
    [
        lambda: "/admin/",
        lambda: "/admin/reflections/review/",
        lambda: f"/admin/reflections/review/{Review.objects.get(opened_at__isnull=False, released_at=None).pk}/change/",
        lambda: "/admin/consortium/organisation/",
        lambda: "/admin/consortium/organisation/import/",
        lambda: f"/admin/consortium/organisation/{Organisation.objects.get(name='Harbour Advice').pk}/change/",
    ],
    ids=["this-week", "reviews", "review", "organisations", "import", "organisation"],
)
def test_desks_have_nothing_serious(at_ease, client, demo, desk):
    page = at_ease(User.objects.get(email="coordinator@northern.example"), client, width=DESK)
    assert page.goto(desk()).status == 200
    found = Axe().run(page).response["violations"]
    serious = [each for each in found if each["impact"] in {"serious", "critical"}]
    assert [f"{one['id']}: {[node['html'] for node in one['nodes']][:3]}" for one in serious] == []
