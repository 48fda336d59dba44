"""Every page that a person of the demonstration can come to by links, and the desks of the main job."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve

from consortium import clock
from consortium.demo import story
from consortium.mail.models import Message
from consortium.organisations.models import Organisation
from consortium.people.models import User
from partners.bids.models import Bid
from partners.contracts.models import Contract
from partners.rounds.models import Round
from reflections.reviews.models import Review
from tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ELSEWHERE = ("/admin/", "/api/", "/mail/", "/accounts/")


@pytest.fixture
def demo(db):
    story.load(clock.now())


def links_on(page):
    """Return where the links of a page lead inside the portal, to pages and not to files."""
    paths = [
        urlsplit(href)
        for href in page.eval_on_selector_all("a[href]:not([download])", "links => links.map(each => each.href)")
    ]
    here = urlsplit(page.url).netloc
    return [
        path._replace(scheme="", netloc="", fragment="").geturl()
        for path in paths
        if path.netloc == here and not path.path.startswith(ELSEWHERE) and not path.path.endswith(".pdf")
    ]


@pytest.mark.timeout(400)  # a hundred pages
@pytest.mark.parametrize(
    ("email", "looks"),
    [
        ("lead@harbour.example", [(PHONE, "light"), (DESK, "dark")]),
        ("member@moorland.example", [(DESK, "light"), (PHONE, "dark")]),
    ],
)
def test_portal_keeps_nobody_out(at_ease, client, look_round, demo, email, looks):
    """One page of each kind, found by following links from home; what both can open is seen in all four looks."""
    page = at_ease(User.objects.get(email=email), client)
    waiting, seen = ["/"], set()
    while waiting:
        path = waiting.pop(0)
        kind = resolve(urlsplit(path).path).route
        if kind in seen:
            continue
        seen.add(kind)
        assert page.goto(path).status == 200, path
        look_round(page, f"{email.split('@')[1].split('.')[0]}-{resolve(urlsplit(path).path).url_name}", looks)
        waiting += links_on(page)
    assert len(seen) > 15


def open_review():
    return Review.objects.get(opened_at__isnull=False, released_at=None).pk


DESKS = {
    "this-week": lambda: "/admin/",
    "reviews": lambda: "/admin/reflections/review/",
    "review": lambda: f"/admin/reflections/review/{open_review()}/change/",
    "remind": lambda: f"/admin/reflections/review/{open_review()}/remind/",
    "cadence": lambda: "/admin/reflections/cadence/add/",
    "partnership": lambda: "/admin/partners/partnership/add/",
    "bids": lambda: "/admin/partners/bid/",
    "bid": lambda: f"/admin/partners/bid/{Bid.objects.get(title='Welfare rights helpline').pk}/change/",
    "who could be in it": lambda: (
        f"/admin/partners/bid/{Bid.objects.get(title='Advice in GP surgeries').pk}/candidates/"
    ),
    "contract": lambda: (
        f"/admin/partners/contract/{Contract.objects.get(title='Advice for the coastal wards').pk}/change/"
    ),
    "round": lambda: f"/admin/partners/round/{Round.objects.filter(settled_at=None).first().pk}/change/",
    "interests": lambda: "/admin/partners/interest/",
    "results": lambda: "/admin/partners/result/",
    "board report": lambda: "/board-report/",
    "messages": lambda: "/admin/consortium/message/",
    "message": lambda: f"/admin/consortium/message/{Message.objects.filter(state='failed').first().pk}/change/",
    "organisations": lambda: "/admin/consortium/organisation/",
    "import": lambda: "/admin/consortium/organisation/open-import/",
    "organisation": lambda: (
        f"/admin/consortium/organisation/{Organisation.objects.get(name='Harbour Advice').pk}/change/"
    ),
}


@pytest.mark.parametrize(("width", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_desks_have_nothing_serious(at_ease, client, demo, width, scheme):
    """The desks of the main job, and every address that they ask for exists."""
    page = at_ease(User.objects.get(email="coordinator@northern.example"), client, width=width, scheme=scheme)
    axe, lost, serious = Axe(), [], []
    page.on("response", lambda answer: lost.append(answer.url) if answer.status >= 400 else None)
    for name, path in DESKS.items():
        assert page.goto(path()).status == 200, name
        for found in axe.run(page).response["violations"]:
            if found["impact"] in {"serious", "critical"}:
                serious.append(f"{name}: {found['id']}: {[node['html'] for node in found['nodes']][:3]}")
        if width == DESK and page.evaluate("document.documentElement.scrollWidth") > DESK:
            serious.append(f"{name}: scrolls sideways")
    assert (serious, lost) == ([], [])
