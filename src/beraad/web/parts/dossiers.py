"""What is open, as cards: at which station, until when, and whether it is the reader's turn."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beraad.access.actor import Actor
from beraad.charters.queries import rules_by_service
from beraad.kernel import clock
from beraad.kernel.ids import key
from beraad.proposals.choices import State
from beraad.proposals.models import Proposal
from beraad.proposals.queries import advice_first
from beraad.register.models import Decision
from beraad.services.models import Service
from beraad.votes.choices import VoteState
from beraad.votes.models import Vote
from beraad.votes.queries import latest_votes, open_for
from beraad.web.ui.formats import nldate, nldatetime, number
from beraad.web.ui.jinja import page_of, url
from rulebook import Rule

from .outcomes import Verdict, verdict


@dataclass(frozen=True)
class Dossier:
    """A card: `station` on its tab, `action` on its button, `turn` when it waits for the reader."""

    title: str
    station: str
    icon: str
    action: str
    url: str
    turn: bool = False
    due: dt.datetime | None = None
    context: list[str] = field(default_factory=list)
    service: Service | None = None
    vote: Vote | None = None
    quorum: float | None = None

    @property
    def turnout(self) -> str:
        """How many voted, in words."""
        if self.vote is None:
            return ""
        words = {"cast": number(self.vote.cast), "seats": number(self.vote.seats)}
        return _("%(cast)s of %(seats)s voted") % words


def of_proposals(actor: Actor, rows: Iterable[Proposal]) -> list[Dossier]:
    """A card per proposal as `proposals.queries.in_discussion` gives them, my turn first. Three statements at most."""
    rows = list(rows)
    votes = latest_votes(key(row) for row in rows if row.state == State.VOTE)
    waiting = _waiting(actor) if votes else set()
    preparing = [row for row in rows if row.state == State.ADVICE and row.advised_at is None]
    rules = rules_by_service([row.service_id for row in preparing], clock.today()) if preparing else {}
    needless = {row for row in preparing if not advice_first(row, rules.get(row.service_id))}
    cards = [_of_proposal(row, votes.get(key(row)), waiting, row in needless) for row in rows]
    return sorted(cards, key=lambda card: not card.turn)


def of_votes(actor: Actor, votes: Iterable[Vote]) -> list[Dossier]:
    """A card per open vote as `votes.queries.open_votes` gives them, my turn first. One statement at most."""
    waiting = _waiting(actor)
    cards = [_of_vote(vote, vote.pk in waiting, [vote.body.name], vote.body.service) for vote in votes]
    return sorted(cards, key=lambda card: not card.turn)


def judged(decisions: Iterable[Decision]) -> list[tuple[Decision, Verdict]]:
    """Decisions with their verdicts, for `lists.decisions`."""
    return [(decision, verdict(decision.result)) for decision in decisions]


def _waiting(actor: Actor) -> set[int]:
    """The open votes in which a seat of the actor has not voted."""
    return {elector.vote_id for elector in open_for(actor) if not elector.voted}


def _of_proposal(row: Proposal, vote: Vote | None, waiting: set[int], needs_no_advice: bool) -> Dossier:
    context = [row.number, str(row.get_ask_display()), _replies(row.comments)]
    if row.state == State.VOTE and vote is not None:
        return _of_vote(vote, vote.pk in waiting, context)
    common: dict[str, Any] = {"title": row.title, "url": url("proposals:detail", row.number), "context": context}
    if needs_no_advice:
        return Dossier(**common, station=_("Ready for a vote"), icon="vote", action=_("Read along"))
    if row.state == State.ADVICE:
        turn = row.steers and row.advised_at is None
        given = _("Advice given") if row.advised_at else _("Advice by the steering group")
        return Dossier(
            **common, station=given, icon="people", turn=turn, action=_("Give advice") if turn else _("Read along")
        )
    until = row.consultation_until
    running = until is None or until > clock.now()
    station = _("Consultation until %(day)s") if running else _("Consultation ended on %(day)s")
    return Dossier(
        **common,
        station=station % {"day": nldate(clock.last_day(until), "short") if until else ""},
        icon="comment",
        action=_("Give your view") if row.takes_part or row.steers else _("Read along"),
    )


def _of_vote(vote: Vote, turn: bool, context: list[str], service: Service | None = None) -> Dossier:
    if vote.state == VoteState.PLANNED:
        station = _("Vote opens on %(day)s") % {"day": nldatetime(vote.opens_at, "short")}
    else:
        station = _("Vote until %(day)s") % {"day": nldatetime(vote.closes_at, "short")}
    return Dossier(
        title=vote.title,
        station=station,
        icon="vote",
        turn=turn,
        context=context,
        service=service,
        action=_("Read and vote") if turn else _("Read along"),
        due=vote.closes_at if turn else None,
        url=page_of(vote.reference),
        vote=vote if vote.state == VoteState.OPEN else None,
        quorum=_quorum(vote),
    )


def _quorum(vote: Vote) -> float | None:
    """Where on the bar of turnout the quorum of heads lies, in seats; None when the rule has none."""
    rule = Rule.parse(vote.rule)
    asked = [asked for asked in rule.quorum_at(vote.call) if asked.measure == "heads"]
    needed = [one.number if one.share is None else one.share * vote.seats for one in asked]
    return float(max(needed)) if needed else None


def _replies(count: int) -> str:
    return ngettext("%(n)s reply", "%(n)s replies", count) % {"n": number(count)}
