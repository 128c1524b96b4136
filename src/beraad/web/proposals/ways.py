"""How a question is decided: the ways that fit it, each described, with what can be set of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beraad.proposals.queries import Road, version_of
from beraad.votes.ways import CONSENT, rule_for, ways
from beraad.web.parts.methods import Method, method
from beraad.web.parts.rules import Sentence, by_topic, rule_sentences
from beraad.web.ui.forms import speak
from rulebook import Contest

from .forms import Window

USUAL = 3
"""So many ways stand open; who wants another unfolds the rest."""

SETTINGS: dict[str, tuple[str, Any, Any, int]] = {
    "dots": ("points", _("How many dots does each get?"), _("Often about half as many as there are options."), 100),
    "score": ("most", _("How many points can an option get at most?"), _("From 0 to this number; 5 is usual."), 100),
}
"""What matters to users of what can be set of a method: its name, label, hint, and the most it can be here."""


class PutToVote(Window):
    """From when to when, and how it is decided. Of a valid form `cleaned_data` has `way` and its `settings`."""

    def __init__(self, *args: Any, contest: Contest | None, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contest = contest
        # After a consent that was referred the whole group votes, and a second consent could only be referred again.
        fit = [found for found in ways(contest) if not (again and found.id == CONSENT)]
        self.ways = [method(found.id) for found in fit]
        self.fields["way"] = forms.ChoiceField(
            label=_("How is it decided?"),
            choices=[(way.id, way.name) for way in self.ways],
            widget=forms.RadioSelect,
            required=contest is not None,
            initial=self.ways[0].id,
            error_messages={"required": _("Choose how it is decided.")},
        )
        for found in fit:
            if found.id in SETTINGS:
                name, label, hint, most = SETTINGS[found.id]
                one = found.settings[name]
                self.fields[name] = forms.IntegerField(
                    label=label,
                    help_text=hint,
                    initial=one.default,
                    min_value=one.least,
                    max_value=most,
                    required=False,
                )
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

    def setting(self, way: str) -> Any:
        """The field of what can be set of a way, or None."""
        return self[SETTINGS[way][0]] if way in SETTINGS else None

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        set_here = {way: given.pop(name, None) for way, (name, *_rest) in SETTINGS.items() if name in self.fields}
        way = given.get("way")
        for other in set_here.keys() - {way}:
            self.errors.pop(SETTINGS[other][0], None)
        value = set_here.get(way)
        given["settings"] = {} if value is None else {SETTINGS[way][0]: value}
        return given


def asked(proposal: Any) -> dict[str, Any]:
    """What the form has to know of the question."""
    contest = version_of(proposal).contest
    return {"contest": Contest.parse(contest) if contest else None, "again": bool(proposal.result)}


def rule_ahead(ahead: Road, contest: dict[str, Any] | None) -> list[tuple[str, str, list[Sentence]]]:
    """By topic what the rules say of a vote to come; of options that is the same in whichever way they are counted."""
    rule = ahead.kind.rule
    if contest:
        read = Contest.parse(contest)
        rule = rule_for(rule, read, ways(read)[0].id, {})
    return [said for said in by_topic(rule_sentences(rule, ahead.body.kind)) if said[0] != "method"]
