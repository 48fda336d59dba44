"""The reason for a promise that was not kept: proposed by one side, agreed by the other, and only then true."""

import pytest
from django.db import IntegrityError, transaction

from consortium.activity.models import Event
from consortium.errors import NotValid
from partners.figures import actions as figures
from partners.figures.models import Explanation
from partners.figures.queries import figures_of
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_contract, make_explanation
from tests.factories.world import NOW, TODAY, make_member
from tests.partners.figures.test_pages import address, text

HOSTILE = "<script>alert(1)</script>"


def standing(world, contract):
    (birch,) = figures_of(contract, world.member, TODAY)
    return birch.kept.standing


def test_a_reason_clears_the_flag_once_the_partner_agrees(world, contract):
    made = make_explanation(world, contract)
    assert standing(world, contract) == "amber"
    figures.agree(made, by=world.member, now=NOW)
    assert standing(world, contract) == "explained"
    make_explanation(world, contract, reason="And another")
    assert standing(world, contract) == "explained"
    kinds = Event.objects.filter(kind__startswith="explanation.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["explanation.proposed", "explanation.agreed", "explanation.proposed"]


def test_new_words_replace_those_that_wait(world):
    contract = make_contract(world)
    make_explanation(world, contract)
    made = make_explanation(world, contract, reason="Other words", by=world.coordinator)
    assert (Explanation.objects.get().reason, made.proposed_by) == ("Other words", "Coordinator Northern")


def test_agree_is_the_partners_alone_and_once(world):
    made = make_explanation(world)
    for other in [world.lead, world.coordinator, world.broker, world.outsider]:
        with pytest.raises(figures.NotYours):
            figures.agree(made, by=other, now=NOW)
    figures.agree(made, by=world.member, now=NOW)
    with pytest.raises(figures.AlreadyAgreed):
        figures.agree(made, by=world.member, now=NOW)


def test_propose_is_the_holders_or_a_coordinators(world):
    for other in [world.member, world.observer, world.broker]:
        with pytest.raises(figures.NotYours):
            make_explanation(world, by=other)
    with pytest.raises(figures.NotPromised):
        make_explanation(world, organisation=make_member(world.northern, "Elm"))
    with pytest.raises(NotValid):
        make_explanation(world, reason="  ")
    assert not Explanation.objects.exists()


def test_the_database_keeps_one_that_waits(world):
    made = make_explanation(world)
    kept = {field.attname: getattr(made, field.attname) for field in made._meta.fields if field.name != "id"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Explanation.objects.bulk_create([Explanation(**kept)])


def test_the_holder_proposes_and_the_partner_agrees_with_one_tap(signed_in, world, contract):
    holder = signed_in(world.seats.lead)
    form = f"{address(contract)}propose/?for={world.birch.pk}"
    assert "Propose a reason" in text(holder.get(address(contract)))
    holder.post(form, filled(holder.get(form), reason=HOSTILE))
    made = Explanation.objects.get()
    assert (made.organisation, made.reason) == (world.birch, HOSTILE)
    assert "It waits for Birch Community to agree." in text(holder.get(address(contract)))
    member = signed_in(world.seats.member)
    page = text(member.get(address(contract)))
    assert HOSTILE not in page
    tap = f"/consortia/northern/explanations/{made.pk}/agree/"
    assert tap in page
    member.post(tap)
    page = text(member.get(address(contract)))
    assert "Reason agreed" in page
    assert "for a reason that Birch Community has agreed to" in page
    assert tap not in page


def test_a_member_proposes_nothing_and_sees_no_other_members_reason(signed_in, world, contract, damson):
    contract.bid.promises.model(bid=contract.bid, organisation=damson, share=1, promised_at=NOW).save()
    theirs = make_explanation(world, contract, organisation=damson, reason="SECRET")
    member = signed_in(world.seats.member)
    assert member.get(f"{address(contract)}propose/").status_code == 403
    assert member.post(f"/consortia/northern/explanations/{theirs.pk}/agree/").status_code == 404
    assert "SECRET" not in text(member.get(address(contract)))
    token = Integrator(world.seats.member)
    assert token.call("GET", "explanations/").json()["results"] == []
    assert token.call("GET", f"explanations/{theirs.pk}/").status_code == 404


def test_over_the_api(world, contract):
    said = {"contract": str(contract.pk), "organisation": str(world.birch.pk), "reason": "Fewer visits"}
    member, holder = Integrator(world.seats.member), Integrator(world.seats.lead)
    assert holder.call("POST", "explanations/", said | {"reason": "x" * 10_000}).status_code == 400
    refused = member.call("POST", "explanations/", said)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_yours")
    made = holder.call("POST", "explanations/", said)
    assert made.status_code == 201, made.json()
    at = f"explanations/{made.json()['id']}/agree/"
    assert holder.call("POST", at).json()["code"] == "not_yours"
    assert member.call("POST", at).json()["agreed_by"] == "Member Birch Community"
    assert member.call("POST", at).json()["code"] == "already_agreed"
    reading = Integrator(world.seats.member, scopes=["contracts.view", "payments.view"])
    assert reading.call("POST", at).status_code == 403


def test_the_desk_proposes(signed_in, world, contract):
    desk = signed_in(world.seats.coordinator)
    typed = {"contract": contract.pk, "organisation": world.birch.pk, "reason": "Fewer visits"}
    desk.post("/admin/partners/explanation/add/", typed)
    assert Explanation.objects.get().reason == "Fewer visits"
    page = desk.post(
        "/admin/partners/explanation/add/", typed | {"organisation": make_member(world.northern, "Elm").pk}
    )
    assert "Elm was promised nothing in" in page.content.decode()
