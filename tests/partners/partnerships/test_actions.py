"""What can happen to a partnership."""

from datetime import date

import pytest

from consortium.activity.kinds import sentence
from consortium.activity.models import Event
from consortium.errors import NotValid
from consortium.membership.models import Membership
from partners.partnerships import actions as partnerships
from partners.partnerships.models import Partnership
from tests.factories.partners import STARTED, make_partnership
from tests.factories.world import NOW, make_member, make_organisation

MAY, JUNE, JULY = date(2025, 5, 1), date(2025, 6, 1), date(2025, 7, 1)


def parts(partnership):
    """Return every part ever held, in the order in which it began."""
    rows = partnership.parties.order_by("since", "organisation__name").select_related("organisation")
    return [(row.organisation.name, row.role, row.since, row.until) for row in rows]


def act(world):
    return {"by": world.coordinator, "now": NOW}


def test_create_makes_the_lead_and_the_partners_parties(world):
    made = make_partnership(world)
    assert parts(made) == [
        ("Alder Advice", "lead", STARTED, None),
        ("Birch Community", "partner", STARTED, None),
    ]
    assert sentence(Event.objects.about(made).get()) == "Coordinator Northern started the partnership Warm Homes"


def test_create_counts_the_lead_once_if_named_as_a_partner_too(world):
    made = make_partnership(world, partners=[world.alder, world.birch, world.birch])
    assert made.parties.count() == 2


@pytest.mark.parametrize("partners", [[], ["alder"]])
def test_create_needs_two_organisations(world, partners):
    with pytest.raises(partnerships.TooFew):
        make_partnership(world, partners=[getattr(world, name) for name in partners])
    assert not Partnership.objects.exists()


def test_create_names_who_is_not_a_member_that_day(world):
    Membership.objects.filter(organisation=world.birch).update(left_on=STARTED)
    stranger = make_organisation(world.northern, "Elm")
    with pytest.raises(partnerships.NotAMember, match="on 1 April 2025: Birch Community, Elm") as refused:
        make_partnership(world, partners=[world.birch, stranger])
    assert refused.value.at_field == "partners"
    assert not Partnership.objects.exists()


def test_create_refuses_an_organisation_of_another_consortium(world):
    with pytest.raises(partnerships.NotAMember, match="Cedar Trust"):
        make_partnership(world, partners=[world.birch, world.cedar])


def test_create_refuses_a_name_that_does_not_fit(world):
    with pytest.raises(NotValid) as refused:
        make_partnership(world, name="x" * 201)
    assert refused.value.at_field == "name"


def test_revise_changes_the_name_and_keeps_the_history(world):
    made = make_partnership(world)
    partnerships.revise(made, name="Warmer Homes", **act(world))
    assert [row.name for row in made.history.all()] == ["Warmer Homes", "Warm Homes"]
    assert Event.objects.about(made).first().data["fields"] == ["name"]


def test_add_party_begins_on_its_day(world):
    made, elm = make_partnership(world), make_member(world.northern, "Elm")
    partnerships.add_party(made, organisation=elm, role="partner", since=MAY, **act(world))
    assert parts(made)[-1] == ("Elm", "partner", MAY, None)
    assert [party.organisation for party in made.parties.on(date(2025, 4, 30))] == [world.alder, world.birch]


def test_add_party_takes_a_commissioner_who_is_no_member(world):
    made, council = make_partnership(world), make_organisation(world.northern, "Leeds City Council")
    partnerships.add_party(made, organisation=council, role="commissioner", since=MAY, **act(world))
    assert [party.organisation for party in made.working_parties_on(MAY)] == [world.alder, world.birch]


@pytest.mark.parametrize(
    ("organisation", "role", "since", "refusal"),
    [
        ("birch", "partner", MAY, partnerships.AlreadyParty),
        ("birch", "lead", MAY, partnerships.OneLead),
        ("cedar", "partner", MAY, partnerships.NotAMember),
        ("cedar", "commissioner", MAY, partnerships.NotAMember),
        ("elm", "partner", date(2025, 3, 31), partnerships.DayWrong),
        ("elm", "nonsense", MAY, NotValid),
    ],
)
def test_add_party_refuses_and_writes_nothing(world, organisation, role, since, refusal):
    made = make_partnership(world)
    joining = make_member(world.northern, "Elm") if organisation == "elm" else getattr(world, organisation)
    with pytest.raises(refusal):
        partnerships.add_party(made, organisation=joining, role=role, since=since, **act(world))
    assert made.parties.count() == 2
    assert Event.objects.about(made).count() == 1


