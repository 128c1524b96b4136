"""Single transferable vote for five of fifteen, beside votekit and pyrankvote on the same ballots.

OpenSTV and droop are not on PyPI and so not measured here. For a million by Meek, where OpenSTV took 2.9 s on two slow
cores and droop far longer, the aim is a fifth of that. pyrankvote has a rule of its own and may elect others.
"""

import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
import pandas as pd
import pyrankvote
from votekit import RankProfile
from votekit.elections import FastSTV

import rulebook
from bench.rows import Row
from rulebook import formats, registry
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.outcome import Outcome
from rulebook.profile import Rankings
from rulebook.selecting import select
from rulebook.settings import Settings
from rulebook.shape import Node

from .measure import Timed, beside, generator, taken, timed

SOURCE = Path(rulebook.__file__).parents[1]
CANDIDATES, SEATS = 15, 5
SEED = "beraad five of fifteen"
READING, MEMORY, MEEK = 3000, 500, {1_000_000: 580}

ALONE = """
import sys
from pathlib import Path
from rulebook import formats
from rulebook.formats.counting import count
file = Path(sys.argv[1])
count(formats.read("election.blt", file.read_bytes()), "scottish-stv", {})
most = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(most.split()[1]) / 1024)
"""
"""Read a file and count it, and say how many megabytes that took at most."""


def rows() -> Iterator[Row]:
    """The cost of reading and counting a hundred thousand ballots and a million, and the memory for that."""
    warnings.simplefilter("ignore")
    for ballots in (100_000, 1_000_000):
        yield from of(ballots)


def of(ballots: int) -> Iterator[Row]:
    """The rows for so many ballots."""
    size = f"{ballots:,}"
    order = elections(ballots)
    file = written(order)
    read = timed(lambda: formats.read("election.blt", file))
    yield Row(f"reading a .blt of {size}", read.seconds * 1000, "ms", READING)
    contest, profile = read.result.contest, read.result.profile
    own = {
        method: timed(lambda method=method: counted(method, contest, profile), 5)
        for method in ("scottish-stv", "ers97-stv", "meek-stv")
    }
    peers = {"votekit": of_votekit(order), "pyrankvote": of_pyrankvote(order)}
    assert set(own["scottish-stv"].result.winners) == peers["votekit"].result
    fastest = min(peers, key=lambda name: peers[name].seconds)
    for name, peer in peers.items():
        aim = 1 / 8 if name == fastest else None
        yield beside(f"scottish-stv, {size}", own["scottish-stv"], name, peer, aim)
    yield taken(f"ers97-stv, {size}", own["ers97-stv"])
    yield Row(f"meek-stv, {size}", own["meek-stv"].seconds * 1000, "ms", MEEK.get(ballots))
    double = Rankings(profile.order, profile.joined, profile.weights * 2)
    for method, once in own.items():
        twice = timed(lambda method=method: counted(method, contest, double), 5)
        yield beside(f"{method}, every ballot twice", twice, "once", once, 1.2)
    yield Row(f"memory for {size}, file and all", alone(file), "MB", MEMORY)


def elections(ballots: int) -> np.ndarray:
    """Rankings of some length by voters who like some candidates more than others, filled up with -1."""
    chance = generator(SEED)
    liking = np.log(chance.dirichlet(np.full(CANDIDATES, 2.0)))
    order = np.argsort(-(chance.gumbel(size=(ballots, CANDIDATES)) + liking), axis=1).astype(np.int8)
    length = chance.integers(1, CANDIDATES + 1, size=ballots)
    order[np.arange(CANDIDATES) >= length[:, None]] = -1
    return order


def written(order: np.ndarray) -> bytes:
    """Ballots as a file, one line for each; the candidates are called after their places."""
    lines = "".join(f"1 {' '.join(str(one + 1) for one in row if one >= 0)} 0\n" for row in order.tolist())
    names = "".join(f'"{place}"\n' for place in range(CANDIDATES))
    return f'{CANDIDATES} {SEATS}\n{lines}0\n{names}"bench"\n'.encode()


def counted(id: str, contest: Contest, ballots: Rankings) -> Outcome:
    """The outcome by a method as it is set by itself."""
    method = registry.latest(id)
    assert method
    return select(method, contest, ballots, Settings.read(Node({}, ValueError), method.settings), Minutes(contest))


def of_votekit(order: np.ndarray) -> Timed:
    """Who is elected by votekit, from its table of ballots, with every ballot a row as it reads them."""
    names = [str(place) for place in range(CANDIDATES)]
    cells: list[Any] = [*(frozenset([name]) for name in names), frozenset("~")]
    sets = np.empty(len(cells), dtype=object)
    sets[:] = cells
    table = pd.DataFrame({f"Ranking_{place + 1}": sets[order[:, place]] for place in range(CANDIDATES)})
    table["Voter Set"] = [set()] * len(table)
    table["Weight"] = 1.0
    table.index.name = "Ballot Index"
    profile = RankProfile(df=table, candidates=names, max_ranking_length=CANDIDATES)
    found = timed(lambda: FastSTV(profile, n_seats=SEATS))
    return Timed(found.seconds, {name for group in found.result.get_elected() for name in group})


def of_pyrankvote(order: np.ndarray) -> Timed:
    """Who is elected by pyrankvote."""
    candidates = [pyrankvote.Candidate(str(place)) for place in range(CANDIDATES)]
    ballots = [pyrankvote.Ballot([candidates[one] for one in row if one >= 0]) for row in order.tolist()]
    found = timed(lambda: pyrankvote.single_transferable_vote(candidates, ballots, SEATS))
    return Timed(found.seconds, {winner.name for winner in found.result.get_winners()})


def alone(file: bytes) -> float:
    """The most megabytes that a process needs which reads and counts a file and does nothing else."""
    with NamedTemporaryFile(suffix=".blt") as kept:
        kept.write(file)
        kept.flush()
        command = [sys.executable, "-c", ALONE, kept.name]
        found = subprocess.run(command, check=True, capture_output=True, text=True, env={"PYTHONPATH": str(SOURCE)})
    return float(found.stdout)
