"""Who is pivotal in a game, as plain data; pure, and run as a program because it can take a minute.

`python -m beraad.oversight.reckoning` reads heads, weights and quotas as JSON and writes what it found.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import count
from typing import Any

from rulebook.analysis.coalitions import Smallest, smallest_blocking, smallest_winning
from rulebook.analysis.games import Game
from rulebook.analysis.power import banzhaf, shapley_shubik
from rulebook.errors import AnalysisError

DIGITS = Decimal("0.000000000001")
"""To which a share is rounded, half up: it is shown and decides nothing. As a fraction it would be hundreds of digits
long."""


FINEST = 50_000
"""How much all weigh together, at most, in each measure: a minute or so. Above it weights are rounded to steps."""
MOST = 1_000
"""Among how many members at most this is found: for ten thousand the number of sets alone takes minutes."""


def found(game: Game) -> dict[str, Any]:
    """The share of power of every weight by both indices, and the smallest sets that win or block, by size and number.

    `steps` says to which steps each measure was rounded, 1 for not at all; the smallest sets are those of the game as
    it is. What is too large to be found is absent; all of it when nothing could be, with the `refusal`.
    """
    if len(game.members) > MOST:
        return {"refusal": "analysis-large"}
    steps = [_step(total) for total in game.totals]
    rough = _in_steps(game, steps)
    power, value = _asked(lambda: banzhaf(rough)), _asked(lambda: shapley_shubik(rough))
    shares: dict[tuple[int, ...], dict[str, Any]] = {}
    for id, weights in zip(game.members, game.weights, strict=True):
        own = {"banzhaf": power and _rounded(power[id].share), "shapley": value and _rounded(value[id])}
        shares.setdefault(weights, {"weights": list(weights)} | own)
    return {
        "steps": steps,
        "shares": list(shares.values()),
        "winning": _sized(_asked(lambda: smallest_winning(game, listed=0))),
        "blocking": _sized(_asked(lambda: smallest_blocking(game, listed=0))),
        "refusal": "" if power or value else "analysis-large",
    }


def _step(total: int) -> int:
    """1, 2, 5, 10, 20 … : the first by which the total is small enough."""
    sizes = (digit * 10**zeros for zeros in count() for digit in (1, 2, 5))
    return next(size for size in sizes if total <= FINEST * size)


def _in_steps(game: Game, steps: Sequence[int]) -> Game:
    """The game with weights rounded to steps, half up, and as much of them needed as of all."""
    columns, quotas = [], []
    for place, step in enumerate(steps):
        column = [(2 * weights[place] + step) // (2 * step) for weights in game.weights]
        columns.append(column)
        # As much of the rounded weights as was needed of the exact ones: more than half stays more than half.
        quotas.append(game.quotas[place] if step == 1 else -(-game.quotas[place] * sum(column) // game.totals[place]))
    weights = tuple(zip(*columns, strict=True)) or game.weights
    return Game(game.members, game.heads, weights, tuple(quotas))


def _asked(question: Callable[[], Any]) -> Any:
    try:
        return question()
    except AnalysisError:
        return None


def _rounded(share: Fraction) -> str:
    with localcontext() as context:
        context.prec = 40
        return str((Decimal(share.numerator) / Decimal(share.denominator)).quantize(DIGITS, ROUND_HALF_UP))


def _sized(smallest: Smallest | None) -> dict[str, Any] | None:
    return smallest and {"size": smallest.size, "number": None if smallest.number is None else str(smallest.number)}


def main() -> None:
    os.nice(10)
    heads, weights, quotas = json.load(sys.stdin)
    members = tuple(str(place) for place in range(len(weights)))
    json.dump(found(Game(members, heads, tuple(map(tuple, weights)), tuple(quotas))), sys.stdout)


if __name__ == "__main__":
    main()
