"""The look of every e-mail: plain text reads as well as HTML, and nothing a person wrote becomes markup."""

import css_inline
from django.template.loader import render_to_string

LETTER = {
    "subject": "Your review of Alder and Birch, by 17 March 2026",
    "greeting": "Hello Sam,",
    "paragraphs": ["Alder & Birch ask how you <b>work</b> together."],
    "facts": [("Closes", "17 March 2026"), ("Takes", "about 5 minutes")],
    "button": {"label": "Answer now", "url": "https://consortium.example/t/abc?x=1&y=2"},
    "after": ["You can stop and come back."],
    "sender": "Northern",
    "small_print": ["You get this because you are a member."],
    "unsubscribe_url": "https://consortium.example/stop/abc",
}


def test_text_says_it_in_order():
    assert render_to_string("emails/letter.txt", LETTER) == (
        "Hello Sam,\n\nAlder & Birch ask how you <b>work</b> together.\n\n"
        "Closes: 17 March 2026\nTakes: about 5 minutes\n\n"
        "Answer now:\nhttps://consortium.example/t/abc?x=1&y=2\n\nYou can stop and come back.\n\n"
        "Northern\n\n-- \nYou get this because you are a member.\n"
        "Stop e-mails like this one: https://consortium.example/stop/abc\n\n"
    )


def test_html_escapes_what_people_wrote():
    html = render_to_string("emails/letter.html", LETTER)
    assert "Alder &amp; Birch ask how you &lt;b&gt;work&lt;/b&gt; together." in html
    assert html.count('href="https://consortium.example/t/abc?x=1&amp;y=2"') == 2


def test_html_survives_programs_that_drop_style_sheets():
    html = css_inline.inline(render_to_string("emails/letter.html", LETTER))
    assert '<td class="from" style="' in html
    assert html.count("<style") == 1
    assert "prefers-color-scheme: dark" in html


def test_letter_with_a_code_has_no_button():
    letter = {"subject": "Your code", "paragraphs": ["Here is your code."], "code": "ABC-123"}
    html, text = (render_to_string(f"emails/letter.{kind}", letter) for kind in ("html", "txt"))
    assert '<p class="code">ABC-123</p>' in html
    assert "button" not in html.split("</head>")[1]
    assert text == "Here is your code.\n\n    ABC-123\n\nConsortium\n\n"
