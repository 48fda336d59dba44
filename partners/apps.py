"""Registers what this app adds to the tables of the foundation."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        from consortium.activity.kinds import subscribe
        from partners import events  # noqa: F401
        from partners.documents import types

        subscribe("document-types", types.hear_founded)
