"""What a coordinator gives for a notice: the file, and for a new bid the partnership and its lead."""

from typing import Any

from django import forms
from django.conf import settings
from unfold.widgets import UnfoldAdminFileFieldWidget

from consortium.access.actor import Actor
from consortium.backoffice.asking import VerbForm, one_of
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from partners.notices import actions as notices
from partners.partnerships.models import WORKING_ROLES, Partnership, Party


class UploadForm(forms.Form):
    title = "Import notice"
    words = (
        "A notice of Find a Tender, Contracts Finder or another portal, downloaded as OCDS JSON. "
        "The next page shows what would become of it; nothing is written before you say so."
    )
    submit = "Look at it"

    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".json,.jsonl,application/json"}),
    )

    def clean_file(self) -> bytes:
        """Return what is in the file, once it can be read."""
        data: bytes = self.cleaned_data["file"].read(settings.NOTICE_MAX_MB * 1024 * 1024 + 1)
        try:
            notices.procurements(data)
        except RuleBroken as broken:
            raise forms.ValidationError(str(broken)) from broken
        return data


class TakeInForm(VerbForm):
    """Asks who would bid, where there is no bid yet."""

    title = "Import notice"

    partnership = one_of(Partnership, "Partnership")
    lead = one_of(Organisation, "Lead organisation")

    def __init__(self, *args: Any, is_new: bool, actor: Actor, **kwargs: Any) -> None:
        self.is_new = is_new
        super().__init__(*args, thing=None, actor=actor, **kwargs)

    def prepare(self) -> None:
        if not self.is_new:
            del self.fields["partnership"], self.fields["lead"]
            return
        open_ones = Partnership.objects.open_on(self.today)
        parties = Party.objects.on(self.today).filter(partnership__in=open_ones, role__in=WORKING_ROLES)
        self.offer("partnership", open_ones)
        self.offer("lead", Organisation.objects.filter(pk__in=parties.values("organisation")))
