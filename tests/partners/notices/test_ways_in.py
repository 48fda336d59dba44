"""The ways in for a notice: the desk, the API and the command; and who is turned away."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from consortium import clock
from consortium.home.winning import deadlines
from partners.bids.models import Bid
from partners.notices import actions as notices
from partners.notices.models import Notice
from tests.factories.api import Integrator
from tests.factories.notices import package, release
from tests.factories.partners import make_foreign_partnership, make_partnership
from tests.factories.world import NOW

DESK = "/admin/partners/bid/"
BUTTON = f"{DESK}import_notice/"


def upload(client, data):
    return client.post(BUTTON, {"file": SimpleUploadedFile("notice.json", data)})


@pytest.fixture
def desk(signed_in, world):
    return signed_in(world.seats.coordinator)


def made(world, *releases):
    found = notices.one_of(notices.procurements(package(*releases)))
    home = {"partnership": make_partnership(world), "lead": world.alder}
    return notices.take_in(found, **home, by=world.coordinator, now=NOW).bid


def test_desk_shows_first_and_makes_the_bid_once(desk, world):
    home = make_partnership(world)
    assert BUTTON in desk.get(DESK).content.decode()
    where = upload(desk, package(release(tender__title="<script>alert(1)</script>")))["Location"]
    page = desk.get(where).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert ("£240,000" in page, "3 August 2026, 12:00 noon (London)" in page, "Make this bid" in page) == (True,) * 3
    assert not Bid.objects.exists()
    assert "This field is required." in desk.post(where).content.decode()
    given = {"partnership": home.pk, "lead": world.alder.pk}
    first = desk.post(where, given)
    bid = Bid.objects.get()
    assert first["Location"] == f"{DESK}{bid.pk}/change/"
    again = desk.post(where, given, follow=True)
    assert "Nothing was changed." in again.content.decode()
    assert (Bid.objects.count(), Notice.objects.count()) == (1, 1)
    assert "000001-2026" in desk.get(first["Location"]).content.decode()


def test_desk_shows_what_stays_and_takes_a_later_notice_in(desk, world):
    bid = made(world, release())
    Bid.objects.filter(pk=bid.pk).update(title="As we call it")
    where = upload(desk, package(release(id="2", date="2026-07-09T09:00:00Z", tender__title="New title")))["Location"]
    page = desk.get(where).content.decode()
    assert "Kept as it is here" in page
    assert 'name="partnership"' not in page
    assert desk.post(where)["Location"] == f"{DESK}{bid.pk}/change/"
    assert list(Bid.objects.values_list("title", "notice_id")) == [("As we call it", "2")]


def test_desk_asks_which_of_several_and_refuses_in_words(desk, world):
    make_partnership(world)
    where = upload(desk, package(release(), release(ocid="ocds-2", tender__title="The second")))["Location"]
    assert "?ocid=ocds-2" in desk.get(where).content.decode()
    assert "The second" in desk.get(f"{where}?ocid=ocds-2").content.decode()
    assert "Choose the one to bid for" in desk.post(f"{where}?ocid=elsewhere").content.decode()
    for data, words in ((b"", "This file is empty"), (b"{}", "no “releases”"), (b"<html>", "not JSON")):
        assert words in upload(desk, data).content.decode()
    assert not Bid.objects.exists()


def test_a_preview_is_its_owners_alone(desk, signed_in, world):
    where = upload(desk, package(release()))["Location"]
    theirs = signed_in(world.seats.foreign_coordinator)
    assert theirs.get(where)["Location"] == BUTTON
    assert theirs.get(f"{DESK}notice/{uuid4()}/")["Location"] == BUTTON


def test_api_takes_a_notice_in(world):
    home, api = make_partnership(world), Integrator(world.seats.coordinator)
    given = {"document": release(), "partnership": str(home.pk), "lead": str(world.alder.pk)}
    first = api.call("POST", "bids/import_notice/", given).json()
    assert (first["title"], first["notice_kind"], len(first["lots"])) == ("Advice in the north", "tender", 2)
    assert api.call("POST", "bids/import_notice/", {"document": release()}).json()["id"] == first["id"]
    refused = api.call("POST", "bids/import_notice/", {"document": {"releases": [{"ocid": "x"}]}})
    assert (refused.status_code, refused.json()["code"]) == (409, "notice_unreadable")
    assert (
        api.call("POST", "bids/import_notice/", {"document": release(ocid="o2")}).json()["code"] == "partnership_needed"
    )
    theirs = str(make_foreign_partnership(world).pk)
    answer = api.call("POST", "bids/import_notice/", {"document": release(ocid="o2"), "partnership": theirs})
    assert answer.status_code == 400
    assert Integrator(world.seats.lead).call("POST", "bids/import_notice/", given).status_code == 403
    found = api.call("GET", "bids/?notice_kind=pipeline").json()["results"]
    assert (found, Bid.objects.count()) == ([], 1)


def test_command_looks_and_takes_in(world, tmp_path):
    make_partnership(world)
    path, said = tmp_path / "notice.json", io.StringIO()
    path.write_bytes(package(release(tender__title="=cmd()\x1b[31m")))

    def run(*more, slug=world.northern.slug):
        call_command("import_notice", str(path), "--consortium", slug, *more, stdout=said)

    run("--dry-run")
    assert "Title: nothing → =cmd()[31m" in said.getvalue()
    assert not Bid.objects.exists()
    for more, words in (
        ([], "Say which partnership"),
        (["--partnership", "Nowhere"], "No partnership here is “Nowhere”"),
        (["--partnership", str(make_foreign_partnership(world).pk)], "No partnership here"),
    ):
        with pytest.raises(CommandError, match=words):
            run(*more)
    with pytest.raises(CommandError, match="no consortium “nowhere”"):
        run(slug="nowhere")
    run("--partnership", "warm homes", "--lead", "Alder Advice")
    run()
    assert "was taken in before; nothing changes" in said.getvalue()
    path.unlink()
    with pytest.raises(CommandError, match="cannot be read"):
        run()
    assert Bid.objects.get().consortium == world.northern


def test_what_is_not_open_yet_shows_no_deadline_anywhere(signed_in, world):
    early = release(tag=["planning"], tender__status="planned")
    bid = made(world, early)
    portal = signed_in(world.seats.lead)
    for page in ("", f"{bid.pk}/"):
        text = portal.get(f"/consortia/{world.northern.slug}/bids/{page}").content.decode()
        assert "Not open for bids yet" in text
        assert "August 2026" not in text
    desk = signed_in(world.seats.coordinator)
    assert "Not open for bids yet" in desk.get(DESK).content.decode()
    assert "Not open for bids yet" in desk.get(f"{DESK}board/").content.decode()
    assert deadlines(world.coordinator, clock.now()).lines == []
