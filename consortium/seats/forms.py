"""What member leads type about the people of their organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consortium.access.roles import Role


class InviteForm(forms.Form):
    name = forms.CharField(label=_("Their name"), max_length=120)
    email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("Their own, not one that several people read: whoever opens the e-mail can take the seat."),
    )
    role = forms.ChoiceField(
        label=_("What they will do"),
        choices=[
            (Role.MEMBER.value, _("Member: answers reviews, sees our results, keeps commitments")),
            (Role.MEMBER_LEAD.value, _("Member lead: the same, and decides who else speaks for us")),
        ],
        initial=Role.MEMBER.value,
        widget=forms.RadioSelect,
    )
