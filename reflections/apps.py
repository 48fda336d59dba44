"""Registers what this app adds to the tables of the foundation."""

from django.apps import AppConfig


class ReflectionsConfig(AppConfig):
    name = "reflections"

    def ready(self) -> None:
        from consortium.notifications import kinds
        from reflections import events  # noqa: F401
        from reflections.reminders import messages, nudging

        messages.register_all()
        kinds.register(nudging.NUDGE)
