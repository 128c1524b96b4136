"""Budgets among projects and committees in proportion, beside pabutools and abcvoting, with equal results.

Synthetic voters each want a project with a likelihood of its own. On all of them nobody has a twin: grouping equal
ballots saves nothing here.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import numpy as np
from abcvoting import abcrules
from abcvoting.preferences import Profile
from numpy.typing import NDArray
from pabutools.election import ApprovalBallot, ApprovalProfile, Cardinality_Sat, Cost_Sat, Instance, Project
from pabutools.rules import exhaustion_by_budget_increase, method_of_equal_shares, sequential_phragmen

from bench.rows import Row
from rulebook import formats, registry
from rulebook.contest import Contest, Option
from rulebook.minutes import Minutes
from rulebook.profile import Scores
from rulebook.selecting import select
from rulebook.settings import Settings, Value

from .measure import beside, generator, taken, timed

VOTERS, PROJECTS = 100_000, 100
CANDIDATES, SEATS, FEWER = 50, 10, 10_000
REAL = Path(__file__).resolve().parents[2] / "tests" / "rulebook" / "data" / "pb"


def rows() -> Iterator[Row]:
    """What Equal Shares, Phragmén, PAV and the best package cost."""
    yield from _projects()
    yield from _committees()
    yield from _town("Poland_Swiecie_2023", Cost_Sat)


def _projects() -> Iterator[Row]:
    table = _wanted("beraad projects", VOTERS, PROJECTS)
    costs = generator("beraad costs").integers(10_000, 500_000, PROJECTS).tolist()
    contest = _plan(costs, sum(costs) // 3)
    ballots = _read(table)
    instance, profile = _theirs(table, contest)
    for utility, satisfaction in (("cost", Cost_Sat), ("cardinality", Cardinality_Sat)):
        own = timed(lambda utility=utility: _ours("equal-shares", contest, ballots, utility=utility), 3)
        peer = timed(lambda satisfaction=satisfaction: method_of_equal_shares(instance, profile, satisfaction))
        _same(own.result, {project.name for project in peer.result})
        what = f"Equal Shares by {utility}, {VOTERS:,} × {PROJECTS}"
        yield beside(what, own, "pabutools", peer, 1 / 50)
    own = timed(lambda: _ours("phragmen", contest, ballots), 3)
    peer = timed(lambda: sequential_phragmen(instance, profile))
    _same(own.result, {project.name for project in peer.result})
    yield beside(f"Phragmén, {VOTERS:,} × {PROJECTS}", own, "pabutools", peer, 1 / 50)
    raised = timed(lambda: _ours("equal-shares", contest, ballots, completion="add1"))
    yield taken("Equal Shares, raised by one", raised)
    yield taken("the best package", timed(lambda: _ours("knapsack", contest, ballots), 3))
    own = timed(lambda: _ours("equal-shares", contest, ballots), 3)
    many = _read(np.vstack([table, _wanted("beraad more voters", 3 * VOTERS, PROJECTS)]))
    more = timed(lambda: _ours("equal-shares", contest, many), 3)
    yield beside("four times as many voters", more, "once", own, 4)
    copied = _read(np.vstack([table, table]))
    twice = timed(lambda: _ours("equal-shares", contest, copied), 3)
    yield beside("every ballot twice", twice, "once", own, 1.2)


def _committees() -> Iterator[Row]:
    table = _wanted("beraad candidates", VOTERS, CANDIDATES, 2)
    contest = Contest(tuple(Option(_name(place), _name(place)) for place in range(CANDIDATES)), seats=SEATS)
    ballots, part = _read(table), _read(table[:FEWER])
    peers = Profile(CANDIDATES)
    peers.add_voters([set(np.flatnonzero(voter).tolist()) for voter in table[:FEWER]])
    for method, rule, aim in (("equal-shares", "equal-shares", 1 / 200), ("phragmen", "seqphragmen", None)):
        own = timed(lambda method=method: _ours(method, contest, part), 5)
        peer = timed(lambda rule=rule: abcrules.compute(rule, peers, SEATS, algorithm="gmpy2-fractions"))
        _same(own.result, {_name(place) for place in peer.result[0]})
        yield beside(f"{method}, {FEWER:,} × {CANDIDATES}, {SEATS} seats", own, "abcvoting", peer, aim)
        yield taken(f"the same, {VOTERS:,} voters", timed(lambda method=method: _ours(method, contest, ballots), 3))
    few = Contest(contest.options[:20], seats=SEATS)
    ballots = _read(table[:, :20])
    yield taken(f"the best of all committees, {VOTERS:,} × 20", timed(lambda: _ours("pav", few, ballots)))


def _town(name: str, satisfaction: type) -> Iterator[Row]:
    election = formats.read(f"{name}.pb", (REAL / f"{name}.pb").read_bytes())
    contest, table = election.contest, np.repeat(election.profile.table, election.profile.weights, axis=0)
    instance, profile = _theirs(table, contest)
    own = timed(lambda: _ours("equal-shares", contest, election.profile), 5)
    peer = timed(lambda: method_of_equal_shares(instance, profile, satisfaction))
    _same(own.result, {project.name for project in peer.result})
    yield beside(f"Equal Shares, {name}", own, "pabutools", peer)
    own = timed(lambda: _ours("equal-shares", contest, election.profile, completion="add1"), 3)
    settings = {"sat_class": satisfaction}
    peer = timed(
        lambda: exhaustion_by_budget_increase(
            instance, profile, method_of_equal_shares, settings, budget_step=len(table), exhaustive_stop=False
        )
    )
    _same(own.result, {project.name for project in peer.result})
    yield beside(f"raised by one, {name}", own, "pabutools", peer, 1 / 50)


def _wanted(seed: str, voters: int, options: int, many: float = 0.6) -> NDArray[np.int8]:
    """Who wants what: on average `many` times a sixth of the options."""
    chance = generator(seed)
    likely = np.clip(chance.beta(1.2, 6, options) * many, 0, 0.9)
    return (chance.random((voters, options)) < likely).astype(np.int8)


def _name(place: int) -> str:
    # By name, as theirs are sorted.
    return f"{place:03}"


def _plan(costs: list[int], budget: int) -> Contest:
    options = (Option(_name(place), _name(place), cost=Fraction(cost)) for place, cost in enumerate(costs))
    return Contest(tuple(options), budget=Fraction(budget))


def _theirs(table: NDArray[np.int8], contest: Contest) -> tuple[Instance, ApprovalProfile]:
    projects = [Project(option.id, int(option.cost)) for option in contest.options]
    ballots = [ApprovalBallot(projects[place] for place in np.flatnonzero(voter)) for voter in table]
    instance = Instance(projects, budget_limit=int(contest.budget or 0))
    return instance, ApprovalProfile(ballots, instance=instance)


def _read(table: NDArray[np.int8]) -> Scores:
    return Scores(table, np.ones(len(table), dtype=np.int64)).merged()


def _ours(method: str, contest: Contest, ballots: Scores, **settings: Value) -> set[str]:
    found = registry.latest(method)
    assert found
    values = {name: setting.default for name, setting in found.settings.items()} | settings
    order = sorted(option.id for option in contest.options)
    minutes = Minutes(contest, "casting_vote", "", order)
    return set(select(found, contest, ballots, Settings(values), minutes).winners)


def _same(mine: set[str], theirs: Mapping[str, object] | set[str]) -> None:
    assert mine == set(theirs), f"not the same: {sorted(mine ^ set(theirs))}"
