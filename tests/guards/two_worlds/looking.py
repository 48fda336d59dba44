"""Everything that can be fetched, by everybody: pages, desks, lists, exports, API, mail, ledger, events, logs."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from consortium import clock
from consortium.activity.models import Event
from consortium.mail import dispatcher
from consortium.mail.models import Attempt, Message
from consortium.notifications import planners
from reflections.commitments.models import Commitment
from tests.factories.reviews import address_of
from tests.factories.world import NOW
from tests.guards.examples import EXAMPLES, _plain
from tests.guards.routes import Route, routes
from tests.guards.two_worlds.stage import Onlooker, Stage
from tests.guards.two_worlds.still import Dice

# Lists asked for once more: in another order, narrowed, or since a moment.
ASKED_TOO = {
    "reviews-list": ["ordering=-updated_at", "updated_since=2026-03-03T09:00:00Z", "status=open", "limit=1"],
    "commitments-list": ["ordering=-updated_at", "state=draft", "ordering=-created_at"],
    "admin:reflections_review_changelist": ["status=open", "o=-1", "q=Seven"],
    "admin:reflections_commitment_changelist": ["state=draft", "o=-4"],
    "admin:consortium_message_changelist": ["o=-3.5", "state__exact=pending", "q=Seven"],
    "admin:search": ["s=Seven"],
}


@dataclass
class View:
    """What one world shows: `pages` by who asked for what, and what it left behind for no reader in particular."""

    pages: dict[tuple[str, str], Any] = field(default_factory=dict)
    mail: list[tuple[str, str]] = field(default_factory=list)
    ledger: list[dict] = field(default_factory=list)
    attempts: list[dict] = field(default_factory=list)
    events: list[dict] = field(default_factory=list)
    logs: list[str] = field(default_factory=list)

    def without(self, addresses: list[str]) -> "View":
        """Leave out what was written to these people: it is theirs to read."""
        mail = [letter for letter in self.mail if letter[0] not in addresses]
        ledger = [row for row in self.ledger if row["address"] not in addresses]
        attempts = [row for row in self.attempts if row["message__address"] not in addresses]
        return replace(self, mail=mail, ledger=ledger, attempts=attempts)


def differing(one: View, other: View) -> dict[Any, tuple[Any, Any]]:
    """Return what is not the same, byte for byte. An address that exists in one world alone is none in the other."""
    pages = one.pages.keys() | other.pages.keys()
    found = {key: (one.pages.get(key, NOWHERE), other.pages.get(key, NOWHERE)) for key in pages}
    found = {key: pair for key, pair in found.items() if not _unknown_in_both(*pair)}
    found |= {name: (getattr(one, name), getattr(other, name)) for name in vars(one) if name != "pages"}
    return {key: pair for key, pair in found.items() if pair[0] != pair[1]}


NOWHERE = (404,)


def _unknown_in_both(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return NOWHERE in (one, other) and one[0] == other[0]


class Records(logging.Handler):
    """Keeps every record, of every logger, as the formatter of production would write it, and its arguments."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{self.format(record)} {record.args!r}")


