"""What is asked about an organisation in a contract, and what is answered: not known is an answer of its own."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from partners.figures.power import Fact

SUBSTITUTABLE = "substitutable"
POINTS = [*Fact.choices, (SUBSTITUTABLE, _("Could be replaced in this contract"))]


class Known(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


def so(answer: str | None) -> bool | None:
    """Return an answer as the calculation takes it. Never asked and not known are the same to it, and neither is no."""
    return {Known.YES.value: True, Known.NO.value: False}.get(answer or "")
