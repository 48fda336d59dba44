"""Whatever a person types or opens, the portal answers with a sentence, keeps what was typed, and never breaks."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.html import escape

from consortium import clock
from consortium.access.roles import Role
from consortium.mail.models import Message
from consortium.notifications import tasklinks, unsubscribing
from consortium.organisations.models import Organisation
from consortium.seats import links
from reflections.commitments.models import Commitment
from reflections.responses.models import Response
from reflections.reviews import actions as reviews
from reflections.reviews.models import ANSWER_TASK
from tests.factories import partners, steering
from tests.factories import reviews as reviews_factory
from tests.factories.forms import filled
from tests.factories.world import make_member, make_seat, make_user
from tests.journeys import hostile

BAD_DAYS = {**hostile.DAYS, "past": "2001-01-01", "empty": ""}
BAD_CHOICES = ["", "perhaps", "\x00", hostile.LONG, "<script>", hostile.IDS["nobody’s"]]
TEXT, DAY, CHOICE = "text", "day", "choice"


def in_northern(name, thing):
    return reverse(name, args=["northern", thing.pk])


def invitation_of(world):
    return steering.make_open_review(world).invitations.get(organisation=world.birch)


def passing_on(world):
    address = in_northern("invitation-pass-on", invitation_of(world))
    make_seat(world.northern, Role.MEMBER, world.birch, make_user("Jo Jones"))
    return address


def question(world, number):
    invitation = invitation_of(world)
    return reviews_factory.address_of(invitation, number)


def choosing(world):
    third = make_member(world.northern, "Damson Trust")
    make_seat(world.northern, Role.MEMBER_LEAD, third, make_user("Dee Dunn"))
    partnership = reviews_factory.make_partnership(world.northern, [world.alder, world.birch, third])
    review = steering.make_open_review(world, partnership)
    return in_northern("answer-choose", review.invitations.get(organisation=world.birch))


def damson(world):
    return str(Organisation.objects.get(name="Damson Trust").pk)


def commitment(world, name, **steps):
    made = steering.make_commitment(world)
    Commitment.objects.filter(pk=made.pk).update(**steps)
    return in_northern(name, made)


def raising(world):
    review = steering.make_released_review(world)
    return f"{reverse('commitment-raise', args=['northern'])}?review={review.pk}"


# Every form of the portal: who fills it in, where it is, what each field takes.
FORMS = {
    "profile": ("member", lambda world: "/me/", {"name": TEXT, "time_zone": CHOICE, "nation": CHOICE}),
    "notifications": (
        "member",
        lambda world: "/me/notifications/",
        {"snoozed_until": DAY, "rhythm": CHOICE, "wanted": CHOICE},
    ),
    "decline": ("member", lambda world: in_northern("invitation-decline", invitation_of(world)), {"reason": TEXT}),
    "pass on": ("member", passing_on, {"contact": CHOICE}),
    "protect": (
        "lead",
        lambda world: in_northern("review-protect", steering.make_review(world, days=5)),
        {"mode": CHOICE},
    ),
    "score": ("member", lambda world: question(world, 1), {"answer": CHOICE, "version": CHOICE}),
    "words": ("member", lambda world: question(world, 12), {"answer": TEXT}),
    "choose": ("member", choosing, {"answer": CHOICE, "version": CHOICE}),
    "raise": ("member", raising, {"title": TEXT, "due_on": DAY, "owner": CHOICE, "behaviour": CHOICE}),
    "agree": ("member", lambda world: commitment(world, "commitment-agree"), {"person_name": TEXT}),
    "close": ("coordinator", lambda world: commitment(world, "commitment-close"), {"reason": TEXT}),
}
VALUES = {TEXT: [*hostile.TEXTS.values(), ""], DAY: [*BAD_DAYS.values()], CHOICE: BAD_CHOICES}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(world, signed_in, name):
    seat, address_in, fields = FORMS[name]
    client, address = signed_in(getattr(world.seats, seat)), address_in(world)
    page = client.get(address)
    for field, kind in fields.items():
        for value in VALUES[kind]:
            with transaction.atomic():
                answer = client.post(address, {**filled(page), field: value})
                shown = client.get(answer.headers["Location"]) if answer.status_code == 302 else answer
                transaction.set_rollback(True)
            said = (field, value[:30], answer.status_code)
            assert (said, answer.status_code in {200, 302, 422}) == (said, True)
            assert (said, "<script>alert" in shown.content.decode()) == (said, False)
            if answer.status_code != 302:
                assert (said, errors_on(answer) != []) == (said, True)
                kept = kind == CHOICE or escape(value) in answer.content.decode()
                assert (said, kept) == (said, True)


def errors_on(page):
    summary = re.search(r'class="error-summary".*?<ul>(.*?)</ul>', page.content.decode(), re.S)
    return re.findall(r"<li>\s*(.*?)\s*</li>", summary[1], re.S) if summary else []


RAISED = {"title": "Kept", "owner": lambda world: world.alder.pk}
REFUSED = {
    "a title of 10,000 characters": ("raise", {"title": hostile.LONG}, "Ensure this value has at most 200 characters"),
    "no such day": ("raise", {"title": "Kept", "due_on": "2026-02-30"}, "By when? Enter a valid date."),
    "yesterday": ("raise", {**RAISED, "due_on": "2001-01-01"}, "By when? Choose a day from today on."),
    "no owner": ("raise", {"title": "Kept", "due_on": "2999-01-01"}, "Who would do it? This field is required."),
    "a long name": ("profile", {"name": "é" * 200}, "Your name: Ensure this value has at most"),
    "a NUL": ("profile", {"name": "a\x00b"}, "Your name: Null characters are not allowed."),
    "a snooze that is over": ("notifications", {"snoozed_until": "2001-01-01"}, "Choose a day that is still to come."),
    "a long snooze": ("notifications", {"snoozed_until": "9999-12-31"}, "Choose a day within the next 60 days."),
    "no reason": ("decline", {"reason": "  "}, "Why not? This field is required."),
    "a colleague elsewhere": ("pass on", {"contact": str(uuid4())}, "Select a valid choice."),
    "no answer": ("score", {"answer": ""}, "Choose an answer. “Can’t say” is one."),
    "a sixth score": ("score", {"answer": "6"}, "Select a valid choice. 6 is not one of the available choices."),
    "nothing ticked": ("choose", {}, "Tick the organisations that you work closely with, or “No one on this list”."),
    "somebody and nobody": ("choose", {"answer": lambda world: [damson(world), "nobody"]}, "Untick “No one on"),
    "a party that is not there": ("choose", {"answer": [str(uuid4())]}, "Select a valid choice."),
    "too many words": ("words", {"answer": hostile.LONG}, "Ensure this value has at most 2000 characters"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_form_names_the_field_and_the_reason(world, signed_in, case):
    name, typed, sentence = REFUSED[case]
    seat, address_in, _ = FORMS[name]
    client, address = signed_in(getattr(world.seats, seat)), address_in(world)
    typed = {field: value(world) if callable(value) else value for field, value in typed.items()}
    answer = client.post(address, {**filled(client.get(address)), **typed})
    assert answer.status_code in {200, 422}
    assert sentence in " ".join(re.sub(r"<[^>]+>", "", error) for error in errors_on(answer)), errors_on(answer)
    assert not Response.objects.exists()


# --- what has closed -----------------------------------------------------------------------------------


def test_an_answer_after_the_close_is_refused_and_the_draft_stays(world, signed_in, settings, tmp_path):
    address = question(world, 1)
    client = signed_in(world.seats.member)
    page = client.get(address)
    client.post(address, {**filled(page), "answer": "4"})
    settings.CLOCK_OFFSET_FILE = str(tmp_path / "clock-offset")
    (tmp_path / "clock-offset").write_text(str(timedelta(days=40).total_seconds()))
    late = client.post(address, {**filled(page), "answer": "2", "version": "1"}, follow=True)
    assert late.status_code == 200
    assert "This review has closed, so this was not saved. What you saved before" in late.content.decode()
    summary = client.get(re.sub(r"/questions/\w+/$", "/summary/", address)).content.decode()
    assert "Usually" in summary
    assert "Nothing more can be accepted. Nobody but you can read it." in summary
    submitted = client.post(re.sub(r"/questions/\w+/$", "/submit/", address))
    assert (submitted.status_code, Response.objects.get().submitted_on) == (409, None)
    assert "This review has closed, so this was not saved. What you saved before" in submitted.content.decode()


def test_an_answer_to_a_cancelled_review_is_refused_with_its_reason(world, signed_in):
    invitation = invitation_of(world)
    reviews.cancel(invitation.review, reason="The partnership is changing.", by=world.coordinator, now=clock.now())
    page = signed_in(world.seats.member).post(
        reviews_factory.address_of(invitation, 1), {"answer": "4", "version": "0"}, follow=True
    )
    assert "This review was cancelled" in page.content.decode()
    assert "What you saved stays here for you to read." in page.content.decode()


# --- links ---------------------------------------------------------------------------------------------


def task_link(world, **issued):
    invitation = invitation_of(world)
    path = tasklinks.path_for(ANSWER_TASK, invitation.pk, issued.pop("person", invitation.user_id), **issued)
    return path, invitation


def test_a_link_is_good_only_as_we_made_it(world, client):
    path, _ = task_link(world, now=clock.now())
    token = path.split("/")[2]
    body, signature = token.rsplit(":", 1)
    kind, subject, person, issued, message = body.split("~")
    stranger = world.seats.lead.user_id.hex
    spoilt = {
        "cut in two": token[: len(token) // 2],
        "one letter off": token[:-1] + ("a" if token[-1] != "a" else "b"),
        "unsigned": body,
        "another person": f"{'~'.join([kind, subject, stranger, issued, message])}:{signature}",
        "signed for something else": signing.Signer(salt="consortium.seats.invitation").sign(body),
        "an unknown task": tasklinks._SIGNER.sign("~".join(["nothing", subject, person, issued, message])),
        "too few parts": tasklinks._SIGNER.sign("~".join([kind, subject])),
        "no id": tasklinks._SIGNER.sign("~".join([kind, "x", person, issued, message])),
        "long": "x" * 5000,
        "NUL": "%00",
        "override": "\u202e",
    }
    for why, wrong in spoilt.items():
        for method in (client.get, client.post):
            answer = method(f"/t/{wrong}/")
            assert (why, answer.status_code, "This link leads nowhere" in answer.content.decode()) == (why, 404, True)
    assert client.get(path).status_code == 200


def test_a_link_that_we_signed_for_somebody_else_does_not_open_the_task(world, client):
    path, _ = task_link(world, person=world.seats.lead.user_id, now=clock.now())
    assert client.get(path).status_code == 404


def test_an_old_link_offers_a_new_one_and_opens_nothing(world, client):
    path, invitation = task_link(world, now=clock.now() - timedelta(days=46))
    page = client.get(path)
    assert (page.status_code, "This link has run out; the task is still open until" in page.content.decode()) == (
        410,
        True,
    )
    sent = client.post(path)
    assert "A new link is on its way to the address we have" in sent.content.decode()
    assert Message.objects.filter(about_id=invitation.pk, address=invitation.user.email).count() == 1
    start = reverse("answer-start", args=["northern", invitation.pk])
    assert client.get(start).headers["Location"] == f"/accounts/login/?next={start}"


def test_an_invitation_to_a_seat_that_was_tampered_with_is_not_found(world, client):
    token = links.token_for(world.seats.member)
    other = signing.dumps([str(world.seats.member.pk), "sam@example.org"], salt="consortium.notifications.tasklink")
    for wrong in [token[:-1], token[:10], "x", other, "%00", "x" * 5000]:
        assert (wrong[:20], client.get(f"/invitations/{wrong}/").status_code) == (wrong[:20], 404)


def test_a_wrong_address_to_stop_mail_stops_nothing(world, client):
    good = unsubscribing.url_for(Message(kind="notifications.digest", address="sam@example.org"))
    path = "/" + good.split("/", 3)[3]
    for wrong in [path[:-2] + "/", "/unsubscribe/x/", "/unsubscribe/%00/"]:
        assert (wrong, client.post(wrong).status_code) == (wrong, 404)
    assert client.post(path).status_code == 200


# --- addresses -----------------------------------------------------------------------------------------

LISTS = ["partnership-list", "bid-list", "contract-list", "review-list", "commitment-list"]
PAGES = ["99999999999999999999999", "-1", "0", "x", "%00", "1.5", "9" * 5000]


@pytest.mark.parametrize("name", LISTS)
def test_a_page_number_that_makes_no_sense_shows_the_nearest(world, signed_in, name):
    client = signed_in(world.seats.member)
    for number in PAGES:
        assert (number[:9], client.get(f"{reverse(name, args=['northern'])}?page={number}").status_code) == (
            number[:9],
            200,
        )


def test_an_id_of_somebody_elses_or_of_nothing_is_not_found(world, signed_in):
    client = signed_in(world.seats.member)
    foreign = partners.make_foreign_partnership(world)
    own = invitation_of(world)
    raised = reverse("commitment-raise", args=["northern"])
    paths = [
        in_northern("partnership-detail", foreign),
        f"/consortia/southern/partnerships/{foreign.pk}/",
        "/consortia/northern/partnerships/not-an-id/",
        "/consortia/%00/partnerships/",
        reverse("answer-start", args=["southern", own.pk]),
        reverse("answer-start", args=["northern", uuid4()]),
        *[reverse("answer-question", args=["northern", own.pk, name]) for name in ("1", "f" * 12, "x" * 5000)],
        reverse("answer-choose", args=["northern", own.pk]),  # between two there is nobody to tick
        *[f"{raised}?review={review}" for review in ("", "x", "%00", uuid4(), own.review_id)],
        raised,
    ]
    for path in paths:
        answer = client.get(path)
        assert (path, answer.status_code, "There is nothing here" in answer.content.decode()) == (path, 404, True)
    assert client.post("/seats/switch/", {"seat": "\x00"}).status_code == 404


def test_a_method_that_a_page_does_not_have_is_refused(world, signed_in):
    client, own = signed_in(world.seats.member), invitation_of(world)
    wrong = [
        ("put", "/me/"),
        ("delete", reviews_factory.address_of(own, 1)),
        ("get", reverse("answer-submit", args=["northern", own.pk])),
        ("post", reverse("review-list", args=["northern"])),
        ("patch", "/t/x/"),
        ("delete", "/"),
    ]
    for method, path in wrong:
        assert (method, path, getattr(client, method)(path).status_code) == (method, path, 405)


@pytest.mark.parametrize("path", ["/%00/", "/%ff/", "/consortia/", "/" + "x" * 5000, "/api/v1/%00", "/..%2f..%2fetc/"])
def test_an_address_that_leads_nowhere_says_so(db, client, path):
    answer = client.get(path)
    assert (answer.status_code, "othing here" in answer.content.decode() or path.startswith("/api/")) == (404, True)
