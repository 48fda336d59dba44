"""A real browser at the sizes and in the schemes that people use, and an eye for what would keep some of them out.

`BROWSER_SHOTS=<folder>` keeps a picture of every page that a test looks at.
"""

import os
import shutil
import threading
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import expect, sync_playwright

PHONE, DESK = 390, 1280
_HEIGHTS = {PHONE: 844, DESK: 900}
LOOKS = [(PHONE, "light"), (DESK, "light"), (DESK, "dark"), (PHONE, "dark")]
WHOLE = {(PHONE, "light"), (DESK, "dark")}  # all of axe at either width, and its colours in all four looks
EVERYTHING = {"resultTypes": ["violations"]}
COLOURS = {**EVERYTHING, "runOnly": ["color-contrast", "link-in-text-block"]}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Colours fade into each other: a transition begins with the next frame, and is ended here.
_SETTLED = """new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
    document.getAnimations().forEach(each => each.finish());
    requestAnimationFrame(done);
})))"""
PATIENCE = 10_000  # milliseconds; a busy machine is slow, not wrong

expect.set_options(timeout=PATIENCE)


@pytest.fixture(autouse=True, scope="session")
def in_turn():
    """Answer one request after the other: threads of the live server share one connection to a database in memory.

    An installation has one for each, and who writes waits for the other.
    """
    turn, answer = threading.Lock(), WSGIHandler.__call__

    def answer_in_turn(handler, environ, start_response):
        with turn:
            return answer(handler, environ, start_response)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WSGIHandler, "__call__", answer_in_turn)
        yield


@pytest.fixture(scope="session")
def chromium():
    """Start Chromium once; Playwright's event loop would make Django refuse the ORM in this thread."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def new_page(chromium, live_server):
    """Return a function that opens a page; what the page says on its console ends up in `page.complaints`."""
    contexts = []

    def open_page(*, width=PHONE, scheme="light", script=True):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": _HEIGHTS.get(width, 844)},
            color_scheme=scheme,
            java_script_enabled=script,
            reduced_motion="reduce",
            locale="en-GB",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def look_at():
    """Return a function that fails on any axe finding, on sideways scrolling and on a broken promise of the CSP."""
    axe = Axe()

    def look(page, name=None, rules=EVERYTHING):
        if name and os.environ.get("BROWSER_SHOTS"):
            scheme = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
            file = Path(os.environ["BROWSER_SHOTS"]) / f"{name}-{page.viewport_size['width']}-{scheme}.png"
            page.screenshot(path=file, full_page=True)
        found = axe.run(page, options=rules).response["violations"]
        said = [f"{one['id']}: {one['help']}: {[node['html'] for node in one['nodes']][:3]}" for one in found]
        assert said == [], f"{page.url}: {said}"
        room = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert room == 0, f"{page.url} scrolls sideways by {room}px"
        assert [text for text in page.complaints if "Content Security Policy" in text] == []

    return look


@pytest.fixture
def look_round(look_at):
    """Return a function that looks at a page in every look: as a phone and a desk show it, light and dark."""

    def look(page, name=None, looks=LOOKS):
        for width, scheme in looks:
            page.set_viewport_size({"width": width, "height": _HEIGHTS[width]})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate(_SETTLED)
            look_at(page, name, EVERYTHING if looks is not LOOKS or (width, scheme) in WHOLE else COLOURS)

    return look


@pytest.fixture
def at_ease(new_page, live_server):
    """Return a function that opens a page for somebody who is signed in already."""

    def open_for(user, client, **options):
        client.force_login(user)
        page = new_page(**options)
        secret = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": secret, "url": live_server.url}])
        return page

    return open_for


@pytest.fixture
def stage(settings):
    """Serve `tests.browser.stage` beside the site, with its templates."""
    settings.ROOT_URLCONF = "tests.browser.stage"
    templates = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**templates, "DIRS": [*templates["DIRS"], Path(__file__).parent / "templates"]}]
