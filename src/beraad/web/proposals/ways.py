"""How a question is decided: the ways that fit it, each described, with what can be set of it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from beraad.proposals.queries import Road, road, version_of
from beraad.votes.ways import CONSENT, rule_for, usual_settings, ways
from beraad.web.parts.methods import ASKS, Method, method
from beraad.web.parts.rules import Sentence, by_topic, rule_sentences
from beraad.web.ui.forms import speak
from rulebook import Contest, registry
from rulebook.settings import Setting

from .forms import Window

USUAL = 3
"""So many ways stand open; who wants another unfolds the rest."""


class Number(NamedTuple):
    """A whole number that can be set of a method, and the most it can be here."""

    label: Any
    hint: Any
    most: int


class Several(NamedTuple):
    """Something of which one of several can be set: (value, label, hint) of each."""

    label: Any
    options: Sequence[tuple[str, Any, Any]]


SKIPPING = Several(
    _("What happens with a project that costs more than is left?"),
    [
        ("true", _("It is passed over"), _("What comes after it may still fit.")),
        ("false", _("That is where it ends"), _("What is left stays unspent.")),
    ],
)
WORTH = Several(
    _("What is a project worth to who supports it?"),
    [
        ("cost", _("What it costs"), _("Large projects have as good a chance as small ones.")),
        ("cardinality", _("Every project as much"), _("More projects are chosen, and small ones come sooner.")),
    ],
)
SETTINGS: dict[tuple[str, str], dict[str, Number | Several]] = {
    ("", "dots"): {
        "points": Number(_("How many dots does each get?"), _("Often about half as many as there are options."), 100)
    },
    ("", "score"): {
        "most": Number(_("How many points can an option get at most?"), _("From 0 to this number; 5 is usual."), 100)
    },
    ("seats", "equal-shares"): {
        "completion": Several(
            _("Who gets the seats that nobody can pay for any more?"),
            [
                ("phragmen", _("Supporters go on saving"), _("The last seats are divided in proportion too.")),
                ("greedy", _("Who has the most support"), _("Plainer, but a majority can take them all.")),
            ],
        )
    },
    ("budget", "equal-shares"): {
        "utility": WORTH,
        "completion": Several(
            _("What happens with money that nobody can spend any more?"),
            [
                (
                    "add1u",
                    _("Everybody’s part is raised; the rest goes to what has the most support"),
                    _("Leaves the least. Most cities do this."),
                ),
                ("add1", _("Everybody’s part is raised"), _("As far as the money goes; some can be left.")),
                ("phragmen", _("Supporters go on saving"), _("Until something costs more than is left.")),
                ("greedy", _("It goes to what has the most support"), _("Plainer, but a majority can take it all.")),
                ("none", _("It is not spent"), _("For example when it can be kept for a next time.")),
            ],
        ),
    },
    ("budget", "phragmen"): {"skip": SKIPPING},
    ("budget", "greedy-budget"): {"skip": SKIPPING},
    ("budget", "knapsack"): {"utility": WORTH},
}
"""What matters to users of what can be set of a method, by what is asked ("" for anything) and by the method."""

BALLOTS = {
    "approval": (_("Ticks"), ASKS["approval"]),
    "ranking": (_("An order"), ASKS["ranking"]),
    "points": (_("Points"), _("Each gives every option from 0 to 5 points.")),
}


def settable(way: registry.Method, purpose: str) -> dict[str, Number | Several]:
    """What users set of a way, by the name of the setting; "ballot" where there are several kinds that it takes."""
    # How many points a candidate got would say how much of a seat one may pay, which nobody expects.
    kinds = [kind for kind in way.kinds if kind == way.kind or (kind, purpose) != ("points", "seats")]
    found = SETTINGS.get((purpose, way.id)) or SETTINGS.get(("", way.id), {})
    if len(kinds) > 1:
        found = {"ballot": Several(_("What does each fill in?"), [(kind, *BALLOTS[kind]) for kind in kinds])} | found
    return found


class PutToVote(Window):
    """From when to when, and how it is decided. Of a valid form `cleaned_data` has `way` and its `settings`."""

    def __init__(self, *args: Any, contest: Contest | None, again: bool, secret: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contest = contest
        # After a consent that was referred the whole group votes, and a second consent could only be referred again.
        fit = [found for found in ways(contest, secret=secret) if not (again and found.id == CONSENT)]
        self.ways = [method(found.id) for found in fit]
        self.fields["way"] = forms.ChoiceField(
            label=_("How is it decided?"),
            choices=[(way.id, way.name) for way in self.ways],
            widget=forms.RadioSelect,
            required=contest is not None,
            initial=self.ways[0].id,
            error_messages={"required": _("Choose how it is decided.")},
        )
        self.settable = {found.id: settable(found, contest.purpose) if contest else {} for found in fit}
        for found in fit:
            usual = {"ballot": found.kind} | usual_settings(contest, found)
            for name, one in self.settable[found.id].items():
                self.fields[f"{found.id}-{name}"] = _field(one, found.settings.get(name), usual[name])
        for field in self.fields.values():
            speak(field)

    @property
    def dates(self) -> list[Any]:
        """The fields of when."""
        return [self[name] for name in Window.base_fields]

    @property
    def groups(self) -> tuple[list[Method], list[Method]]:
        """The ways that stand open, and the rest, which are folded unless one of them is chosen."""
        return self.ways[:USUAL], self.ways[USUAL:]

    @property
    def unfolded(self) -> bool:
        """Whether a way is chosen that is not among the usual."""
        return self["way"].value() in {way.id for way in self.groups[1]}

    def settings(self, way: str) -> list[Any]:
        """The fields of what can be set of a way."""
        return [self[f"{way}-{name}"] for name in self.settable[way]]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        way = given.get("way")
        set_here = {}
        for other, names in self.settable.items():
            for name in names:
                value = given.pop(f"{other}-{name}", None)
                if other != way:
                    self.errors.pop(f"{other}-{name}", None)
                elif value not in (None, ""):
                    set_here[name] = value
        given["settings"] = set_here
        return given


def _field(asked: Number | Several, setting: Setting | None, usual: Any) -> forms.Field:
    if isinstance(asked, Number):
        return forms.IntegerField(
            label=asked.label,
            help_text=asked.hint,
            initial=usual,
            min_value=setting.least,
            max_value=asked.most,
            required=False,
        )
    field = forms.TypedChoiceField(
        label=asked.label,
        choices=[(value, label) for value, label, _hint in asked.options],
        coerce=lambda text: text == "true" if isinstance(usual, bool) else text,
        widget=forms.RadioSelect,
        initial=str(usual).lower(),
        required=False,
        empty_value=None,
    )
    field.described = asked.options
    return field


def asked(proposal: Any) -> dict[str, Any]:
    """What the form has to know of the question."""
    contest, ahead = version_of(proposal).contest, road(proposal)
    return {
        "contest": Contest.parse(contest) if contest else None,
        "again": bool(proposal.result),
        "secret": bool(ahead and ahead.kind.rule.secret),
    }


def rule_ahead(ahead: Road, contest: dict[str, Any] | None) -> list[tuple[str, str, list[Sentence]]]:
    """By topic what the rules say of a vote to come; of options that is the same in whichever way they are counted."""
    rule = ahead.kind.rule
    if contest:
        read = Contest.parse(contest)
        rule = rule_for(rule, read, ways(read)[0].id, {})
    return [said for said in by_topic(rule_sentences(rule, ahead.body.kind)) if said[0] != "method"]
