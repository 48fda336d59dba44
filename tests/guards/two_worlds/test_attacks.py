"""What somebody would try who wants to know what another person answered."""

import json
import logging
import sys

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.views.debug import ExceptionReporter
from simple_history.models import registered_models

from consortium.access.roles import SCOPES, Role
from consortium.activity.models import Event
from consortium.seats import actions as seats
from reflections.insights.models import ReleasedComment, Sheet
from reflections.insights.queries import OrganisationSheet, Result, Said
from reflections.responses import actions as responses
from reflections.responses.answers import Answer
from reflections.responses.models import Response
from reflections.responses.queries import Copy
from reflections.reviews.models import Mode
from reflections.turn import conclude
from tests.factories import reviews as factory
from tests.factories.api import Integrator
from tests.factories.world import NOW, make_seat, make_user
from tests.guards.two_worlds.stage import signed_in, through_link

SECRET = "They never ring back"
TASK_PAGES = ["summary/", "choose/", "done/", "pass-on/", "decline/"]


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def group(world):
    return factory.make_group(world.northern, 7, "Seven")


@pytest.fixture
def review(group):
    return factory.opened(group, Mode.CONFIDENTIAL)


@pytest.fixture
def task(review, group):
    """The first person’s invitation, with words in its draft."""
    invitation = factory.invitation_of(review, group.organisations[0])
    given = factory.answers_for(review, group.organisations[0], score=1) | words(review, group)
    responses.save_draft(invitation, given, version=0, by=group.actor(0), now=NOW)
    return invitation


def words(review, group):
    asked = factory.screens_of(review, group.organisations[0].pk)
    return {screen.key: Answer(text=SECRET, share=True) for screen in asked if not screen.is_scored}


def pages_of(invitation):
    """Return the addresses: the start, the first question, the summary, the choice, and the others."""
    start = f"/consortia/northern/invitations/{invitation.pk}/"
    return [start, factory.address_of(invitation, 1), *(f"{start}{page}" for page in TASK_PAGES)]


def statuses(client, addresses):
    return {client.get(address).status_code for address in addresses}


def test_nobody_but_the_person_asked_opens_an_invitation(world, task, group):
    """Not a coordinator or a broker, not a colleague with the same seat, not another who was asked."""
    colleague = make_seat(world.northern, Role.MEMBER_LEAD, group.organisations[0], make_user("Colleague"))
    for seat in (world.seats.coordinator, world.seats.broker, colleague, group.people[1], world.seats.outsider):
        onlooker = signed_in("somebody", seat)
        assert statuses(onlooker, pages_of(task)) == {404}
        assert onlooker.client.post(f"{pages_of(task)[0]}submit/").status_code == 404
        assert onlooker.client.post(pages_of(task)[1], {"answer": "5", "version": "1"}).status_code == 404
        assert onlooker.client.post(pages_of(task)[3], {"answer": "nobody", "version": "1"}).status_code == 404
    assert statuses(signed_in("oneself", group.people[0]), pages_of(task)[:4]) == {200}


def test_a_task_link_opens_its_one_task_and_nothing_else(world, task, review, group):
    holder = through_link("holder", task)
    other = factory.invitation_of(review, group.organisations[1])
    assert statuses(holder, pages_of(task)[:4]) == {200}
    assert statuses(holder, pages_of(other)) == {404}
    elsewhere = ["/", "/me/", *(f"/consortia/northern/{page}/" for page in ("reviews", "partnerships", "commitments"))]
    elsewhere += [f"/consortia/northern/reviews/{review.pk}/", f"/consortia/northern/reviews/{review.pk}/result/"]
    assert {holder.get(address).headers.get("Location", "").partition("?")[0] for address in elsewhere} == {
        "/accounts/login/"
    }
    assert statuses(holder, ["/admin/"]) == {302}
    assert statuses(holder, [f"/api/v1/consortia/northern/reviews/{review.pk}/result/"]) == {401}


