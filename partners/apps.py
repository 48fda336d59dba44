"""Registers what this app adds to the tables of the foundation."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        from partners import events  # noqa: F401
