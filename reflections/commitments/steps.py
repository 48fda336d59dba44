"""Which steps a person may take on a commitment now: what a page offers, and nothing that would be refused."""

from dataclasses import dataclass

from consortium.access.actor import Actor
from reflections.commitments.models import REVISABLE, Commitment, State


@dataclass(frozen=True, slots=True)
class Step:
    """`verb` is the action; `asks` says that it has a form of its own."""

    verb: str
    label: str
    asks: bool = False


_OWNER = {
    State.DRAFT: (Step("publish", "Publish it, in our words", asks=True),),
    State.RAISED: (Step("agree", "Agree to it", asks=True), Step("acknowledge", "We have seen this")),
    State.ACKNOWLEDGED: (Step("agree", "Agree to it", asks=True),),
    State.AGREED: (Step("start", "We have started"), Step("claim", "It is done")),
    State.IN_PROGRESS: (Step("claim", "It is done"),),
    State.CONTESTED: (Step("claim", "It is done now"),),
}
_RAISER = {State.CLAIMED: (Step("verify", "Yes, it is done"), Step("contest", "No, not yet"))}
_CLOSE = Step("close", "Close it", asks=True)
_REVISE = Step("revise", "Change it", asks=True)
_ASKING = [step for steps in (*_OWNER.values(), [_REVISE, _CLOSE]) for step in steps if step.asks]
LABELS = {step.verb: step.label for step in _ASKING}  # a page of its own has the words of the button that led to it


def steps_for(commitment: Commitment, actor: Actor) -> list[Step]:
    """Return the steps in the order to offer them."""
    steps: list[Step] = []
    if actor.speaks_for(commitment.owner_id) and actor.may("commitments.keep"):
        steps += _OWNER.get(commitment.state, ())
    if commitment.may_be_confirmed_by(actor):
        steps += _RAISER.get(commitment.state, ())
    if commitment.may_be_revised_by(actor) and commitment.state in REVISABLE:
        steps.append(_REVISE)
    if commitment.may_be_confirmed_by(actor) and commitment.state not in {State.DRAFT, State.CLOSED}:
        steps.append(_CLOSE)
    return steps
