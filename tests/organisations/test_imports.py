"""Import of organisations through the admin: what a row becomes, and what is left alone."""

import csv
import io
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings

from consortium.activity.models import Event
from consortium.errors import Stale
from consortium.organisations import actions as organisations
from consortium.organisations.imports import OrganisationImporter
from consortium.organisations.models import Identifier, Income, Organisation
from consortium.tenancy import batches
from tests.factories.forms import filled
from tests.factories.spreadsheets import Importing, as_csv, as_workbook, counts, listed
from tests.factories.world import NOW, make_organisation

HEADINGS = ["name", "org_id", "company_number", "postcode"]


@pytest.fixture
def importing(signed_in, world):
    return Importing(signed_in(world.seats.coordinator), "organisation")


def named(name):
    return Organisation.objects.get(name=name)


def numbers_of(name):
    return [str(number) for number in named(name).identifiers.all()]


# --- preview and confirm -------------------------------------------------------------------------------


def test_preview_writes_nothing_and_says_what_would_happen(importing):
    page = importing.preview(HEADINGS, ["Elm", "GB-CHC-1000340", "", "LS1 1AA"], ["", "GB-CHC-1000341", "", ""])
    assert counts(page) == (1, 0, 0, 1)
    assert listed(page, "wrong") == ["Row 3: This row has no name."]
    assert "Import the 1 good row\n" in page.content.decode()
    assert (Organisation.objects.count(), Event.objects.filter(kind="organisation.imported").count()) == (3, 0)


def test_import_writes_the_good_rows_and_one_event(importing, world):
    page = importing.run(
        HEADINGS, ["Elm", "GB-CHC-1000340", "2324869.0", "LS1 1AA"], ["", "", "", ""], ["", "X", "", ""]
    )
    assert counts(page) == (1, 0, 0, 1)
    assert numbers_of("Elm") == ["GB-CHC-1000340", "GB-COH-02324869"]
    assert named("Elm").consortium == world.northern
    event = Event.objects.get(kind="organisation.imported")
    assert (event.subject, event.data["created"], event.data["changed"]) == (world.northern, 1, 0)
    assert Organisation.history.filter(name="Elm").values_list("history_type", "history_user").get() == (
        "+",
        world.seats.coordinator.user_id,
    )


def test_import_of_the_same_file_again_changes_nothing(importing):
    rows = [HEADINGS, ["Elm", "GB-CHC-1000340", "0", "LS1 1AA"], ["Fir", "", "N/A", ""]]
    importing.run(*rows)
    before = list(Organisation.objects.values("id", "updated_at"))
    page = importing.preview(*rows)
    assert counts(page) == (0, 0, 2, 0)
    assert "There is nothing to import in this file." in page.content.decode()
    assert list(Organisation.objects.values("id", "updated_at")) == before
    assert Organisation.history.filter(name__in=["Elm", "Fir"]).count() == 2


def test_import_of_our_own_export_changes_nothing(importing, world):
    importing.run(
        [*HEADINGS, "income", "year_end"], ["=Elm", "GB-CHC-1000340", "02324869", "LS1 1AA", "120000", "31/03/2025"]
    )
    export = importing.client.get(f"{importing.desk}export-csv/")
    assert counts(importing.preview(data=b"".join(export.streaming_content))) == (0, 0, 3, 0)


def test_confirm_twice_shows_the_first_report(importing):
    form = filled(importing.preview(HEADINGS, ["Elm", "GB-CHC-1000340", "", ""]))
    pages = [importing.client.post(f"{importing.desk}process_import/", form, follow=True) for _ in range(2)]
    assert [counts(page) for page in pages] == [(1, 0, 0, 0), (1, 0, 0, 0)]
    assert Event.objects.filter(kind="organisation.imported").count() == 1


def test_report_offers_the_wrong_rows_with_harmless_cells(importing):
    page = importing.run(HEADINGS, ["Elm", "", "", ""], ["", "GB-CHC-1000340", "", "=cmd()|x"])
    answer = importing.client.get(page.request["PATH_INFO"] + "wrong-rows.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows == [
        ["row", "problem", *HEADINGS],
        ["3", "This row has no name.", "", "GB-CHC-1000340", "", "'=cmd()|x"],
    ]


def test_import_shows_a_changed_row_field_by_field(importing):
    importing.run(HEADINGS, ["Elm", "GB-CHC-1000340", "", "LS1 1AA"])
    page = importing.preview(HEADINGS, ["Elm", "GB-CHC-1000340", "2324869", "LS2 2BB"])
    assert listed(page, "shown")[0].startswith("Elm Changed row 2")
    assert "postcode: LS1 1AA → LS2 2BB" in listed(page, "shown")[0]
    assert "number: GB-COH-02324869" in " ".join(listed(page, "shown"))


