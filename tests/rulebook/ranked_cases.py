"""Ranked ballots for tests: real elections, and random ones of a few options."""

import json
import re
from fractions import Fraction
from pathlib import Path

from hypothesis import strategies as st

from rulebook import formats
from rulebook.contest import Contest, Option
from rulebook.profile import rankings

DATA = Path(__file__).parent / "data" / "ranked"
EXPECTED = json.loads((DATA / "expected.json").read_text())
NAMES = "ABCDE"


def burlington():
    """The contest and ballots of the mayor of Burlington, 2009, with names as ids."""
    election = formats.read("burlington_2009.toi", (DATA / "burlington_2009.toi").read_bytes())
    return Contest(tuple(Option(one.name, one.name) for one in election.contest.options)), election.profile


def debian(year):
    """The contest and ballots of the Debian project leader of a year: a digit is a rank, equal digits are equals."""
    text = (DATA / f"debian_leader_{year}.txt").read_text()
    names = re.findall(r"^# \d+ (.+)$", text, re.MULTILINE)
    sheets = [line for line in text.splitlines() if not line.startswith("#")]
    ballots = []
    for sheet in sheets:
        ranks = sorted(set(sheet) - {"-"})
        ballots.append(([[at for at, one in enumerate(sheet) if one == rank] for rank in ranks], Fraction(1)))
    return Contest(tuple(Option(name, name) for name in names)), rankings(ballots, len(names))


@st.composite
def weak_orders(draw, names=NAMES):
    """A ranking in tiers of some of the options."""
    ranked = draw(st.lists(st.sampled_from(names), unique=True))
    tiers = []
    for name in ranked:
        if tiers and draw(st.booleans()):
            tiers[-1].append(name)
        else:
            tiers.append([name])
    return tiers


weights = st.integers(1, 6).map(Fraction) | st.fractions(0, 4, max_denominator=6)
elections = st.lists(st.tuples(weak_orders(), weights), min_size=1, max_size=8)


def above(ballot, one, other):
    """Whether a ballot ranks one option above another."""
    place = {name: at for at, tier in enumerate(ballot) for name in tier}
    return place.get(one, len(NAMES)) < place.get(other, len(NAMES))


def leaders(outcome):
    """Who came first: the winner, or all whom a tie for it was between."""
    ties = [set(tie.between) for tie in outcome.ties if tie.stage == "winner"]
    return ties[0] if ties else set(outcome.winners)
