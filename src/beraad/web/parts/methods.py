"""The ways of deciding in words: what the ballot asks, how it is counted, when to use it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from beraad.web.ui.sayings import described
from rulebook import registry

ASKS: dict[str, Any] = {
    "majority": _("Each votes for or against, or abstains."),
    "consent": _("Each has no objection, or one with a reason. Silence is consent."),
    "approval": _("Each ticks all options that they agree with."),
    "ranking": _("Each puts the options in order, and may leave some out."),
    "points": _("Each gives every option points."),
    "dots": _("Each divides a number of dots over the options."),
    "grades": _("Each says in words how good every option is."),
}
"""By the method, or else by the kind of its ballot."""

PAIRS = _("Every option is compared with every other one: which of the two is higher on more ballots, by weight?")
TRANSFERS = _(
    "Your vote goes to your first choice. Who has enough votes is chosen. Who has the fewest drops out, and those "
    "votes go on to the next choice."
)
HOW: dict[str, tuple[Any, ...]] = {
    "majority": (_("What is for and what is against is added up by weight. The majority that the rules ask decides."),),
    "consent": (_("Few objections: it is decided. Too many: the whole group votes."),),
    "approval": (_("The ticks are added up by weight. Who has the most is chosen."),),
    "score": (_("The points are added up by weight. Who has the most is chosen."),),
    "dots": (_("The dots are added up by weight. Who has the most is chosen."),),
    "majority-judgment": (
        _("Half of the weight gives an option this grade or a better one: that is its grade. The best is chosen."),
    ),
    "borda": (_("A last place is no points, and each place higher is one more. The points are added up by weight."),),
    "irv": (
        _("Your vote goes to your first choice. In each round the option with the fewest votes drops out."),
        _("Those votes go on to the next choice on each ballot, until one option is left."),
    ),
    "schulze": (PAIRS, _("Who wins from all others, directly or by way of others, is chosen.")),
    "ranked-pairs": (PAIRS, _("The clearest wins are fixed first. A win that goes against these does not count.")),
    "minimax": (PAIRS, _("Chosen is the option of which the worst defeat is the smallest.")),
    "copeland": (PAIRS, _("Who wins most of these is chosen. As many on both sides is half a win.")),
    "scottish-stv": (
        TRANSFERS,
        _("What someone has beyond what is needed also goes on, as an equal part of each of their votes."),
    ),
    "meek-stv": (
        TRANSFERS,
        _("Who is chosen keeps just what is needed of each vote, and the rest goes on, every round."),
    ),
    "ers97-stv": (TRANSFERS, _("What someone has beyond what is needed goes on by the votes that came in last.")),
    "phragmen": (
        _("Who supports a choice carries it together, by weight. Next comes always what burdens them least."),
    ),
    "pav": (
        _("The first choice of yours that is chosen counts fully, the second half, the third a third, and so on."),
        _("So small groups get their share too. Chosen is what counts for most together, by weight."),
    ),
    "equal-shares": (
        _("Everyone gets a part of the seats or the money, by weight. Who supports a choice pays for it together."),
    ),
    "greedy-budget": (_("What has the most support goes first, as long as the money lasts."),),
    "knapsack": (_("Of all sets of projects within the budget, the one with the most support is chosen."),),
}


@dataclass(frozen=True)
class Method:
    """A way of deciding in words."""

    id: str
    name: str
    use: str
    asks: str
    how: str


def method(id: str) -> Method:
    """A way of deciding, in the language of the page."""
    told, kind = described(id), registry.latest(id).kind
    return Method(id, told.name, told.use, str(ASKS.get(id) or ASKS[kind]), " ".join(map(str, HOW.get(id, ()))))
