"""What organisations offer: declared by their own leads or a coordinator, from the tags of their consortium."""

import pytest

from consortium.access.roles import Role
from consortium.errors import RuleBroken
from consortium.offers import actions as offers
from consortium.offers.models import Offer, Tag
from consortium.offers.queries import offered
from tests.factories.api import Integrator
from tests.factories.bidding import make_tag
from tests.factories.forms import filled
from tests.factories.world import NOW, actor_in, make_seat

PAGE = "/consortia/northern/our-offer/"
HOSTILE = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "\u202eevil", "'; DROP TABLE tag; --"]


def declared(world, organisation=None, by=None, **lists):
    return offers.declare(organisation or world.alder, **lists, by=by or world.lead, now=NOW)


def test_declare_replaces_a_list_and_leaves_the_others(world):
    debt, housing, leeds = make_tag(world), make_tag(world, "Housing"), make_tag(world, "Leeds", "area")
    declared(world, services=[debt, housing], areas=[leeds])
    declared(world, services=[housing])
    assert [offered(world.alder, kind) for kind in ("service", "area", "people")] == [[housing], [leeds], []]


def test_declare_is_for_its_own_leads_and_coordinators(world):
    debt = make_tag(world)
    declared(world, organisation=world.birch, by=world.coordinator, services=[debt])
    for by in (world.lead, world.member, world.broker, actor_in(world.seats.observer)):
        with pytest.raises(offers.NotYourOrganisation):
            declared(world, organisation=world.birch, by=by, services=[])
    assert offered(world.birch, "service") == [debt]


def test_declare_refuses_tags_of_others_of_another_kind_and_archived_ones(world):
    foreign = offers.create(kind="service", name="Debt advice", by=world.foreign_coordinator, now=NOW)
    area, old = make_tag(world, "Leeds", "area"), make_tag(world, "Old")
    declared(world, services=[old])
    offers.archive(old, by=world.coordinator, now=NOW)
    declared(world, services=[old])  # whoever offers it already goes on offering it
    for tag in (foreign, area):
        with pytest.raises(RuleBroken):
            declared(world, services=[tag])
    with pytest.raises(offers.TagArchived):
        declared(world, organisation=world.birch, by=world.coordinator, services=[old])
    assert Offer.objects.count() == 1


def test_tags_are_one_of_a_name_and_keep_their_kind(world):
    tag = make_tag(world)
    with pytest.raises(RuleBroken, match="with this name already"):
        make_tag(world, "DEBT  advice")
    with pytest.raises(RuleBroken, match="never changes"):
        offers.revise(tag, kind="area", by=world.coordinator, now=NOW)
    offers.archive(tag, by=world.coordinator, now=NOW)
    assert make_tag(world).pk != tag.pk


def test_a_lead_ticks_what_it_offers_and_says_when_there_is_nothing_to_tick(world, signed_in):
    client = signed_in(world.seats.lead)
    assert "Nothing to choose from yet" in client.get(PAGE).content.decode()
    tags = [make_tag(world, name) for name in HOSTILE] + [make_tag(world, "Leeds", "area")]
    page = client.get(PAGE).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    answer = client.post(PAGE, {"services": [str(tags[1].pk)], "areas": [str(tags[4].pk)]}, follow=True)
    assert "Saved." in answer.content.decode()
    assert offered(world.alder, "service") == [tags[1]]
    assert 'href="/consortia/northern/our-offer/"' in client.get("/me/").content.decode()


def test_a_foreign_tag_in_a_form_made_by_hand_is_refused_and_nothing_is_written(world, signed_in):
    foreign = offers.create(kind="service", name="Debt", by=world.foreign_coordinator, now=NOW)
    make_tag(world)
    answer = signed_in(world.seats.lead).post(PAGE, {"services": [str(foreign.pk)]})
    assert answer.status_code == 200
    assert "not one of the available choices" in answer.content.decode()
    assert Offer.objects.count() == 0


def test_coordinators_declare_on_the_desk_and_filter_and_export_by_it(world, signed_in):
    client, debt = signed_in(world.seats.coordinator), make_tag(world, "=cmd()")
    address = f"/admin/consortium/organisation/{world.birch.pk}/declare/"
    client.post(address, filled(client.get(address), services=str(debt.pk)))
    listed = client.get(f"/admin/consortium/organisation/?service={debt.pk}").content.decode()
    assert "Birch Community" in listed
    assert "Alder Advice" not in listed
    export = client.get(f"/admin/consortium/organisation/export-csv/?service={debt.pk}").getvalue().decode()
    assert "'=cmd()" in export
    assert "Birch" in export
    assert client.get("/admin/consortium/organisation/?service=nonsense").status_code == 200


def test_api_gives_takes_and_filters_offers(world):
    coordinator, lead = Integrator(world.seats.coordinator), Integrator(world.seats.lead)
    made = coordinator.call("POST", "tags/", {"kind": "people", "name": "Tenants"})
    assert made.status_code == 201
    tag = made.json()["id"]
    path = f"organisations/{world.birch.pk}/"
    etag = coordinator.call("GET", path).headers["ETag"]
    revised = coordinator.call("PATCH", path, {"people": [tag]}, **{"If-Match": etag})
    assert (revised.status_code, revised.json()["people"]) == (200, [tag])
    found = lead.call("GET", f"organisations/?people={tag}").json()["results"]
    assert [each["id"] for each in found] == [str(world.birch.pk)]
    since = coordinator.call("GET", f"organisations/?updated_since={revised.json()['updated_at']}").json()["results"]
    assert str(world.birch.pk) in [each["id"] for each in since]
    assert lead.call("POST", "tags/", {"kind": "area", "name": "Leeds"}).status_code == 403
    wrong = coordinator.call("PATCH", path, {"services": [tag]}, **{"If-Match": "*"})
    assert wrong.status_code == 400
    assert Tag.objects.count() == 1


def test_a_new_organisation_is_created_with_what_it_offers(world):
    tag = str(make_tag(world).pk)
    made = Integrator(world.seats.coordinator).call("POST", "organisations/", {"name": "Fir", "services": [tag]})
    assert (made.status_code, made.json()["services"]) == (201, [tag])


def test_a_lead_with_a_seat_elsewhere_declares_in_that_seat_only(world, signed_in):
    seat = make_seat(world.northern, Role.MEMBER, world.birch, world.seats.lead.user)
    with pytest.raises(offers.NotYourOrganisation):
        declared(world, organisation=world.birch, by=actor_in(seat), services=[])
