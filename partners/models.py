"""Contents page: the models that Django looks for here."""

from partners.partnerships.models import Partnership, Party

__all__ = ["Partnership", "Party"]