# --- which organisation --------------------------------------------------------------------------------


def test_import_matches_by_number_before_name(importing):
    importing.run(HEADINGS, ["Elm", "GB-CHC-1000340", "", ""])
    page = importing.run(HEADINGS, ["Elm and Ash", "GB-CHC-1000340", "", ""], ["Elm", "GB-CHC-1000341", "", ""])
    assert counts(page) == (1, 1, 0, 0)
    assert (numbers_of("Elm and Ash"), numbers_of("Elm")) == (["GB-CHC-1000340"], ["GB-CHC-1000341"])


def test_import_matches_by_company_number_and_adds_the_charity_number(importing):
    importing.run(HEADINGS, ["Elm", "", "2324869", ""])
    importing.run(HEADINGS, ["Elm", "GB-CHC-1000340", "02324869", ""])
    assert numbers_of("Elm") == ["GB-CHC-1000340", "GB-COH-02324869"]


def test_import_leaves_out_a_company_number_of_another_charity(importing):
    importing.run(HEADINGS, ["Elm", "GB-CHC-1000340", "2324869", ""])
    page = importing.run(HEADINGS, ["Fir", "GB-CHC-1000341", "2324869", ""])
    assert counts(page) == (1, 0, 0, 0)
    assert "Row 2: GB-COH-02324869 is the number of Elm and was left out." in listed(page, "notes")
    assert numbers_of("Fir") == ["GB-CHC-1000341"]


def test_import_never_merges_by_a_placeholder(importing):
    page = importing.run(HEADINGS, ["Elm", "", "12345678", ""], ["Fir", "", "12345678", ""], ["Oak", "", "RC00834", ""])
    assert counts(page) == (3, 0, 0, 0)
    assert Identifier.objects.count() == 0
    assert listed(page, "notes") == [
        "Row 2: company number: “12345678” stands for no number. It was left out.",
        "Row 3: company number: “12345678” stands for no number. It was left out.",
        (
            "Row 4: company number: “RC00834” is not a Companies House number: eight characters, such as 02324869 or "
            "SC123456. It was left out."
        ),
    ]


def test_import_matches_a_row_without_numbers_by_name(importing, world):
    page = importing.run(HEADINGS, ["ALDER ADVICE", "", "", "LS1 1AA"])
    world.alder.refresh_from_db()
    assert (counts(page), world.alder.name, world.alder.postcode) == ((0, 1, 0, 0), "Alder Advice", "LS1 1AA")


def test_import_refuses_a_name_that_several_have(importing, world):
    make_organisation(world.northern, "Alder Advice")
    assert listed(importing.preview(["name"], ["Alder Advice"]), "wrong") == [
        "Row 2: Several organisations here have this name. Add a charity or company number."
    ]


def test_import_matches_by_our_own_id_and_never_anothers(importing, world):
    page = importing.run(["id", "name"], [world.alder.pk, "Alder"], [world.cedar.pk, "Mine now"], [uuid4(), "Ghost"])
    assert counts(page) == (0, 1, 0, 2)
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Alder", "Birch Community", "Cedar Trust"}


def test_import_refuses_the_same_number_twice_and_names_the_first_row(importing):
    page = importing.preview(HEADINGS, ["Elm", "GB-CHC-1000340", "", ""], ["Fir", "GB-CHC-1000340", "", ""])
    assert listed(page, "wrong") == ["Row 3: Row 2 of this file has GB-CHC-1000340 already."]


def test_import_refuses_two_rows_about_one_organisation(importing, world):
    page = importing.preview(["id", "name"], [world.alder.pk, "Elm"], ["", "Alder Advice"], ["", "elm"])
    assert listed(page, "wrong") == [
        "Row 3: Row 2 of this file is about the same organisation, Elm.",
        "Row 4: Row 2 of this file has the same name, and no number tells them apart.",
    ]


def test_import_knows_scottish_and_northern_irish_charity_numbers(importing):
    importing.run(
        ["Charity Name", "Charity number", "reg_number", "numbers"],
        ["Elm", "SC005336", "9", "GB-LAE-LDS"],
        ["Fir", "NIC100095", "", ""],
        ["Oak", "", "1000340", ""],
    )
    assert (numbers_of("Elm"), numbers_of("Fir"), numbers_of("Oak")) == (
        ["GB-LAE-LDS", "GB-SC-SC005336"],
        ["GB-NIC-100095"],
        ["GB-CHC-1000340"],
    )


def test_import_updates_an_archived_organisation_and_leaves_it_archived(importing, world):
    elm = make_organisation(world.northern, "Elm", archived_at=world.northern.created_at)
    page = importing.run(["name", "postcode"], ["Elm", "LS1 1AA"])
    elm.refresh_from_db()
    assert (listed(page, "notes"), elm.archived_at) == (["Row 2: Elm is archived and stays so."], elm.created_at)