def test_after_submission_a_task_link_shows_that_it_is_done_and_no_answer(task):
    holder = through_link("holder", task)
    assert SECRET in holder.get(pages_of(task)[2]).content.decode()
    holder.client.post(f"{pages_of(task)[0]}submit/")
    assert Response.objects.get(invitation=task).submitted_on is not None
    done = holder.get(f"{pages_of(task)[0]}done/").content.decode()
    assert "Thank you" in done
    assert "Not submitted yet" not in done
    for address in pages_of(task)[:5]:
        page = holder.client.get(address, follow=True)
        assert SECRET not in page.content.decode()
        assert "Never" not in page.content.decode()


def test_a_coordinator_who_takes_a_members_seat_waits_for_its_lead_then_sees_what_that_member_sees(
    world, group, review
):
    """Accepting alone changes nothing. Once the lead has agreed he counts as a party, so he loses the count; what
    that organisation’s own answers are, he does not see in a confidential review; and the events tell of it.
    """
    for place in range(1, 7):
        factory.answer(review, group.people[place], score=2)
    coordinator = world.seats.coordinator
    seat = seats.invite(
        name=str(coordinator.user),
        email=coordinator.user.email,
        role=Role.MEMBER,
        organisation=group.organisations[2],
        by=world.coordinator,
        now=NOW,
    )
    seats.accept(seat, user=coordinator.user, now=NOW)
    seated = signed_in("coordinator", coordinator)
    desk_of_the_review = f"/admin/reflections/review/{review.pk}/change/"
    assert "6 of 7 have finished" in seated.get(desk_of_the_review).content.decode()
    seats.agree(seat, by=group.actor(2), now=NOW)
    told = Event.objects.about(seat).order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["seat.invited", "seat.accepted", "seat.agreed", "seat.began"]
    answered = factory.invitation_of(review, group.organisations[2])
    assert statuses(seated, pages_of(answered)) == {404}
    desk = seated.get(desk_of_the_review).content.decode()
    assert "You hold a seat at one of the parties" in desk
    assert "have finished" not in desk


def test_a_token_with_every_scope_reads_no_comment_and_no_sheet(world, review, group, task):
    responses.submit(task, by=group.actor(0), now=NOW)
    for place in range(1, 7):
        factory.answer(review, group.people[place], score=2, extra=words(review, group))
    pair = factory.Group(
        factory.make_partnership(world.northern, group.organisations[:2], "Pair"),
        group.organisations[:2],
        group.people[:2],
    )
    opened = factory.opened(pair, Mode.OPEN)
    for seat in pair.people:
        factory.answer(opened, seat, score=2, extra=words(opened, pair))
    for one in (review, opened):
        conclude(one, now=one.closes_at)
    assert ReleasedComment.objects.count() > 0
    assert Sheet.objects.count() == 2
    party = signed_in("party", group.people[1]).get(f"/consortia/northern/reviews/{review.pk}/result/")
    assert SECRET in party.content.decode()  # the control: the words are out, in the portal
    for seat in (group.people[0], group.people[1], world.seats.coordinator, world.seats.broker):
        token = Integrator(seat, scopes=SCOPES)
        for one in (review, opened):
            response = token.call("GET", f"reviews/{one.pk}/result/")
            body = response.content.decode()
            assert SECRET not in body
            fields = {"review", "mode", "released_at", "outcome", "cells"}
            assert response.status_code == 404 or set(json.loads(body)) == fields
        assert SECRET not in token.call("GET", "reviews/").content.decode()


def test_a_suppressed_cell_is_typed_and_never_zero_or_blank(world, group, review):
    for place in range(2):
        factory.answer(review, group.people[place], score=1)
    conclude(review, now=review.closes_at)
    cells = Integrator(group.people[0]).call("GET", f"reviews/{review.pk}/result/").json()["cells"]
    assert len(cells) == 5 * 8 + 1
    assert [cell["band"] for cell in cells] == [{"value": None, "suppressed": True, "reason": "below_threshold"}] * 41
    address = f"/consortia/northern/reviews/{review.pk}/result/"
    for seat in (group.people[0], world.seats.coordinator):
        page = signed_in("somebody", seat).get(address).content.decode()
        assert "Not shown" in page or "not shown" in page
        assert not any(word in page for word in (">Concern<", ">Mixed<", ">Strong<", "Concern;", "Mixed;", "Strong;"))
    desk = signed_in("desk", world.seats.coordinator)
    assert desk.get(f"/admin/reflections/review/{review.pk}/change/").content.decode().count("Not shown") >= 5 * 8
    exported = desk.get("/admin/reflections/review/export-csv/").getvalue().decode()
    assert "Under 60" in exported


