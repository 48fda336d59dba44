"""`manage.py prepare`, and what it loads."""

import io
import subprocess
import sys

import pytest
from django.core.management import call_command

from consortium.demo import story
from consortium.people.models import User
from consortium.tenancy.models import Consortium
from tests.factories.world import NOW, make_consortium


def prepare(*arguments):
    said = io.StringIO()
    call_command("prepare", *arguments, stdout=said, stderr=io.StringIO())
    return said.getvalue()


@pytest.mark.either
def test_prepare_loads_the_story_once_and_says_who_can_sign_in(db, client):
    first = prepare()
    people = set(User.objects.values_list("pk", flat=True))
    assert prepare() == first
    story.load(NOW)
    assert set(User.objects.values_list("pk", flat=True)) == people
    assert [line.split()[-2:] for line in first.splitlines()] == [[who.email, who.password] for who in story.SIGN_IN]
    for person in story.SIGN_IN:
        answer = client.post("/accounts/login/", {"login": person.email, "password": person.password})
        assert (answer.status_code, client.session.get("_auth_user_id") is not None) == (302, True), person
        client.post("/accounts/logout/")


def test_prepare_leaves_a_database_in_use_alone(db):
    make_consortium("Ours")
    assert prepare() == ""
    assert [consortium.name for consortium in Consortium.objects.all()] == ["Ours"]


def test_prepare_without_the_demonstration_leaves_the_database_empty(db):
    assert prepare("--no-demo") == ""
    assert Consortium.objects.count() == 0


def test_prepare_never_loads_the_story_in_production(db, settings):
    settings.PRODUCTION = True
    prepare()
    assert not Consortium.objects.exists()


def test_broker_starts_without_django():
    code = "import sys, consortium.embedded.broker; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_new_answer_key_prints_a_key_that_production_takes(settings):
    said = io.StringIO()
    call_command("new_answer_key", stdout=said)
    assert len(said.getvalue().strip()) == 44
