"""What a lead declares about who leads its organisation."""

from django import forms

from consortium.portal.forms import PortalRenderer

_DECLINED = "declined"
_ANSWERS = [("yes", "Yes"), ("no", "No"), (_DECLINED, "We prefer not to say")]


class DeclareForm(forms.Form):
    """Two questions; whoever prefers not to answer one of them answers neither."""

    default_renderer = PortalRenderer

    board = forms.ChoiceField(
        label="Are at least 75% of your board people from the community that you serve?",
        choices=_ANSWERS,
        widget=forms.RadioSelect,
    )
    senior_staff = forms.ChoiceField(
        label="Are at least 50% of your senior staff people from the community that you serve?",
        choices=_ANSWERS,
        widget=forms.RadioSelect,
        help_text="If you have no staff, answer for the volunteers who do this work.",
    )

    @property
    def answers(self) -> dict[str, bool | None]:
        """Return the arguments of the action."""
        given = {name: self.cleaned_data[name] for name in ("board", "senior_staff")}
        if _DECLINED in given.values():
            return dict.fromkeys(given)
        return {name: answer == "yes" for name, answer in given.items()}
