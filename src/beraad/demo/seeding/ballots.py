"""Who votes what: as many as the story says, drawn until the count by the rules gives the result that is told."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import zip_longest
from random import Random
from typing import Any

from beraad.access.actor import Actor
from beraad.bodies.models import Mandate
from beraad.bodies.queries import mandates_on
from beraad.demo.cast import WAITING
from beraad.kernel import clock
from beraad.kernel.errors import Forbidden
from beraad.people.models import Person
from beraad.votes import codes
from beraad.votes.actions import cast_ballot
from beraad.votes.choices import Choice
from beraad.votes.models import Elector, Vote
from beraad.votes.queries import electors
from beraad.votes.secrecy import cast_secret_ballot
from rulebook import Contest, Member, Outcome, Rule, count

from .preferences import content
from .stories import Ballots, Story
from .world import World

TRIES = 400
# How many ballots in a hundred a substitute casts, come with a reason, and are changed later.
BY_SUBSTITUTE, WITH_REASON, CHANGED = 0.12, 0.12, 0.02


@dataclass(frozen=True)
class Paper:
    """What one seat will choose, by whose hand."""

    elector: Elector
    hand: Person
    choice: Any


def plan(world: World, vote: Vote, told: Ballots, story: Story) -> None:
    """Put on the agenda, when a vote has opened, every ballot that will be cast in it before the present."""
    opens, until = clock.now(), min(vote.closes_at, world.agenda.until)
    waiting = WAITING if until < vote.closes_at else frozenset()
    papers = _drawn(world.rng, vote, told, waiting, [option.appeal for option in story.options])
    for paper in papers:
        moment = _moment(world.rng, opens, until)
        if vote.secret:
            world.agenda.add(moment, partial(_cast_secretly, paper))
            continue
        said = [line.partition("| ")[2] for line in story.reasons if line.startswith(f"{paper.choice}| ")]
        motivation = world.rng.choice(said) if said and world.rng.random() < WITH_REASON else ""
        world.agenda.add(moment, partial(_cast, paper, paper.choice, motivation))
        if world.rng.random() < CHANGED and not told.way:
            other = world.rng.choice([choice for choice in Choice.values if choice != paper.choice])
            world.agenda.add(opens + (moment - opens) / 2, partial(_cast, paper, other, ""))


def _cast(paper: Paper, choice: Any, motivation: str) -> None:
    # Whose mandate ended since the vote opened votes no more.
    with suppress(Forbidden):
        cast_ballot(
            actor=Actor(person=paper.hand),
            vote=paper.elector.vote_id,
            seat=paper.elector.seat_id,
            choice=choice,
            motivation=motivation,
        )


def _cast_secretly(paper: Paper) -> None:
    seat = {"vote": paper.elector.vote_id, "seat": paper.elector.seat_id}
    with suppress(Forbidden):
        cast_secret_ballot(actor=Actor(person=paper.hand), choice=paper.choice, ticket=codes.offer(**seat), **seat)


def _moment(rng: Random, opens: dt.datetime, until: dt.datetime) -> dt.datetime:
    """Many vote in the first days, many in the last, nearly all by day."""
    spread = rng.random() ** 2 if rng.random() < 0.6 else 1 - rng.random() / 5
    moment = (opens + (until - opens) * spread).astimezone(clock.ZONE)
    by_day = moment.replace(hour=8 + moment.hour * 13 // 24)
    return by_day if opens < by_day < until else moment


def _drawn(rng: Random, vote: Vote, told: Ballots, waiting: frozenset[str], appeal: list[float]) -> list[Paper]:
    entitled = [elector for elector in electors(vote) if elector.eligible]
    sitting = mandates_on([elector.seat_id for elector in entitled if elector.house.name not in waiting], clock.today())
    able = [(elector, sitting[elector.seat_id]) for elector in entitled if elector.seat_id in sitting]
    for _ in range(TRIES):
        papers = _dealt(rng, able, round(told.turnout * len(entitled)), told)
        if vote.contest:
            papers = [replace(paper, choice=content(rng, vote, appeal)) for paper in papers]
        if _fits(_counted(vote, entitled, papers), told):
            return papers
    raise ValueError(f"no ballots lead to '{told.result}' in {vote.title}")


def _dealt(rng: Random, able: list[tuple[Elector, list[Mandate]]], number: int, told: Ballots) -> list[Paper]:
    voters = rng.sample(able, min(number, len(able)))
    if told.split:
        voters.sort(key=lambda voter: _inhabitants(voter[0]) * rng.lognormvariate(0, 0.7))
    abstain = len(voters) % 2 if told.tie else round(told.abstain * len(voters))
    favour = (len(voters) - abstain) // 2 if told.tie else round(told.share * len(voters))
    choices = [Choice.FOR] * favour + [Choice.ABSTAIN] * abstain
    return [
        Paper(elector, _hand(rng, mandates), choice.value)
        for (elector, mandates), choice in zip_longest(voters, choices, fillvalue=Choice.AGAINST)
    ]


def _hand(rng: Random, mandates: list[Mandate]) -> Person:
    """The representative, who comes first, or now and then a substitute."""
    return mandates[-1 if rng.random() < BY_SUBSTITUTE else 0].person


def _inhabitants(elector: Elector) -> float:
    return float(Fraction(elector.figures.get("inhabitants", "1")))


def _counted(vote: Vote, entitled: list[Elector], papers: list[Paper]) -> Outcome:
    members = [
        Member(str(e.pk), Fraction(e.weight), {name: Fraction(figure) for name, figure in e.figures.items()})
        for e in entitled
    ]
    choices = {str(paper.elector.pk): paper.choice for paper in papers}
    about = {"contest": Contest.parse(vote.contest), "seed": vote.seed} if vote.contest else {}
    # Named or not, ballots count the same.
    return count(Rule.parse(vote.rule), members, choices, call=vote.call, **about)


def _fits(outcome: Outcome, told: Ballots) -> bool:
    unmet = [condition.measure for condition in outcome.conditions if not condition.met]
    return (not told.result or outcome.result == told.result) and (not told.only or unmet == [told.only])