# --- what a cell becomes -------------------------------------------------------------------------------


def test_import_keeps_what_an_empty_cell_does_not_say(importing):
    importing.run([*HEADINGS, "website"], ["Elm", "GB-CHC-1000340", "2324869", "LS1 1AA", "elm.example"])
    importing.run(HEADINGS, ["Elm Trees", "GB-CHC-1000340", "", ""])
    elm = named("Elm Trees")
    assert (elm.postcode, elm.website, len(numbers_of("Elm Trees"))) == ("LS1 1AA", "https://elm.example", 2)


def test_import_adds_and_corrects_incomes_and_keeps_the_latest(importing):
    def give(*years):
        return importing.run(["name", "income", "fye"], *(["Elm", *year] for year in years))

    give(("£1,500,000", "2025-03-31 00:00:00"))
    give(("8000", "31/03/2024"))
    page = give(("1600000.50", "2025-03-31"))
    assert "income to 31 March 2025: £1,500,000 → £1,600,000.50" in " ".join(listed(page, "shown"))
    assert list(Income.objects.values_list("amount", flat=True)) == [Decimal("1600000.50"), Decimal(8000)]
    assert (named("Elm").annual_income, named("Elm").size_band) == (Decimal("1600000.50"), "large")


def test_import_leaves_out_an_income_without_a_year(importing):
    page = importing.run(["name", "income"], ["Elm", "5000"])
    assert listed(page, "notes") == [
        "Row 2: income: the row does not say for which year, so it was left out. Add year_end."
    ]
    assert named("Elm").annual_income is None


@pytest.mark.parametrize(
    ("heading", "cell", "reason"),
    [
        ("name", "x" * 10_000, "name: Ensure this value has at most 200 characters (it has 10000)."),
        ("postcode", "x" * 30, "postcode: Ensure this value has at most 20 characters (it has 30)."),
        ("activities", "x" * 10_001, "activities: use at most 10,000 characters."),
        ("income", "-5", "“-5” can’t be a year’s income."),
        ("income", "NaN", "“NaN” is not an amount. Write it in pounds, such as 120000."),
        ("income", "1e9999999", "“1e9999999” is not an amount. Write it in pounds, such as 120000."),
        ("year_end", "31/02/2025", "“31/02/2025” is not a date. Write it as 31/03/2025 or 2025-03-31."),
        ("kind", "pirate", "“pirate” is not a kind. Use one of: Charity, Social enterprise, Public body,"),
    ],
)
def test_import_refuses_a_cell_that_a_person_must_mend(importing, heading, cell, reason):
    given = {"name": "Elm", heading: cell}
    (wrong,) = listed(importing.preview(list(given), list(given.values())), "wrong")
    assert wrong.startswith(f"Row 2: {reason}")


def test_import_leaves_out_a_website_that_is_none(importing):
    page = importing.run(["name", "web"], ["Elm", "javascript://alert(1)"], ["Fir", "http://Kings Avenue"])
    assert len(listed(page, "notes")) == 2
    assert (named("Elm").website, named("Fir").website) == ("", "")


def test_import_takes_hostile_text_as_text(importing):
    page = importing.run(
        ["name", "activities"], ["<script>alert(1)</script>", "=cmd()|x"], ["El\u202em\x00 \u200bTree", "a"]
    )
    assert "<script>alert(1)" not in page.content.decode()
    assert named("<script>alert(1)</script>").activities == "=cmd()|x"
    assert named("Elm Tree").activities == "a"
    assert listed(page, "notes") == ["Row 3: name: characters that nobody sees were left out."]


# --- whose import --------------------------------------------------------------------------------------


def test_import_is_for_those_who_may(signed_in, world):
    client = signed_in(world.seats.lead)
    assert client.get("/admin/consortium/organisation/import/", follow=True).status_code == 403
    assert client.post("/admin/consortium/organisation/process_import/", follow=True).status_code == 403


def test_import_touches_only_the_coordinators_consortium(signed_in, world):
    make_organisation(world.southern, "Elm")
    page = Importing(signed_in(world.seats.coordinator), "organisation").run(
        HEADINGS, ["Elm", "GB-CHC-1000340", "", ""]
    )
    assert counts(page) == (1, 0, 0, 0)
    assert Organisation.objects.filter(name="Elm").count() == 2