@pytest.fixture
def crash(monkeypatch, task):
    """Save a page of words, and fail inside; return the log and the error report."""

    def fail(**kwargs):
        client, lines = signed_in("author", task.review.invitations.get(pk=task.pk).user.seats.first()).client, []
        client.raise_request_exception = False
        handler = logging.Handler(logging.DEBUG)
        formatter = logging.Formatter()
        handler.emit = lambda record: lines.append(formatter.format(record))
        reports = []

        def broken(response, answers, today):
            try:
                raise RuntimeError("The disk is full")
            except RuntimeError:
                reports.append(ExceptionReporter(None, *sys.exc_info()))
                raise

        monkeypatch.setattr(responses, "_write", broken)
        logging.getLogger().addHandler(handler)
        last = len(factory.screens_of(task.review, task.organisation_id))
        page = client.post(factory.address_of(task, last), {"answer": f"{SECRET} again", "version": "1"}, **kwargs)
        logging.getLogger().removeHandler(handler)
        return page, lines, reports

    return fail


@pytest.mark.parametrize("debug", [False, True])
def test_a_crash_while_saving_leaves_no_answer_in_page_log_or_report(crash, settings, debug):
    settings.DEBUG = debug
    page, lines, reports = crash()
    assert page.status_code == 500
    assert SECRET not in page.content.decode()
    log = "\n".join(lines)
    assert "The disk is full" in log  # the control: it was logged, with where it happened
    assert SECRET not in log
    for report in reports:
        text, html = report.get_traceback_text(), report.get_traceback_html()
        assert "The disk is full" in text
        assert SECRET not in text
        assert SECRET not in html


def test_a_report_of_the_whole_request_holds_no_posted_answer(rf, world, settings):
    request = rf.post("/", {"answer": SECRET})
    try:
        local = {"answer": SECRET}
        raise RuntimeError(str(len(local)))
    except RuntimeError:
        report = ExceptionReporter(request, *sys.exc_info())
    for debug in (False, True):
        settings.DEBUG = debug
        assert SECRET not in report.get_traceback_text()
        assert SECRET not in report.get_traceback_html()


SEALED = [Response, Sheet, ReleasedComment]


def test_sealed_rows_are_in_no_desk_and_have_no_history():
    """Nor is there any other model of these apps whose history would keep what was written."""
    assert not set(SEALED) & set(admin.site._registry)
    assert not set(SEALED) & set(registered_models.values())
    assert {one._meta.app_label for one in registered_models.values()} <= {"consortium", "partners"}
    sealed = {
        one.__name__ for one in apps.get_models() if any(field.name == "sealed" for field in one._meta.get_fields())
    }
    assert sealed == {one.__name__ for one in SEALED}


def test_nothing_that_holds_answers_prints_them(task, group, review):
    response = Response.objects.get(invitation=task)
    opened = response.opened()
    assert SECRET in {answer.text for answer in opened.values()}
    key = next(key for key, answer in opened.items() if answer.text)
    said = Said(question_key=key, about_id=None, answer=opened[key])
    sheet = OrganisationSheet(organisation_id=group.organisations[0].pk, organisation="Ash", answers=[said])
    holders = [response, opened, Copy(opened, 1, is_submitted=False), said, sheet]
    holders += [Result(review=review, sheets=[sheet], comments=[(key, SECRET)])]
    for holder in holders:
        assert SECRET not in f"{holder!r} {holder!s}"


def test_a_refused_form_says_nothing_of_the_answer_to_others(task, group):
    """A page that is sent with a stale version shows both copies to its author, and is kept by nobody."""
    author = signed_in("author", group.people[0])
    last = len(factory.screens_of(task.review, task.organisation_id))
    page = author.client.post(factory.address_of(task, last), {"answer": "Other words", "version": "0"})
    assert page.status_code == 409
    assert SECRET in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert Client().get(factory.address_of(task, last)).status_code == 302
