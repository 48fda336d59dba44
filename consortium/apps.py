"""The foundation's app: registers what lower layers must not import."""

from django.apps import AppConfig


class ConsortiumConfig(AppConfig):
    name = "consortium"

    def ready(self) -> None:
        from consortium import celery, events  # noqa: F401
        from consortium.notifications import digests, kinds, planners
        from consortium.people import emails  # noqa: F401

        kinds.register(digests.NUDGE)
        planners.register_planner("digests", digests.gather)
