"""The look of every e-mail: nothing a person wrote becomes markup, and it survives what mail programs do to it."""

from consortium.mail.letters import Button, Letter, as_html

LETTER = Letter(
    subject="Your review of Alder & Birch, by 17 March 2026",
    text="Hello Sam,\n\nAlder & Birch ask how you <b>work</b> together.",
    button=Button("Answer now", "/t/abc/?x=1&y=2"),
    footer="You get this because you are a member.",
)


def test_html_escapes_what_people_wrote():
    html = as_html(LETTER)
    assert "Alder &amp; Birch ask how you &lt;b&gt;work&lt;/b&gt; together." in html
    assert html.count('/t/abc/?x=1&amp;y=2"') == 1


def test_html_keeps_only_the_dark_scheme_in_its_head():
    html = as_html(LETTER)
    assert html.count("<style") == 1
    assert "prefers-color-scheme: dark" in html.split("<style")[1]
    assert 'class="from" style="' in html


def test_letter_with_a_code_has_no_button():
    html = as_html(Letter(subject="Your code", text="Here is your code.", code="ABC-123"))
    assert ">ABC-123</p>" in html
    assert 'class="button"' not in html
