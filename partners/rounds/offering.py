"""Which verbs a coordinator is offered for a round, at its stage. The actions say no to the others too."""

from datetime import datetime

from partners.rounds.models import Round
from partners.rounds.stages import Stage

_PANEL = ["add_panel_member", "stand_down"]
_AT_STAGE = {
    Stage.DRAFT: ["add_criterion", "remove_criterion", "open", *_PANEL, "cancel"],
    Stage.OPEN: [*_PANEL, "cancel"],
    Stage.SCORING: [*_PANEL, "record_outcome", "cancel"],
    Stage.SETTLED: ["archive"],
    Stage.CANCELLED: ["archive"],
}


def verbs_for(round: Round, now: datetime) -> list[str]:
    """Return the verbs; shares are offered once nobody can appeal any more and no appeal waits."""
    stage, outcome = round.stage_at(now), round.outcome
    if stage != Stage.DECIDED or outcome is None:
        return _AT_STAGE[stage]
    if round.appeals.undecided().exists():
        return ["decide_appeal", "cancel"]
    if not outcome.is_final_on(now.astimezone(round.consortium.zone).date()):
        return ["cancel"]
    return ["allocate", "cancel"] if outcome.application_id else ["archive"]
