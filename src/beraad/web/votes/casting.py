"""Several ballots from one form, each cast by itself: what was counted, and what was refused."""

from dataclasses import dataclass

from django.http import QueryDict

from beraad.access.actor import Actor
from beraad.kernel.errors import BeraadError, Conflict, Invalid
from beraad.votes.actions import cast_ballot
from beraad.votes.models import Ballot
from beraad.votes.secrecy import SecretBallot, cast_secret_ballot
from beraad.web.parts.ballots import Paper, papers_in


@dataclass(frozen=True)
class Counting:
    """What came of the papers of one form."""

    ballots: list[Ballot | SecretBallot]
    refused: list[BeraadError]


def count_in(actor: Actor, data: QueryDict) -> Counting:
    """Cast every paper in `data`; the refusal of one does not hold up the others.

    A form that does not say which vote and which seats is refused: whoever sent it must not think they voted.
    """
    vote, papers = data.get("vote", ""), papers_in(data)
    counting = Counting([], [])
    if not (vote.isascii() and vote.isdecimal()) or len(papers) < max(1, len(set(data.getlist("seat")))):
        counting.refused.append(Invalid("ballot-unreadable"))
        return counting
    for paper in papers:
        try:
            counting.ballots.append(_cast(actor, int(vote), paper))
        except BeraadError as error:
            counting.refused.append(error)
    return counting


def _cast(actor: Actor, vote: int, paper: Paper) -> Ballot | SecretBallot:
    if paper.ticket:
        return _cast_secretly(actor, vote, paper)
    given = {"choice": paper.choice, "motivation": paper.motivation, "replaces": paper.replaces}
    try:
        return cast_ballot(actor=actor, vote=vote, seat=paper.seat, **given)
    except Conflict as error:
        if error.code != "voted-meanwhile" or paper.replaces is None:
            raise
        # Of a double click the first may have been counted in between, and the same ballot twice is one ballot.
        return cast_ballot(actor=actor, vote=vote, seat=paper.seat, **given)


def _cast_secretly(actor: Actor, vote: int, paper: Paper) -> SecretBallot:
    given = {"choice": paper.choice, "ticket": paper.ticket}
    try:
        return cast_secret_ballot(actor=actor, vote=vote, seat=paper.seat, **given)
    except Conflict as error:
        if error.code != "voted-secretly":
            raise
        # As above: of a double click both ballots have the same code.
        return cast_secret_ballot(actor=actor, vote=vote, seat=paper.seat, **given)