def test_add_party_again_after_its_end_but_never_overlapping(world):
    made, elm = make_partnership(world), make_member(world.northern, "Elm")
    partnerships.add_party(made, organisation=elm, role="partner", since=MAY, **act(world))
    partnerships.end_party(made, organisation=elm, until=JULY, **act(world))
    with pytest.raises(partnerships.AlreadyParty):
        partnerships.add_party(made, organisation=elm, role="partner", since=JUNE, **act(world))
    partnerships.add_party(made, organisation=elm, role="partner", since=JULY, **act(world))
    assert [part for part in parts(made) if part[0] == "Elm"] == [
        ("Elm", "partner", MAY, JULY),
        ("Elm", "partner", JULY, None),
    ]


def test_end_party_keeps_two_organisations(world):
    made = make_partnership(world)
    with pytest.raises(partnerships.TooFew, match="End the partnership instead"):
        partnerships.end_party(made, organisation=world.birch, until=MAY, **act(world))


def test_end_party_of_the_lead_needs_a_new_one(world):
    made = make_partnership(world, partners=[world.birch, make_member(world.northern, "Elm")])
    with pytest.raises(partnerships.LeadNeeded):
        partnerships.end_party(made, organisation=world.alder, until=MAY, **act(world))
    partnerships.end_party(made, organisation=world.alder, until=MAY, new_lead=world.birch, **act(world))
    assert parts(made) == [
        ("Alder Advice", "lead", STARTED, MAY),
        ("Birch Community", "partner", STARTED, MAY),
        ("Elm", "partner", STARTED, None),
        ("Birch Community", "lead", MAY, None),
    ]


def test_end_party_of_a_stranger_says_so(world):
    with pytest.raises(partnerships.NotAParty, match="Cedar Trust has no part"):
        partnerships.end_party(make_partnership(world), organisation=world.cedar, until=MAY, **act(world))


def test_change_lead_keeps_the_old_lead_as_a_partner(world):
    made = make_partnership(world)
    partnerships.change_lead(made, organisation=world.birch, since=MAY, **act(world))
    assert parts(made)[2:] == [("Alder Advice", "partner", MAY, None), ("Birch Community", "lead", MAY, None)]
    lead = made.parties.on(date(2025, 4, 30)).get(role="lead")
    assert lead.organisation == world.alder
    assert sentence(Event.objects.about(made).first()).endswith("made Birch Community the lead of Warm Homes")


@pytest.mark.parametrize(
    ("organisation", "since", "refusal"),
    [
        ("alder", MAY, partnerships.AlreadyParty),
        ("cedar", MAY, partnerships.NotAParty),
        ("birch", STARTED, partnerships.DayWrong),
    ],
)
def test_change_lead_refuses_and_writes_nothing(world, organisation, since, refusal):
    made = make_partnership(world)
    with pytest.raises(refusal):
        partnerships.change_lead(made, organisation=getattr(world, organisation), since=since, **act(world))
    assert len(parts(made)) == 2


def test_end_closes_every_part_and_a_second_click_is_refused(world):
    made = make_partnership(world)
    partnerships.end(made, ended_on=JUNE, **act(world))
    assert {until for *_, until in parts(made)} == {JUNE}
    assert (made.is_open_on(date(2025, 5, 31)), made.is_open_on(JUNE)) == (True, False)
    events = Event.objects.about(made).count()
    for again in (
        lambda: partnerships.end(made, ended_on=JULY, **act(world)),
        lambda: partnerships.change_lead(made, organisation=world.birch, since=MAY, **act(world)),
    ):
        with pytest.raises(partnerships.AlreadyEnded):
            again()
    assert Event.objects.about(made).count() == events


def test_end_after_it_started(world):
    with pytest.raises(partnerships.DayWrong):
        partnerships.end(make_partnership(world), ended_on=STARTED, **act(world))


def test_archive_waits_for_the_end(world):
    made = make_partnership(world)
    with pytest.raises(partnerships.StillOpen):
        partnerships.archive(made, **act(world))
    partnerships.end(made, ended_on=JUNE, **act(world))
    for _ in range(2):
        partnerships.archive(made, **act(world))
    assert [event.kind for event in Event.objects.about(made)].count("partnership.archived") == 1


def test_visible_to_keeps_consortia_apart(world):
    make_partnership(world)
    assert Partnership.objects.visible_to(world.observer).count() == 1
    assert Partnership.objects.visible_to(world.outsider).count() == 0
