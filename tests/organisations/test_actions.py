"""What can happen to an organisation."""

from datetime import date
from decimal import Decimal

import pytest

from consortium.activity.kinds import sentence
from consortium.activity.models import Event
from consortium.errors import NotValid
from consortium.organisations import actions as organisations
from consortium.organisations.models import Organisation
from consortium.organisations.size_bands import SizeBand
from tests.factories.world import NOW, make_organisation


def test_create_keeps_numbers_and_the_band_of_the_latest_income(world):
    made = organisations.create(
        name="Elm",
        identifiers=[("GB-CHC", "1000340"), ("GB-COH", "2324869.0")],
        incomes=[(date(2024, 3, 31), Decimal(9_000)), (date(2025, 3, 31), Decimal(120_000))],
        by=world.coordinator,
        now=NOW,
    )
    assert made.consortium == world.northern
    assert [str(number) for number in made.identifiers.all()] == ["GB-CHC-1000340", "GB-COH-02324869"]
    assert (made.annual_income, made.size_band) == (Decimal(120_000), SizeBand.MEDIUM)


def test_create_tells_what_happened(world):
    made = organisations.create(name="Elm", by=world.coordinator, now=NOW)
    event = Event.objects.about(made).get()
    assert sentence(event) == "Coordinator Northern added Elm"
    assert (event.consortium, event.actor_id) == (world.northern, world.coordinator.user_id)


def test_create_refuses_a_number_that_another_organisation_has(world):
    organisations.create(name="Elm", identifiers=[("GB-CHC", "1000340")], by=world.coordinator, now=NOW)
    with pytest.raises(organisations.IdentifierTaken, match="GB-CHC-1000340 is the number of Elm"):
        organisations.create(name="Fir", identifiers=[("GB-CHC", "1000340")], by=world.coordinator, now=NOW)
    assert not Organisation.objects.filter(name="Fir").exists()


def test_create_lets_two_consortia_know_the_same_charity(world):
    for actor in (world.coordinator, world.foreign_coordinator):
        organisations.create(name="Elm", identifiers=[("GB-CHC", "1000340")], by=actor, now=NOW)
    assert Organisation.objects.filter(name="Elm").count() == 2


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": "x" * 201}, {"name": "Elm", "kind": "nonsense"}])
def test_create_refuses_what_does_not_fit(world, fields):
    with pytest.raises(NotValid):
        organisations.create(**fields, by=world.coordinator, now=NOW)


def test_revise_replaces_the_numbers_and_records_what_changed(world):
    made = organisations.create(name="Elm", identifiers=[("GB-CHC", "1000340")], by=world.coordinator, now=NOW)
    organisations.revise(made, name="Elm Trust", identifiers=[("GB-SC", "SC005336")], by=world.coordinator, now=NOW)
    made.refresh_from_db()
    assert (made.name, [str(number) for number in made.identifiers.all()]) == ("Elm Trust", ["GB-SC-SC005336"])
    assert Event.objects.about(made).first().data["fields"] == ["name"]


def test_revise_keeps_the_history_of_fields(world):
    organisations.revise(world.alder, name="Alder and Ash", by=world.coordinator, now=NOW)
    latest = world.alder.history.latest("history_id")
    assert (latest.name, latest.history_date) == ("Alder and Ash", NOW)


def test_archive_hides_once_and_only_when_nothing_depends_on_it(world):
    with pytest.raises(organisations.StillInUse):
        organisations.archive(world.alder, by=world.coordinator, now=NOW)
    elm = make_organisation(world.northern, "Elm")
    for _ in range(2):
        organisations.archive(elm, by=world.coordinator, now=NOW)
    assert elm.archived_at == NOW
    assert Event.objects.about(elm).count() == 1


def test_visible_to_keeps_consortia_apart(world):
    assert set(Organisation.objects.visible_to(world.member)) == {world.alder, world.birch}
    assert set(Organisation.objects.visible_to(world.outsider)) == {world.cedar}
