"""What people say of themselves."""

from zoneinfo import available_timezones

from django import forms

from consortium.people.models import User


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "time_zone", "nation", "language"]
        labels = {"name": "Your name", "nation": "Whose bank holidays you keep"}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "time_zone": forms.Select(choices=[(zone, zone) for zone in sorted(available_timezones())]),
        }
