"""A stage for the parts of pages: the site's own addresses, and a few that only show components or fail."""

from datetime import UTC, date, datetime

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from consortium.errors import RuleBroken
from consortium.portal import charts
from consortium.portal.forms import carried_out
from consortium.portal.pages import page

BEHAVIOURS = ["Power", "Empathy", "Honesty", "Communication", "Impact"]
SCALE = [("1", "Never"), ("2", "Rarely"), ("3", "Sometimes"), ("4", "Usually"), ("5", "Always"), ("none", "Can’t say")]
SAVED: list[str] = []


class Question(forms.Form):
    score = forms.ChoiceField(
        label="They tell us early when something goes wrong.", choices=SCALE, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label="What makes you say so?", widget=forms.Textarea, required=False, help_text="Only if you like."
    )


class Everything(forms.Form):
    name = forms.CharField(label="Your name", max_length=20)
    address = forms.EmailField(label="E-mail address", help_text="We write to you there.")
    nation = forms.ChoiceField(label="Nation", choices=[("e", "England"), ("w", "Wales")])
    often = forms.ChoiceField(label="How often", choices=[("d", "Daily"), ("w", "Weekly")], widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(
        label="Kinds", choices=[("a", "Reviews"), ("b", "Bids")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agree = forms.BooleanField(label="I agree")
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)


def drawings():
    strip = charts.band_strip(
        "Alder Advice, March 2026", list(zip(BEHAVIOURS, ["strong", "mixed", "concern", None, "strong"], strict=True))
    )
    points = [
        charts.Point("Mar 2025", "concern"),
        charts.Point("Sep 2025", "mixed"),
        charts.Point("Mar 2026", None),
        charts.Point("Sep 2026", "strong"),
        charts.Point("Mar 2027", "strong", comparable=False),
    ]
    pairs = [("Power", 4, 2), ("Empathy", 3, 4), ("Honesty", 5, 3), ("Communication", None, 4), ("Impact", 4, 5)]
    shares = [("Alder Advice", 40, 55), ("Birch Community Association", 35, 25), ("Cedar Trust", None, 20)]
    return [
        strip,
        charts.band_trend("Five reviews", [(name, points) for name in BEHAVIOURS]),
        charts.paired_bars(
            "How we see it, and how they do", pairs, ours="Alder about itself", theirs="Birch about Alder"
        ),
        charts.shares_bar("Promised and allocated", shares),
    ]


@page("GET", "POST", needs="public")
def parts(request):
    form = Everything(request.POST or None)
    return render(
        request,
        "tests/parts.html",
        {
            "form": form,
            "charts": drawings(),
            "events": [
                {"at": datetime(2026, 3, 3, 14, 2, tzinfo=UTC), "text": "Alder Advice submitted the bid."},
                {"at": date(2026, 2, 1), "text": "Birch Community joined.", "url": "/"},
            ],
            "steps": [
                {"label": "Who will see this", "state": "done"},
                {"label": "Questions", "state": "now"},
                {"label": "Check", "state": "later"},
            ],
        },
    )


@page("GET", "POST", needs="public")
def question(request):
    form = Question(request.POST or None)

    def save():
        if "refuse" in form.cleaned_data["why"]:
            raise RuleBroken("This review has closed. Your draft is kept.", field="why")
        SAVED.append(form.cleaned_data["why"])

    if request.method == "POST" and request.htmx:
        SAVED.append(request.POST["why"])
        return render(request, "portal/_autosave.html", {"saved_at": datetime(2026, 3, 3, 14, 2, tzinfo=UTC)})
    if request.method == "POST" and carried_out(form, save):
        return HttpResponse("Saved.")
    return render(request, "tests/question.html", {"form": form, "step": 3, "steps": 8, "back_url": "/"})


@page("GET", needs="signed-in")
def todo(request):
    things = [
        {"title": "Review: Alder and Birch", "about": "How the two of you work together", "minutes": 5,
         "due_on": date(2026, 3, 17), "url": "/question/", "action": "Continue"},
        {"title": "Agree a commitment", "minutes": 3, "url": "/", "action": "Look at it"},
    ]  # fmt: skip
    mine = [{"title": "Alder and Birch", "url": "/", "about": "Since 3 March 2024", "band": "mixed"}]
    context = {"todo": things, "total_minutes": 8, "partnerships": mine, "results": mine}
    return render(request, "portal/home.html", context)


@page("GET", needs="public")
def fail(request):
    raise RuntimeError("This page always fails.")


@page("GET", needs="public")
def no(request):
    raise RuleBroken("The bid was submitted on 3 March 2026, so its shares can’t change now.")


@page("GET", needs="bids.manage")
def closed(request):
    return HttpResponse("Open.")


urlpatterns = [
    path("todo/", todo),
    path("parts/", parts),
    path("question/", question),
    path("fail/", fail),
    path("no/", no),
    path("closed/", closed),
    path("api/fail/", fail),
    path("", include("consortium.urls")),
]

handler500 = "consortium.portal.failures.broken"
