"""Registers what this app adds to the tables of the foundation."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        from consortium.activity.kinds import subscribe
        from consortium.feeds import sources
        from consortium.notifications import kinds, planners
        from partners import events  # noqa: F401
        from partners.bids import dating as bid_dates
        from partners.bids import mattering as bids
        from partners.bids import reminding as deadlines
        from partners.contracts import dating as contract_dates
        from partners.contracts import mattering as contracts
        from partners.documents import matters, reminding, types
        from partners.invitations import messages
        from partners.rounds import dating as round_dates
        from partners.rounds import messages as rounds
        from partners.rounds import reminding as panels

        subscribe("document-types", types.hear_founded)
        kinds.register(reminding.NUDGE)
        messages.register_all()
        rounds.register_all()
        kinds.register(panels.NUDGE)
        planners.register_planner("panels", panels.plan)
        planners.register_planner("documents", reminding.plan)
        sources.register("bids", bid_dates.entries)
        sources.register("contracts", contract_dates.entries)
        sources.register("rounds", round_dates.entries)
        kinds.register(deadlines.NUDGE)
        planners.register_planner("bid deadlines", deadlines.plan)
        matters.register("bids", bids.organisations_on)
        matters.register("contracts", contracts.organisations_on)
