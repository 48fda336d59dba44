"""What can happen to a document, and what is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest

from consortium.access.roles import Role
from consortium.activity.models import Event
from consortium.activity.stream import publish
from consortium.activity.timeline import timeline
from consortium.errors import RuleBroken
from consortium.tenancy import actions as tenancy
from partners.documents import actions as documents
from partners.documents import queries, types
from partners.documents.models import Document, DocumentType
from partners.documents.standard import STANDARD
from tests.factories.documents import a_file, make_declaration, make_document, make_insurance, make_type
from tests.factories.world import NOW, TODAY, actor_in, make_seat

YEAR = timedelta(days=365)


def refused(act, *args, **fields):
    with pytest.raises(RuleBroken) as broken:
        act(*args, **fields)
    return broken.value.code


def test_upload_keeps_what_was_given_and_who_gave_it(world):
    document = make_document(world, type=make_insurance(world), cover=Decimal("5000000"))
    assert (document.version, document.cover, document.currency) == (1, Decimal("5000000"), "GBP")
    assert (document.file_name, document.content_type) == ("cover.pdf", "application/pdf")
    assert document.uploaded_by_id == world.member.user_id
    assert "cover" not in document.file.name
    assert [line.text for line in timeline(document, world.coordinator)] == [
        "Member Birch Community uploaded Public liability insurance of Birch Community, version 1"
    ]


def test_upload_again_adds_a_version_and_the_later_counts_once_it_begins(world):
    first = make_document(world, runs_out_on=TODAY + timedelta(days=30))
    renewed = make_document(world, issued_on=TODAY + timedelta(days=20), runs_out_on=TODAY + YEAR)
    given = (world.birch, first.type)
    assert (first.version, renewed.version) == (1, 2)
    assert queries.current_on(*given, TODAY) == first
    assert queries.current_on(*given, TODAY + timedelta(days=25)) == renewed
    assert queries.current_on(*given, TODAY + YEAR + YEAR) is None
    assert queries.held_on([world.birch.pk, world.alder.pk], TODAY) == {(world.birch.pk, first.type_id): first}


def test_what_is_withdrawn_or_refused_counts_no_more_and_stays_on_record(world):
    first, second, third = (make_document(world) for _ in range(3))
    documents.withdraw(third, reason="Another charity’s", by=world.member, now=NOW)
    documents.refuse(second, reason="A page is missing", by=world.coordinator, now=NOW)
    assert queries.current_on(world.birch, first.type, TODAY) == first
    assert list(Document.objects.unreplaced()) == [first]
    assert list(Document.objects.newest()) == [second]
    assert make_document(world).version == 4
    assert Document.objects.count() == 4


def test_a_period_gives_the_last_day(world):
    accounts = make_type(world, "Annual accounts", "period", months=18)
    assert (
        make_document(world, type=accounts, issued_on=TODAY, runs_out_on=None).runs_out_on.isoformat() == "2027-09-03"
    )


def test_a_declaration_is_words_and_never_a_file(world):
    dbs = make_declaration(world)
    said = {"type": dbs, "runs_out_on": None, "file": None}
    declared = make_document(world, **said, declaration="Every adviser is checked.")
    assert (declared.declaration, bool(declared.file)) == ("Every adviser is checked.", False)
    assert refused(make_document, world, **said | {"file": a_file()}, declaration="See there") == "declaration_needed"
    assert refused(make_document, world, **said, declaration="  ") == "declaration_needed"
    assert refused(make_document, world, declaration="Instead") == "declaration_needed"
    assert refused(make_document, world, file=None) == "file_needed"


@pytest.mark.parametrize(
    "given",
    [
        {"runs_out_on": None},
        {"runs_out_on": TODAY - timedelta(days=1)},
        {"issued_on": TODAY + timedelta(days=60), "runs_out_on": TODAY + timedelta(days=59)},
        {"issued_on": TODAY + timedelta(days=400)},
        {"issued_on": TODAY.replace(year=1)},
    ],
)
def test_upload_refuses_days_that_make_no_sense(world, given):
    assert refused(make_document, world, **given) == "day_wrong"
    assert Document.objects.count() == 0


def test_cover_stands_where_the_type_states_it_and_only_there(world):
    assert refused(make_document, world, type=make_insurance(world)) == "cover_needed"
    assert refused(make_document, world, cover=Decimal(1)) == "cover_needed"
    assert refused(make_document, world, type=make_insurance(world), cover=Decimal(-1)) == "invalid"


@pytest.mark.parametrize("seat", ["lead", "observer", "broker", "outsider", "foreign_coordinator"])
def test_nobody_uploads_or_withdraws_for_another_organisation(world, seat):
    by = getattr(world, seat)
    document = make_document(world)
    assert refused(make_document, world, by=by) in {"not_your_organisation", "invalid"}
    if seat != "foreign_coordinator":  # the documents of other consortia are not to be found: see test_portal
        assert refused(documents.withdraw, document, reason="No", by=by, now=NOW) == "not_your_organisation"
    assert Document.objects.filter(archived_at=None).count() == 1


def test_verify_and_refuse_say_who_and_when_and_a_second_click_changes_nothing(world):
    document = make_document(world)
    documents.verify(document, by=world.coordinator, now=NOW)
    assert (document.verified_at, document.verified_by_id) == (NOW, world.coordinator.user_id)
    assert refused(documents.verify, document, by=world.coordinator, now=NOW) == "already_decided"
    documents.refuse(document, reason="Not signed", by=world.coordinator, now=NOW)
    assert (document.verified_at, document.verified_by_id, document.refused_because) == (None, None, "Not signed")
    assert refused(documents.refuse, document, reason="Again", by=world.coordinator, now=NOW) == "already_decided"
    documents.verify(document, by=world.coordinator, now=NOW)
    assert (document.refused_at, document.refused_because) == (None, "")
    kinds = Event.objects.about(document).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["document.uploaded", "document.verified", "document.refused", "document.verified"]


def test_refuse_and_withdraw_need_a_reason(world):
    document = make_document(world)
    for act in [documents.refuse, documents.withdraw]:
        assert refused(act, document, reason=" ", by=world.coordinator, now=NOW) == "invalid"
        document.refresh_from_db()
    assert (document.refused_at, document.archived_at) == (None, None)


def test_a_coordinator_seated_at_the_organisation_decides_nothing_about_its_documents(world):
    coordinator = world.seats.coordinator
    make_seat(world.northern, Role.OBSERVER, world.birch, coordinator.user)
    document = make_document(world)
    by = actor_in(coordinator)
    assert refused(documents.verify, document, by=by, now=NOW) == "own_document"
    assert refused(documents.refuse, document, reason="No", by=by, now=NOW) == "own_document"


def test_what_was_withdrawn_is_over(world):
    document = documents.withdraw(make_document(world), reason="Wrong file", by=world.coordinator, now=NOW)
    assert refused(documents.withdraw, document, reason="Again", by=world.coordinator, now=NOW) == "document_withdrawn"
    assert refused(documents.verify, document, by=world.coordinator, now=NOW) == "document_withdrawn"
    assert refused(documents.refuse, document, reason="No", by=world.coordinator, now=NOW) == "document_withdrawn"


def test_standing_by_the_database_is_the_standing_of_the_facts(world):
    waiting, verified, rejected, withdrawn = (make_document(world) for _ in range(4))
    documents.verify(verified, by=world.coordinator, now=NOW)
    documents.refuse(rejected, reason="No", by=world.coordinator, now=NOW)
    documents.withdraw(withdrawn, reason="No", by=world.coordinator, now=NOW)
    for day in [TODAY, waiting.runs_out_on, waiting.runs_out_on + timedelta(days=1)]:
        rows = Document.objects.with_standing(day)
        assert {row.pk: row.standing_today for row in rows} == {row.pk: row.standing_on(day) for row in rows}


def test_a_new_consortium_starts_with_the_standard_types_once(world):
    founded = tenancy.found(name="Western", by=world.coordinator, now=NOW)
    publish(Event.objects.get(kind="consortium.founded", subject_id=founded.pk).pk)
    types.install(founded.pk, now=NOW)
    assert DocumentType.objects.filter(consortium=founded).count() == len(STANDARD)
    assert DocumentType.objects.filter(consortium=world.northern).count() == 0


def test_a_type_is_revised_but_not_in_what_documents_were_given_under(world):
    document = make_document(world)
    made = document.type
    types.revise(made, name="Policy on safeguarding", by=world.coordinator, now=NOW)
    assert DocumentType.objects.get().name == "Policy on safeguarding"
    for change in [{"key": "other"}, {"expiry_kind": "none"}, {"is_declaration": True}]:
        assert refused(types.revise, made, **change, by=world.coordinator, now=NOW) == "invalid"
    made.refresh_from_db()
    types.archive(made, by=world.coordinator, now=NOW)
    assert refused(make_document, world, type=made) == "document_type_archived"


@pytest.mark.parametrize(
    "wrong",
    [
        {"expiry_kind": "period"},
        {"expiry_kind": "none", "months": 3},
        {"expiry_kind": "none", "suggested_cover": Decimal(5)},
        {"expiry_kind": "none", "states_cover": True, "is_declaration": True},
        {"expiry_kind": "period", "months": 121},
        {"expiry_kind": "whenever"},
        {"expiry_kind": "none", "name": "’’’"},
    ],
)
def test_create_a_type_refuses_what_does_not_fit_together(world, wrong):
    fields = {"name": "Odd"} | wrong
    assert refused(types.create, **fields, by=world.coordinator, now=NOW) == "invalid"
    assert DocumentType.objects.count() == 0


def test_two_types_never_share_a_key(world):
    make_type(world, "Policy")
    assert refused(types.create, name="policy", expiry_kind="none", by=world.coordinator, now=NOW) == "invalid"