class Letterbox:
    """A mail server that takes everything."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, str]] = []

    def __call__(self) -> "Letterbox":
        return self

    def __enter__(self) -> "Letterbox":
        return self

    def __exit__(self, *_: object) -> None: ...

    def connect(self) -> None: ...

    def drop(self) -> None: ...

    def reset(self) -> None: ...

    def hand_over(self, *, sender: str, recipient: str, body: bytes) -> None:
        self.kept.append((recipient, body.decode()))

    def commit(self) -> tuple[int, str]:
        return 250, "kept"


class Rewind(Exception):
    """Ends a world."""


Pages = Callable[[str, str], bool]
_NOUNS = ("review", "result", "commitment", "home", "message", "admin:index")
_OF_PARTNERSHIPS = (
    "partnership",
    "cadence",
    "invitation",
    "answer",
    "search",
    "question",
    "board",
    "calendar",
    "history",
)
_BUTTONS = ("open", "tell", "extend", "invite", "protect", "cancel", "delete", "add", "retry", "settle_as_sent")
_RESULTS = {
    "review-result",
    "results-detail",
    "portal-home",
    "commitment-list",
    "commitments-list",
    "admin:reflections_review_change",
    "admin:reflections_commitment_changelist",
}


def everything(name: str, address: str) -> bool:
    return True


def of_reviews(name: str, address: str) -> bool:
    """Keep to what tells of reviews, results, commitments and messages; forms behind buttons apart."""
    return any(noun in name for noun in _NOUNS) and name.rpartition("_")[2] not in _BUTTONS


def of_results(name: str, address: str) -> bool:
    """Keep to what tells of released results."""
    return name in _RESULTS and "?" not in address


@dataclass
class Eyes:
    """Looks at the stage as everybody at once."""

    stage: Stage
    dice: Dice
    letterbox: Letterbox
    records: Records
    moment: Any

    def __post_init__(self) -> None:
        self._examples: dict[Any, dict[str, Any]] = {}
        self._things = self._own()
        self._beside: set[str] = set()  # addresses of examples that have nothing to do with these reviews
        self._known: dict[Pages, list[tuple[str, str]]] = {}

    def in_world(self, *acts: Any, pages: Pages = everything, by: Any = None) -> View:
        """Carry out the acts, return what everybody sees then, and undo it all."""
        view = View()
        self._addresses(pages)  # and what is made to be asked for stands in every world
        self.records.lines, self.letterbox.kept = [], []
        try:
            with transaction.atomic():
                _start_counting_again()
                for number, act in enumerate(acts):
                    self.dice.begin("act", number)
                    act()
                view = self.look(pages=pages, by=by)
                raise Rewind
        except Rewind:
            self.moment.move_to(NOW, tick=False)
            for review in self.stage.reviews.values():
                review.refresh_from_db()
        return view

    def look(self, *, pages: Pages = everything, by: Any = None) -> View:
        self.dice.begin("dispatch")
        planners.plan(clock.now())
        dispatcher.run(through_surge=True)
        view = View(mail=list(self.letterbox.kept), logs=list(self.records.lines))
        view.ledger = [*Message.objects.order_by("due_at", "id").values()]
        view.attempts = [*Attempt.objects.order_by("id").values("message__address", "outcome", "stage", "tried_at")]
        view.events = [*Event.objects.order_by("pk").values()]
        wanted = [entry for entry in self._addresses(pages) if pages(*entry)]
        drafts = [[entry for entry in draft if pages(*entry)] for draft in self._commitments()]
        if pages is not everything:
            wanted = [entry for entry in wanted if entry[1] not in self._beside]
        everybody = self.stage.onlookers if by is None else by
        for onlooker in everybody if pages is everything or by is not None else filter(_is_within, everybody):
            for name, address in wanted:
                if _concerns(onlooker, name, address):
                    view.pages[onlooker.name, address] = self._page(onlooker, address)
            self._read_drafts(onlooker, drafts, view)
        return view

    def _read_drafts(self, onlooker: Onlooker, drafts: list[list[tuple[str, str]]], view: View) -> None:
        """Read every draft on a face that opens one, and the first and the last on a face that opens neither."""
        by_face: dict[str, list[str]] = defaultdict(list)
        for name, address in chain.from_iterable(drafts):
            if _concerns(onlooker, name, address):
                by_face[name].append(address)
        for addresses in by_face.values():
            ends = list(dict.fromkeys([addresses[0], addresses[-1]]))
            found = {address: self._page(onlooker, address) for address in ends}
            if any(page[0] == 200 for page in found.values()):
                found |= {address: self._page(onlooker, address) for address in addresses if address not in found}
            view.pages |= {(onlooker.name, address): page for address, page in found.items()}

    def _addresses(self, pages: Pages) -> list[tuple[str, str]]:
        if pages not in self._known:
            self._known[pages] = list(self._fixed(pages))
        return self._known[pages]

    def _page(self, onlooker: Onlooker, address: str) -> tuple[Any, ...]:
        """Return all of an answer: status, headers and cookies in their order, the body, and what was logged."""
        self.records.lines = []
        self.dice.begin(onlooker.name, address)
        response = onlooker.get(address)
        cookies = response.cookies.output()
        return response.status_code, [*response.headers.items()], cookies, response.getvalue(), self.records.lines

    def _fixed(self, pages: Pages) -> Iterator[tuple[str, str]]:
        for route in routes():
            if "GET" not in route.methods or not pages(route.name, ""):
                continue
            asked = self._kwargs(route)
            for number, kwargs in enumerate(asked):
                address = route.address({"slug": self.stage.world.northern.slug, **kwargs})
                if number == 0 and len(asked) > 1:
                    self._beside.add(address)
                yield route.name, address
                yield from ((route.name, f"{address}?{query}") for query in ASKED_TOO.get(route.name, []))

    def _kwargs(self, route: Route) -> list[dict[str, Any]]:
        """Return the guards’ example for this address, and every thing of this stage that it can be asked for."""
        name = _plain(route.name)
        prefix = max((one for one in EXAMPLES if name.startswith(one)), key=len, default="")
        if prefix and EXAMPLES[prefix] not in self._examples:
            self._examples[EXAMPLES[prefix]] = EXAMPLES[prefix](self.stage.world)
        found = [self._examples[EXAMPLES[prefix]] if prefix else {}]
        if {"pk", "object_id"} & set(route.takes):
            found += self._things.get(prefix, [])
        return found

    def _own(self) -> dict[str, list[dict[str, Any]]]:
        reviews = self.stage.reviews
        partnerships = [{"pk": one.partnership_id, "object_id": one.partnership_id} for one in reviews.values()]
        invitations = [*((name, 0) for name in reviews), ("seven", 1)]
        return {
            "review": [{"pk": one.pk} for one in reviews.values()],
            "result": [{"pk": one.pk} for one in reviews.values()],
            "review-document": [{"pk": one.pk} for one in reviews.values()],
            "admin:reflections_review": [{"object_id": one.pk} for one in reviews.values()],
            "partnership": partnerships,
            "admin:partners_partnership": partnerships,
            "answer": [self._first_question(*one) for one in invitations],
            "answer-choose": [{"pk": self.stage.invitation(*one).pk} for one in invitations],
            "invitation": [{"pk": self.stage.invitation(*one).pk} for one in invitations],
            "admin:consortium_message": [
                {"object_id": pk}
                for pk in Message.objects.filter(about_id=self.stage.invitation("seven").pk).values_list(
                    "pk", flat=True
                )
            ],
        }

    def _first_question(self, review: str, place: int) -> dict[str, Any]:
        invitation = self.stage.invitation(review, place)
        return {"pk": invitation.pk, "name": address_of(invitation, 1).split("/")[-2]}

    def _commitments(self) -> Iterator[list[tuple[str, str]]]:
        drafted = Commitment.objects.filter(review__in=self.stage.reviews.values()).order_by("pk")
        for pk in drafted.values_list("pk", flat=True):
            yield [
                ("commitment-detail", f"/consortia/northern/commitments/{pk}/"),
                ("commitment-publish", f"/consortia/northern/commitments/{pk}/publish/"),
                ("commitments-detail", f"/api/v1/consortia/northern/commitments/{pk}/"),
                ("admin:reflections_commitment_change", f"/admin/reflections/commitment/{pk}/change/"),
            ]


# Who reads what tells nothing of reviews: one on each side of a review, on every face.
_ENOUGH = {"coordinator", "broker", "colleague", "party that answered", "anonymous", "token of coordinator"}


# Who is of another consortium, and who is nobody, is refused before anything of a review is read. They look where
# everything is looked at.
_WITHOUT = {"outsider", "foreign coordinator", "token of outsider", "anonymous", "link of another"}


def _is_within(onlooker: Onlooker) -> bool:
    return onlooker.name not in _WITHOUT


def _concerns(onlooker: Onlooker, name: str, address: str) -> bool:
    """Tokens open the API alone, and the desk opens for coordinators alone: the access matrix holds that."""
    if onlooker.name not in _ENOUGH and not any(noun in name for noun in (*_NOUNS, *_OF_PARTNERSHIPS)):
        return False
    if address.startswith("/api/v1/consortia/"):
        return onlooker.is_token
    if address.startswith("/api/"):
        return onlooker.name == "token of coordinator"  # the description of the API is one for everybody
    if onlooker.is_token:
        return False
    return onlooker.at_desk or not address.startswith("/admin/")


def _start_counting_again() -> None:
    """Give counted rows the same numbers in every world: a sequence does not rewind."""
    ours = [model for model in apps.get_models() if model._meta.managed]
    statements = connection.ops.sequence_reset_sql(no_style(), ours)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
