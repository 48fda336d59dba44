"""What a person does in a review, from the letter to the result, in either browser."""

import re

from tests.factories.forms import filled

NOBODY = "nobody"
HX = {"HX_Request": "true"}


def plain(letter):
    """Return the plain part of a letter, as a mail program without HTML shows it."""
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def link_in(letter, label):
    """Return the address under a button of the plain part."""
    (link,) = re.findall(rf"^{label}:\n(http\S+)$", plain(letter), re.M)
    return link


def code_in(letter):
    (code,) = re.findall(r"^ {4}(\S+)$", plain(letter), re.M)
    return code


def letters_in(mails, words):
    """Return the letters with these words in the subject, by address."""
    found = [mail for mail in mails if words in mail["Subject"]]
    return {mail["To"].addresses[0].addr_spec: mail for mail in found}


def open_task(browser, letter, name):
    """Follow the link in the letter: GET changes nothing, POST leads to the task. Return its first page."""
    link = link_in(letter, "Answer now")
    page = browser.get(link)
    assert (page.status_code, f"Continue as {name}" in page.text) == (200, True), page.text
    task = browser.post(link, filled(page))
    assert (task.status_code, "Who will see this" in task.text) == (200, True), task.text
    return task


def first_question(task):
    """Return the address under “Start” or “Carry on”."""
    (address,) = re.findall(r'href="([^"]+)">(?:Start|Carry on)<', task.text)
    return address


def autosave(browser, page, answer):
    """Send the page as htmx does on a change; return the page as it then reads."""
    fragment = browser.post(page.path, filled(page, answer=answer), **HX)
    assert (fragment.status_code, "Saved" in fragment.text, "<html" in fragment.text) == (200, True, False)
    again = browser.get(page.path)
    assert filled(again)["answer"] == answer
    return again


def answer_the_rest(browser, page, scores, words="They answer the phone. We could share rooms.", *, skips=False):
    """Go from this question to the summary; return it.

    `scores` yields what to tick where nothing is ticked yet. All other parties are ticked as worked closely with, or
    `skips` none of them.
    """
    while not page.path.endswith("/summary/"):
        given = filled(page).get("answer") or (words if "<textarea" in page.text else None)
        if page.path.endswith("/choose/"):
            given = NOBODY if skips else re.findall(r'type="checkbox" name="answer" value="([0-9a-f-]{36})"', page.text)
        given = given or next(scores)
        before, page = page.path, browser.post(page.path, filled(page, answer=given))
        assert (page.status_code, page.path != before) == (200, True), page.text
    return page


def submit(browser, summary):
    """Press Submit, and press it again, as an impatient person does."""
    typed = filled(summary)
    address = summary.path.replace("/summary/", "/submit/")
    first, second = browser.post(address, typed), browser.post(address, typed)
    for page in (first, second):
        assert (page.status_code, page.path.endswith("/done/"), "Thank you" in page.text) == (200, True, True)


def sign_in(browser, address, code_from):
    """Sign in in full by the one-time code that `code_from` finds in the mail."""
    page = browser.get("/accounts/login/code/")
    asked = browser.post(page.path, filled(page, email=address))
    assert asked.path == "/accounts/login/code/confirm/", asked.text
    token = filled(asked)["csrfmiddlewaretoken"]  # the page has other forms: a new code, another address
    home = browser.post(asked.path, {"csrfmiddlewaretoken": token, "code": code_from()})
    assert (home.status_code, home.path) == (200, "/"), home.text
    return home
