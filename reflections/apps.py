"""Registers what this app adds to the tables of the foundation."""

from django.apps import AppConfig


class ReflectionsConfig(AppConfig):
    name = "reflections"

    def ready(self) -> None:
        from consortium.feeds import sources
        from consortium.notifications import kinds
        from reflections import events  # noqa: F401
        from reflections.reminders import messages, nudging
        from reflections.reviews import dating, planning
        from reflections.triggers.sources import SOURCES

        sources.register("reviews", dating.entries)
        messages.register_all()
        kinds.register(nudging.NUDGE)
        for source in SOURCES:
            planning.register_source(source)
