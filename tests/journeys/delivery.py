"""What people do about bids and contracts, at the coordinators' desk, in the portal and over the API."""

from tests.factories.forms import filled
from tests.journeys.browsing import Visitor
from tests.journeys.scene import COORDINATOR, GUEST, PEOPLE

HERE = "/consortia/northern"
API = f"/api/v1{HERE}"
ALDER, BIRCH, CEDAR, DOVE = [*PEOPLE.values(), *GUEST.values()]
CORA, ANN, BEN, CY, DEE = [f"{name.lower().replace(' ', '.')}@example.org" for name in [COORDINATOR, *PEOPLE, *GUEST]]


class Northern:
    """The consortium of the scene: its coordinator, its members by name, and the programs that hold a token."""

    def __init__(self, stack, found):
        self.stack, self.members, self.partnership = stack, found["parties"], found["partnership"]
        self.api = Visitor(stack.site, found["token"])

    # --- the API

    def call(self, method, path, data=None, status=200):
        answer = self.api.call(method, f"{API}/{path}", data)
        assert answer.status_code == status, answer.text
        return answer.data

    def made(self, noun, **fields):
        return self.call("POST", f"{noun}/", fields, status=201)

    def told(self, noun, pk, verb, status=200, **fields):
        return self.call("POST", f"{noun}/{pk}/{verb}/", fields, status=status)

    def seen(self, noun, pk, *fields):
        found = self.call("GET", f"{noun}/{pk}/")
        return tuple(found[field] for field in fields)

    def listed(self, noun, **asked):
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        return self.call("GET", f"{noun}/?{query}")["results"]

    # --- the coordinators' desk

    @property
    def cora(self):
        return self.stack.person(CORA)

    def added(self, noun, api_noun, **typed):
        """Fill in the form for a new one; return it as the API shows it."""
        before = {row["id"] for row in self.listed(api_noun)}
        address = f"/admin/partners/{noun}/add/"
        answer = self.cora.post(address, filled(self.cora.get(address), **typed))
        assert (answer.status_code, answer.path) == (200, f"/admin/partners/{noun}/"), answer.text
        (found,) = [row for row in self.listed(api_noun) if row["id"] not in before]
        return found

    def press(self, noun, pk, verb, **typed):
        """Press a button, fill in what it asks, and send: it is carried out."""
        answer = self.refused(noun, pk, verb, **typed)
        assert answer.path == f"/admin/partners/{noun}/{pk}/change/", answer.text
        return answer

    def refused(self, noun, pk, verb, **typed):
        address = f"/admin/partners/{noun}/{pk}/{verb}/"
        answer = self.cora.post(address, filled(self.cora.get(address), **typed))
        assert answer.status_code == 200, answer.text
        return answer

    def week(self):
        """Return the text of the coordinators' first page."""
        return words(self.cora.get("/admin/"))

    # --- the portal

    def page(self, address, path=""):
        """Return the text of a page, as this person reads it."""
        return words(self.stack.person(address).get(f"{HERE}/{path}" if path else "/"))


def words(page):
    assert page.status_code == 200, page.text
    return " ".join(page.text.split())
