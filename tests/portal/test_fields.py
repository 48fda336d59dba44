"""The field template: label, hint and error are tied to their control."""

import re

from django import forms
from django.template import Context, Template


class Form(forms.Form):
    name = forms.CharField(label="Your <name>", help_text="As people call you.")
    often = forms.ChoiceField(label="How often", choices=[("d", "Daily")], widget=forms.RadioSelect, required=False)
    agree = forms.BooleanField(label="I agree")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def rendered(form):
    return Template('{% include "portal/_fields.html" %}').render(Context({"form": form}))


def test_error_and_hint_describe_their_control():
    html = rendered(Form({}))
    [control] = re.findall(r'<input type="text" name="name"[^>]*>', html)
    assert 'aria-describedby="id_name_helptext id_name_error"' in control
    assert 'aria-invalid="true"' in control
    assert html.count('id="id_name_helptext"') == html.count('id="id_name_error"') == 1


def test_error_summary_links_to_each_field():
    html = rendered(Form({}))
    assert re.findall(r'<a href="(#[^"]*)"', html) == ["#id_name", "#id_agree"]
    for target in ("id_name", "id_agree"):
        assert f'id="{target}"' in html


def test_error_summary_is_left_out_when_there_is_nothing_wrong():
    assert "error-summary" not in rendered(Form())


def test_group_of_choices_is_a_fieldset_with_a_legend():
    html = rendered(Form())
    assert re.findall(r"<legend>(.*?)</legend>", html) == ['How often <span class="optional">(optional)</span>']


def test_label_is_escaped_and_hidden_fields_have_none():
    html = rendered(Form())
    assert "Your &lt;name&gt;" in html
    assert re.findall(r'<label for="([^"]*)">', html) == ["id_name", "id_often_0", "id_agree"]
