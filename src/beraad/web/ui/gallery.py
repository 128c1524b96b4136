"""Every part of the design system on one page, with invented words: for who builds and for who tests."""

import datetime as dt
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beraad.kernel import clock

from .forms import Form

TEXT = "A library **charges nothing** for a reservation.\n\n- from 1 January\n- in every library"
OLD = "A library in a small municipality may start on 1 July 2027. It tells the secretariat."
NEW = "A library in a small municipality may start on 1 January 2028. It tells the secretariat in time."
ROWS = [
    ("up to 10.000", {"for": 38, "against": 22, "abstain": 5, "none": 13}, "58 %"),
    ("10.000–20.000", {"for": 71, "against": 19, "abstain": 8, "none": 14}, "72 %"),
    ("more than 20.000", {"for": 67, "against": 12, "abstain": 5, "none": 10}, "81 %"),
]


class Sample(Form):
    """One of each control."""

    title = forms.CharField(label="Title", help_text="A full sentence that can be true or false.")
    text = forms.CharField(label="Text", widget=forms.Textarea, required=False)
    closes = forms.DateField(label="End of the vote", help_text="At least 14 days from today.")
    majority = forms.ChoiceField(label="Majority", choices=[("1/2", "More than half"), ("2/3", "Two thirds")])
    kind = forms.ChoiceField(
        label="What is asked", choices=[("advise", "Advice"), ("decide", "Decision")], widget=forms.RadioSelect
    )
    open = forms.BooleanField(label="Everybody sees who voted what", required=False)


def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery.html", _samples())


def _samples() -> dict[str, Any]:
    now = clock.now()
    return {
        "form": Sample({"title": "", "closes": "yesterday", "majority": "2/3"}),
        "service": SimpleNamespace(name="Library system", hue="blue"),
        "tabs": [
            SimpleNamespace(label=label, url="#", current=i == 0, count=5 * (i == 1))
            for i, label in enumerate(("Overview", "Under discussion", "Decisions", "Members"))
        ],
        "steps": [
            {"name": "Draft", "when": "12 May", "state": "done"},
            {"name": "Consultation", "when": "1 June – 15 July", "state": "done"},
            {"name": "Advice", "when": "urgent, see the minutes", "state": "skipped"},
            {"name": "Vote", "when": "24 Sep – 8 Oct", "state": "now"},
            {"name": "Decision", "when": "", "state": "later"},
        ],
        "soon": now + dt.timedelta(hours=44),
        "later": now + dt.timedelta(days=10),
        "share": Fraction(6666, 10000),
        "needed": Fraction(2, 3),
        "texts": {"markdown": TEXT, "old": OLD, "new": NEW},
        "rows": ROWS,
        "counts": {kind: sum(row[1][kind] for row in ROWS) for kind in ("for", "against", "abstain", "none")},
        "hues": ("blue", "green", "petrol", "violet", "coral", "ochre", "rose"),
        "crumbs": [("Services", "#")],
    }
