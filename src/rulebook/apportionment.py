"""So many seats over so many groups: what the method "apportionment" does, from the groups' figures alone."""

from collections.abc import Mapping
from fractions import Fraction

from rulebook import registry
from rulebook.contest import Contest, Option
from rulebook.errors import RuleError
from rulebook.minutes import Minutes
from rulebook.outcome import Outcome
from rulebook.profile import scores
from rulebook.selecting import select
from rulebook.settings import Settings
from rulebook.shape import Node


def apportion(
    votes: Mapping[str, Fraction | int],
    seats: int,
    formula: str,
    *,
    threshold: Fraction = Fraction(),
    least: int = 0,
    blank: Fraction | int = 0,
    tie: str = "lot",
    seed: str = "",
) -> Outcome:
    """Return how many of the `seats` each group gets for its `votes` (or inhabitants, or whatever it is), by id.

    The outcome has them under `totals[id]["seats"]`, and as many times in `winners`. `formula` is one of those in
    `methods.apportionment`. Whoever has less than the share `threshold` of all votes, those for nobody (`blank`)
    included, gets none; everyone else at least `least`. Equals are settled by `tie` with its published `seed`. Raises
    RuleError as `methods.apportionment.select`, and for a formula that is none.
    """
    if not any(votes.values()):
        raise RuleError("seats-unfilled", "seats", seats=seats, options=0)
    method = registry.latest("apportionment")
    assert method is not None
    options = tuple(Option(id, id) for id in sorted(votes))
    contest = Contest(options, seats)
    given = {"formula": formula, "threshold": threshold, "least": least}
    settings = Settings.read(Node(given, RuleError, "settings"), method.settings)
    rows = [([int(other is option) for other in options], Fraction(votes[option.id])) for option in options]
    nobody = ([0] * len(options), Fraction(blank))
    return select(method, contest, scores([*rows, nobody], len(options)), settings, Minutes(contest, tie, seed))
