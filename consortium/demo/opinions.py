"""What the organisations of the story think of each other: means that drift from round to round, and some words."""

from dataclasses import dataclass
from random import Random

from reflections.questions.models import FIVE, Behaviour, Target
from reflections.questions.screens import Screen
from reflections.responses.answers import CANT_SAY, Answer, Answers
from reflections.responses.choice import Choice, parties

Means = dict[str, float]


def _means(*five: float) -> Means:
    """Return the means of power, empathy, honesty, communication and impact."""
    return dict(zip(FIVE, five, strict=True))


PARTNERSHIP = {
    "round-1": _means(2.1, 2.9, 2.6, 2.25, 3.4),
    "round-2": _means(2.75, 3.1, 2.9, 3.1, 3.75),
    "round-3": _means(3.25, 3.65, 3.1, 3.75, 4.1),
    "round-4": _means(3.5, 3.6, 3.4, 3.75, 4.1),
}
LEAD = {
    "round-1": _means(2.6, 2.9, 2.75, 2.3, 3.7),
    "round-2": _means(2.9, 3.3, 2.75, 3.0, 3.9),
    "round-3": _means(3.4, 3.7, 2.4, 3.6, 4.0),
    "round-4": _means(3.6, 3.7, 3.1, 3.7, 4.0),
}
PARTNER = _means(3.6, 3.8, 3.4, 3.7, 4.1)
OF_ITSELF = _means(3.7, 3.9, 3.6, 3.8, 4.3)
CANDOUR = {"round-1": 2.9, "round-2": 3.4, "round-3": 3.9, "round-4": 4.0, "pair": 5.0}
ESPECIALLY = {("round-2", "northmere"): {Behaviour.POWER: 2.3}}
UNSURE = ("northmere", Behaviour.EMPATHY, Target.SELF)
STRANGERS = {("northmere", "fellside"), ("lantern", "fellside"), ("weavers", "moorland")}
CLOSE = {("round-4", "saltmarsh"): {"fellside", "weavers"}}  # … and all others work closely with everybody else

BETTER, CHANGE = "better-than-us", "one-change"
WORDS = {
    ("round-1", "saltmarsh"): {CHANGE: "Papers come the night before. Carers read them at five in the morning."},
    ("round-1", "tarn"): {CHANGE: "Decide together what we bid for, and say no more often."},
    ("round-2", "moorland"): {BETTER: "Saltmarsh knows how to ask a question and then wait for the answer."},
    ("round-2", "weavers"): {CHANGE: "Let somebody else chair now and then."},
    ("round-3", "fellside"): {BETTER: "Harbour’s duty desk answers on the same day. We never could."},
    ("round-3", "lantern"): {CHANGE: "Tell each other about a bad quarter before the report does."},
    ("round-3", "saltmarsh"): {CHANGE: "Papers a week before have made all the difference."},
    ("pair", "harbour"): {
        BETTER: "Moorland’s advisers know every family by name.",
        CHANGE: "Share rotas by the 20th, so that we can open the second room.",
    },
    ("pair", "moorland"): {
        BETTER: "Harbour never loses a form.",
        CHANGE: "Give our advisers a desk and a key: they wait in reception like visitors.",
    },
}  # fmt: skip
PAIR = {
    "harbour": _means(4, 4, 3, 2, 5),
    "moorland": _means(2, 3, 4, 3, 4),
}


@dataclass(frozen=True)
class Respondent:
    """The organisation `key`, one of `keys`, in the round `name`; `names` tells the key of an organisation's id.

    It answers the same on every call: of those who score something, as many round up as the mean asks for.
    """

    name: str
    key: str
    keys: list[str]
    names: dict[object, str]

    def close(self, asked: list[Screen]) -> Choice:
        """Return whom it says it works closely with."""
        known = {pk: self.names.get(pk, "") for pk in parties(asked)}
        strangers = {about for key, about in STRANGERS if key == self.key}
        close = CLOSE.get((self.name, self.key), set(known.values()) - strangers)
        return Choice(frozenset(pk for pk, key in known.items() if key in close))

    def answers(self, asked: list[Screen]) -> Answers:
        given = {screen.key: self._opinion(screen) for screen in asked if screen.is_scored}
        for screen in asked:
            text = WORDS.get((self.name, self.key), {}).get(screen.question_key)
            if text and not screen.is_scored:
                given[screen.key] = Answer(text=text, share=True)
        return given

    def _opinion(self, screen: Screen) -> Answer:
        about = self.names.get(screen.organisation_id, "")
        if (self.key, screen.behaviour, screen.target) == UNSURE:
            return CANT_SAY
        mean = self._mean(about, screen)
        scorers = sorted(set(self.keys) - {about})
        Random(f"{self.name}/{screen.question_key}/{about}").shuffle(scorers)  # noqa: S311 - the same on every call
        above = round((mean - int(mean)) * len(scorers))
        return Answer(score=int(mean) + (scorers.index(self.key) < above))

    def _mean(self, about: str, screen: Screen) -> float:
        if screen.behaviour == Behaviour.CANDOUR:
            return CANDOUR[self.name]
        tables = {
            Target.PARTNERSHIP: PARTNERSHIP.get(self.name, PARTNER),
            Target.LEAD: LEAD.get(self.name, PARTNER),
            Target.SELF: OF_ITSELF,
            Target.PARTNER: PAIR[self.key] if self.name == "pair" else PARTNER,
        }
        return (tables[Target(screen.target)] | ESPECIALLY.get((self.name, about), {}))[screen.behaviour]