def test_confirm_of_somebody_elses_preview_finds_nothing(signed_in, world, client):
    desk = Importing(signed_in(world.seats.coordinator), "organisation")
    form = filled(desk.preview(HEADINGS, ["Elm", "GB-CHC-1000340", "", ""]))
    foreign = signed_in(world.seats.foreign_coordinator)
    for page in [f"{desk.desk}process_import/", "/admin/consortium/contact/process_import/"]:
        assert "This preview is no longer here" in foreign.post(page, form, follow=True).content.decode()
    report = foreign.get(f"{desk.desk}import/{form['import_file_name']}/wrong-rows.csv", follow=True)
    assert "This preview is no longer here" in report.content.decode()
    assert not Organisation.objects.filter(name="Elm").exists()


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "x" * 5000, "{a}", "3a32925c-55c4-4c00-b3b6-8be26d303a8d"])
def test_confirm_of_an_invented_preview_finds_nothing(importing, name):
    form = {"import_file_name": name, "original_file_name": "x", "format": "7", "resource": "9"}
    for shape in [form, form | {"format": "0"}]:
        page = importing.client.post(f"{importing.desk}process_import/", shape, follow=True)
        assert "This preview is no longer here" in page.content.decode()


def test_import_that_fails_on_our_side_writes_nothing_and_says_so(importing, monkeypatch):
    rows = [HEADINGS, ["Elm", "GB-CHC-1000340", "", ""], ["Fir", "", "", ""]]
    form = filled(importing.preview(*rows))

    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(batches, "record", fail)
    page = importing.client.post(f"{importing.desk}process_import/", form, follow=True).content.decode()
    assert ("nothing was imported" in page, "the disk is full" in page) == (True, False)
    monkeypatch.setattr(OrganisationImporter, "weigh", fail)
    page = importing.preview(*rows).content.decode()
    assert ("nothing was imported" in page, "good row" in page, "the disk is full" in page) == (True, False, False)
    assert not Organisation.objects.filter(name__in=["Elm", "Fir"]).exists()


def test_import_rows_gives_way_to_somebody_who_was_first(world):
    elm = Organisation(consortium=world.northern, name="Elm")
    number = {"consortium": world.northern, "scheme": "GB-CHC", "value": "1000340"}
    world.alder.identifiers.create(**number)
    batch = organisations.Batch(new=[elm], identifiers=[Identifier(organisation=elm, **number)])
    with pytest.raises(Stale):
        organisations.import_rows(batch, by=world.coordinator, now=NOW)
    assert not Organisation.objects.filter(name="Elm").exists()


def test_import_starts_from_a_button_of_the_list(importing):
    assert "open-import" in importing.client.get(importing.desk).content.decode()
    page = importing.client.get(f"{importing.desk}open-import/", follow=True)
    assert "Look at what would happen" in page.content.decode()


def test_import_uses_as_many_queries_for_many_rows_as_for_few(importing, django_assert_max_num_queries):
    for first, rows in [(1000000, 2), (1100000, 70)]:
        data = as_csv(HEADINGS, *([f"Elm {n}", f"GB-CHC-{first + n}", "", ""] for n in range(rows)))
        with django_assert_max_num_queries(25):
            preview = importing.preview(data=data)
        with django_assert_max_num_queries(45):
            importing.confirm(preview)


# --- real charities ------------------------------------------------------------------------------------

SHARED = Path("shared") / "data" / "charity" / "top2000.csv"  # beside the checkout, or above it


@pytest.mark.realdata
def test_import_of_the_largest_charities(importing):
    top = next(path for above in settings.BASE_DIR.parents if (path := above / SHARED).exists()).read_bytes()
    page = importing.preview(data=top, name="top2000.csv")
    assert counts(page) == (2456, 0, 0, 8)
    assert {wrong.split(": ")[1] for wrong in listed(page, "wrong")} == {"This row has no name."}
    notes = listed(page, "notes")
    assert len([note for note in notes if "stands for no number. It was left out." in note]) == 30
    assert len([note for note in notes if "is not a Companies House number" in note]) == 2
    assert "Row 2: company number: “2324869.0” was read as 02324869." in notes
    assert "Import the 2,456 good rows" in page.content.decode()

    assert counts(importing.confirm(page)) == (2456, 0, 0, 8)
    imported = Organisation.objects.exclude(annual_income=None)
    assert (imported.count(), imported.filter(size_band="unknown").count()) == (2456, 0)
    assert named("ENGINUITY").size_band == "major"

    before = list(Organisation.objects.values("id", "updated_at"))
    assert counts(importing.preview(data=top)) == (0, 0, 2456, 8)
    assert list(Organisation.objects.values("id", "updated_at")) == before
    assert Organisation.history.exclude(annual_income=None).count() == 2456


def test_import_reads_a_workbook(importing):
    page = importing.run(
        data=as_workbook(["Name", "Company number", "income"], ["Elm", 2324869.0, 5], [None, None, None])
    )
    assert (counts(page), numbers_of("Elm")) == ((1, 0, 0, 0), ["GB-COH-02324869"])
