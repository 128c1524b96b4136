"""Where a proposal stands: its life line, what this actor can do now, and who does the rest."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beraad.access.actor import Actor
from beraad.access.policies import may
from beraad.charters.rules import Kind
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError, Conflict
from beraad.proposals.choices import Ask, State
from beraad.proposals.queries import Road
from beraad.votes.choices import VoteState
from beraad.web.ui.formats import between, nldate
from beraad.web.ui.jinja import url
from beraad.web.ui.phrases import sentence

from .steps import STEPS

# What can be done at each station, the most telling first.
ORDER = {
    State.DRAFT: ("consult", "write", "invite", "withdraw"),
    State.CONSULTATION: ("comment", "ask_advice", "conclude", "write", "withdraw"),
    State.ADVICE: ("advise", "put_to_vote", "conclude", "comment", "write", "withdraw"),
    State.VOTE: ("comment", "take_back"),
}
# What takes a proposal on: who may do one of these is the one it waits for.
TURN = {"consult", "ask_advice", "advise", "put_to_vote", "conclude"}
OTHERS = {
    "advise": (gettext_lazy("Give advice"), "people", "proposals:advise"),
    "write": (gettext_lazy("Change the text"), "edit", "proposals:edit"),
    "invite": (gettext_lazy("Ask someone to write along"), "people", "proposals:authors"),
    "comment": (gettext_lazy("Respond"), "comment", "proposals:detail"),
}


@dataclass(frozen=True)
class Way:
    """Something to do, and where; `refused` says why this actor may not, `waits` why nobody can yet."""

    name: str
    label: str
    icon: str
    url: str
    refused: str = ""
    waits: str = ""


@dataclass
class Station:
    """What the panel shows: the first thing to do, what else can be done, and what others do. `ready`: for a vote, as
    it needs no advice."""

    ready: bool = False
    first: Way | None = None
    more: list[Way] = field(default_factory=list)
    waiting: list[Way] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)

    @property
    def turn(self) -> bool:
        return self.first is not None and self.first.name in TURN


def station(actor: Actor, proposal: Any, ahead: Road | None, latest: Any, vote: Any) -> Station:
    """The panel of a proposal with its `latest` version and the latest `vote` about it; asks the database nothing
    by itself."""
    found = Station(ready=proposal.state == State.ADVICE and ahead is not None and not ahead.kind.advice)
    for way in (_way(actor, proposal, ahead, latest, name) for name in _names(proposal, ahead, latest, vote)):
        if way.refused:
            found.others.append((way.label, way.refused))
        elif way.waits:
            found.waiting.append(way)
        elif found.first is None:
            found.first = way
        else:
            found.more.append(way)
    return found


def _names(proposal: Any, ahead: Road | None, latest: Any, vote: Any) -> list[str]:
    names = list(ORDER.get(proposal.state, ()))
    unfit = {Ask.DECIDE: {"conclude"}, Ask.ADVISE: {"put_to_vote"}, Ask.INFORM: {"put_to_vote", "ask_advice"}}
    needless = ahead is not None and not ahead.kind.advice
    if needless or (hasattr(proposal, "advice") and proposal.advice.version_id == latest.pk):
        names.sort(key=lambda name: name == "advise")
    opened = {"take_back"} if vote is None or vote.state != VoteState.PLANNED else set()
    return [
        name for name in names if name not in unfit[proposal.ask] | opened | ({"ask_advice"} if needless else set())
    ]


def _way(actor: Actor, proposal: Any, ahead: Road | None, latest: Any, name: str) -> Way:
    if name in STEPS:
        label, icon = str(STEPS[name].label), STEPS[name].icon
        address = url(f"proposals:{name}", proposal.number)
    else:
        words, icon, place = OTHERS[name]
        label, address = str(words), url(place, proposal.number) + ("#reageer" if name == "comment" else "")
    verdict = may(actor, name, proposal)
    refused = "" if verdict else _who(proposal, name, verdict.code, verdict.params)
    return Way(name, label, icon, address, refused, _waits(proposal, ahead, latest, name))


def _who(proposal: Any, name: str, code: str, params: dict[str, Any]) -> str:
    """Who can, in place of who asks."""
    group = proposal.steering_name or _("the steering group")
    if code == "authors-only":
        return _("%(name)s, and whoever writes along") % {"name": proposal.author.name}
    if name == "advise" and code == "steering-only":
        return group
    if code == "steering-only":
        return _("%(group)s or the secretariat") % {"group": group}
    if code == "participants-only":
        return _("the participants of %(service)s") % {"service": proposal.service.name}
    return sentence(BeraadError(code, **params))


def _waits(proposal: Any, ahead: Road | None, latest: Any, name: str) -> str:
    """Why a step has to wait, whoever may do it; the action has the last word."""
    if name == "ask_advice" and clock.now() < proposal.consultation_until:
        return sentence(Conflict("consultation-runs", until=clock.last_day(proposal.consultation_until)))
    if name == "put_to_vote" and ahead and ahead.kind.advice:
        advice = getattr(proposal, "advice", None)
        if advice is None:
            return sentence(Conflict("advice-first"))
        if advice.version_id != latest.pk:
            return sentence(Conflict("advice-on-older-text", version=latest.number))
    return ""


def life(proposal: Any, vote: Any, kind: Kind | None) -> list[dict[str, str]]:
    """The life line of what is decided as its `kind` says, if known: every station with its dates and its state; who
    left it early ends with that word."""
    advised = bool(proposal.advised_at) or kind is None or kind.advice
    stations = _stations(proposal, vote, advised)
    if proposal.state == State.WITHDRAWN:
        reached = 1 + bool(proposal.consultation_at) + bool(proposal.consultation_at and proposal.advised_at)
        gone = (_("Withdrawn"), _short(proposal.ended_at))
        stations = [*stations[:reached], gone]
    now = _now(proposal, len(stations), advised)
    return [
        {"name": name, "when": when, "state": "done" if place < now else "now" if place == now else "later"}
        for place, (name, when) in enumerate(stations)
    ]


def _stations(proposal: Any, vote: Any, advised: bool) -> list[tuple[str, str]]:
    consulted = ""
    if proposal.consultation_at:
        consulted = between(proposal.consultation_at, clock.last_day(proposal.consultation_until))
    stations = [(_("Draft"), _short(proposal.created_at)), (_("Consultation"), consulted)]
    if proposal.ask == Ask.DECIDE:
        voting = between(vote.opens_at, vote.closes_at) if vote else ""
        decided = (
            _short(proposal.ended_at)
            if proposal.ended_at
            else _("from %(day)s") % {"day": _short(vote.closes_at)}
            if vote and proposal.state == State.VOTE
            else ""
        )
        advice = [(_("Advice"), _short(proposal.advised_at))] if advised else []
        return [*stations, *advice, (_("Vote"), voting), (_("Decision"), decided)]
    if proposal.ask == Ask.ADVISE:
        stations.append((_("Advice"), _short(proposal.advised_at)))
    return [*stations, (_("Conclusion"), _short(proposal.ended_at))]


def _now(proposal: Any, length: int, advised: bool) -> int:
    """The place on the line; past its end when everything is done. What needs no advice waits for its vote."""
    places = {State.DRAFT: 0, State.CONSULTATION: 1, State.ADVICE: 2, State.VOTE: 2 + advised}
    return places.get(proposal.state, length)


def _short(moment: dt.datetime | None) -> str:
    return nldate(moment, "short") if moment else ""
