"""What a steering group says of the advice that it drafted: asked, answered seat by seat, and how that ended."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beraad.access.actor import Actor
from beraad.kernel.ids import key
from beraad.votes.models import Elector, Vote
from beraad.votes.queries import Carried, carried, named_ballots, votes_under
from beraad.votes.ways import CONSENT
from beraad.web.parts.outcomes import Verdict, verdict, word, words
from beraad.web.parts.vote_panel import stage_of
from beraad.web.ui.forms import Form

from .forms import CHOOSE, SHORT


class SayForm(Form):
    """What a member says for one seat: whether they agree, or in consent whether they object."""

    choice = forms.ChoiceField(label=_("What do you say?"), widget=forms.RadioSelect, error_messages=CHOOSE)
    motivation = forms.CharField(label=_("Why?"), required=False, widget=forms.Textarea(SHORT))

    def __init__(self, *args: Any, vote: Vote, seat: Carried, **kwargs: Any) -> None:
        number = seat.elector.seat_id
        ballot = seat.ballot
        said = {"choice": ballot.choice, "motivation": ballot.motivation} if ballot else {}
        super().__init__(*args, initial=said, prefix=f"seat-{number}", **kwargs)
        self.vote, self.seat, self.number = vote, seat, number
        consent = by_consent(vote)
        self.fields["choice"].choices = words(
            ("for", "against") if consent else ("for", "against", "abstain"), consent=consent
        )


@dataclass(frozen=True)
class Asked:
    """The last time that the group was asked. `answers` are there once it ended: what each seat said, and why."""

    vote: Vote
    stage: str
    consent: bool
    forms: list[SayForm] = field(default_factory=list)
    answers: list[tuple[str, str, str]] = field(default_factory=list)
    verdict: Verdict | None = None


def by_consent(vote: Vote) -> bool:
    return bool(vote.rule["method"] == CONSENT)


def asked(actor: Actor, texts: list[Any], refused: SayForm | None = None) -> Asked | None:
    """The last time that the group of the actor was asked about the draft with these `texts`, if ever; with the form
    that was `refused` in its place."""
    rounds = votes_under(key(texts[0].draft)) if texts else []
    if not rounds:
        return None
    vote, stage = rounds[0], stage_of(rounds[0])
    consent = by_consent(vote)
    if stage == "counted":
        return Asked(vote, stage, consent, [], _answers(vote, consent), verdict(vote.outcome["result"]))
    shown = [SayForm(vote=vote, seat=seat) for seat in carried(actor, vote)] if stage == "open" else []
    return Asked(vote, stage, consent, [refused if refused and refused.number == f.number else f for f in shown])


def _answers(vote: Vote, consent: bool) -> list[tuple[str, str, str]]:
    """Who answered what and why, by name."""
    return [(elector.name, *_answer(elector, consent)) for elector in named_ballots(vote)]


def _answer(elector: Elector, consent: bool) -> tuple[str, str]:
    if not elector.voted:
        return word("none", consent=consent), ""
    return word(elector.ballot.choice, consent=consent), elector.ballot.motivation
