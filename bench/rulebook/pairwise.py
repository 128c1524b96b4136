"""Condorcet methods on complete random orders, beside a bare table of pairs in numpy and pref_voting."""

from collections.abc import Iterator

import numpy as np
from pref_voting.profiles import Profile
from pref_voting.voting_methods import beat_path, ranked_pairs_tb

from bench.rows import Row
from rulebook import formats, registry
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.outcome import Outcome
from rulebook.profile import Rankings
from rulebook.selecting import select
from rulebook.settings import Settings
from rulebook.shape import Node

from .measure import beside, generator, taken, timed, together

BALLOTS = 100_000
SEED = "beraad complete orders"
PEERS = {"schulze": beat_path, "ranked-pairs": ranked_pairs_tb}


def rows() -> Iterator[Row]:
    """The cost of reading and of counting, for 20 candidates and for 50."""
    warm = Profile([[0, 1, 2], [1, 2, 0], [2, 0, 1]])
    for peer in PEERS.values():
        peer(warm)
    for candidates in (20, 50):
        yield from of(candidates)


def of(candidates: int) -> Iterator[Row]:
    """The rows for so many candidates."""
    order = np.argsort(generator(SEED).random((BALLOTS, candidates)), axis=1).astype(np.int8)
    ranks = np.argsort(order, axis=1).astype(np.int8)
    bare = timed(lambda: table(ranks), 3)
    yield taken(f"bare table, {candidates} candidates", bare)
    file = written(order)
    read = timed(lambda: formats.read("orders.soc", file))
    loaded = timed(lambda: Profile(order.tolist(), [1] * BALLOTS))
    yield beside("reading", read, "pref_voting", loaded)
    contest, ballots = read.result.contest, read.result.profile
    double = Rankings(ballots.order, ballots.joined, ballots.weights * 2)
    for method, peer in PEERS.items():
        own = timed(lambda method=method: counted(method, contest, ballots), 5)
        theirs = timed(lambda peer=peer: peer(loaded.result))
        assert [contest.place[id] for id in own.result.winners] == theirs.result
        yield beside(method, own, "bare table", bare, 2)
        # pref_voting makes its table while it loads.
        yield beside(f"reading and {method}", together(read, own), "pref_voting", together(loaded, theirs))
        yield beside(
            "every ballot twice", timed(lambda method=method: counted(method, contest, double), 5), "once", own, 1.2
        )


def table(ranks: np.ndarray) -> np.ndarray:
    """How many ballots rank each candidate above each other one."""
    found = np.zeros((ranks.shape[1],) * 2, dtype=np.int64)
    for one in range(ranks.shape[1]):
        found[one] = (ranks[:, one : one + 1] < ranks).sum(axis=0)
    return found


def written(order: np.ndarray) -> bytes:
    """Ballots as a file of PrefLib."""
    lines = "\n".join("1: " + ",".join(map(str, row)) for row in (order + 1).tolist())
    return f"# DATA TYPE: soc\n# NUMBER ALTERNATIVES: {order.shape[1]}\n{lines}\n".encode()


def counted(id: str, contest: Contest, ballots: Rankings) -> Outcome:
    """The outcome by a method as it is set by itself."""
    method = registry.latest(id)
    assert method
    return select(method, contest, ballots, Settings.read(Node({}, ValueError), method.settings), Minutes(contest))
