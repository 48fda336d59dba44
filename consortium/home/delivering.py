"""What this week asks for in the delivery of contracts: results, days of notice, milestones."""

from datetime import date, datetime
from typing import Any

from consortium.access.actor import Actor
from consortium.home.lines import SHOWN, Line, Section, address, section
from consortium.portal.tags import day
from partners.indicators.queries import Late, late_results
from partners.milestones.models import Milestone, Standing
from partners.options.models import BreakClause, ExtensionOption
from partners.options.notices import REMIND_WITHIN


def results(actor: Actor, now: datetime) -> Section:
    """Indicators whose results are overdue, the longest overdue first."""
    found = late_results(actor, now.astimezone(actor.zone).date())
    lines = [_result(late) for late in found[: SHOWN + 1]]
    return section("Results overdue", "monitoring", lines, more=address("admin:partners_indicator_changelist"))


def _result(late: Late) -> Line:
    indicator, more = late.indicator, f", and {late.more} more since" if late.more else ""
    return Line(
        what=f"{indicator.owner.name}: {indicator.name}",
        about=f"{indicator.contract.title}. For the period to {day(late.period.to)}{more}.",
        when=late.period.due_on,
        is_late=True,
        url=address("admin:partners_indicator_change", pk=indicator.pk),
        action="Open the indicator",
    )


def options_to_decide(actor: Actor, today: date, **narrowed: Any) -> list[ExtensionOption]:
    """Return the options of which notice must be given within 30 days."""
    rows = ExtensionOption.objects.visible_to(actor).of_open_contracts().undecided()
    return _soon(rows.filter(**narrowed), today)


def breaks_to_decide(actor: Actor, today: date, **narrowed: Any) -> list[BreakClause]:
    """Return the break clauses of which notice must be given within 30 days, for the first day they allow."""
    rows = BreakClause.objects.visible_to(actor).of_open_contracts().filter(used_on=None)
    return _soon(rows.filter(**narrowed), today)


def _soon(rows: Any, today: date) -> Any:
    soon = rows.filter(notify_by__gte=today, notify_by__lte=today + REMIND_WITHIN)
    return list(soon.select_related("contract").order_by("notify_by", "pk")[: SHOWN + 1])


def notices(actor: Actor, now: datetime) -> Section:
    """Extension options and break clauses of which notice must be given within 30 days."""
    today = now.astimezone(actor.zone).date()
    lines = [
        Line(
            what=f"{option.contract.title}: extend to {day(option.extends_to)}?",
            about="After that day the option lapses.",
            when=option.notify_by,
            url=address("admin:partners_extensionoption_change", pk=option.pk),
            action="Open the option",
        )
        for option in options_to_decide(actor, today)
    ]
    lines += [
        Line(
            what=f"{clause.contract.title}: end it on {day(clause.ends_from)}?",
            about=f"{clause.get_held_by_display()} may, with {clause.notice_days} days of notice.",
            when=clause.notify_by,
            url=address("admin:partners_breakclause_change", pk=clause.pk),
            action="Open the clause",
        )
        for clause in breaks_to_decide(actor, today)
    ]
    lines.sort(key=lambda line: line.when or today)
    every = address("admin:partners_extensionoption_changelist")
    return section("Notice within 30 days", "notification_important", lines, more=every)


def milestones(actor: Actor, now: datetime) -> Section:
    """Milestones whose day has passed, the longest first."""
    today = now.astimezone(actor.zone).date()
    rows = Milestone.objects.visible_to(actor).of_open_contracts().standing(Standing.OVERDUE, today)
    found = rows.select_related("contract", "owner").order_by("due_on", "pk")[: SHOWN + 1]
    lines = [
        Line(
            what=f"{milestone.contract.title}: {milestone.title}",
            about=f"{milestone.owner.name} sees to it." if milestone.owner else "",
            when=milestone.due_on,
            is_late=True,
            url=address("admin:partners_milestone_change", pk=milestone.pk),
            action="Open the milestone",
        )
        for milestone in found
    ]
    return section("Milestones overdue", "flag", lines, more=address("admin:partners_milestone_changelist"))
