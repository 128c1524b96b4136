"""Short ways to write rules, members and bundles in tests."""

from fractions import Fraction

from rulebook import Member, Rule, RuleError, bundle, count, registry, weigh
from rulebook.ballots import read_profile
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.selecting import select
from rulebook.settings import Settings
from rulebook.shape import Node

HALF = {"measure": "heads", "base": "for_against", "share": "1/2", "strict": True}
EQUAL = {
    "method": "majority",
    "version": 1,
    "weight": {"scheme": "equal"},
    "quorum": [],
    "second_call": None,
    "majority": [HALF],
    "tie": "rejected",
    "secret": False,
}


def rule(**changes):
    return Rule.parse(EQUAL | changes)


def majority(measure="heads", base="for_against", share="1/2", strict=True):
    return {"measure": measure, "base": base, "share": share, "strict": strict}


def quorum(measure="heads", share="1/2", strict=True):
    return {"measure": measure, "share": share, "strict": strict}


def heads(number):
    return [Member(f"m{index:03}", Fraction(1)) for index in range(number)]


def cast(members, in_favour, against=0, abstain=0):
    choices = ["for"] * in_favour + ["against"] * against + ["abstain"] * abstain
    return {member.id: choice for member, choice in zip(members, choices, strict=False)}


def weighed(of, figures):
    """Members weighed by the rule, given each one's inhabitants."""
    figures = {id: Fraction(figure) for id, figure in figures.items()}
    weights = weigh(of.weight, figures)
    return [Member(id, weights[id], {"inhabitants": figures[id]}) for id in figures]


def entry(member, **changes):
    return {
        "id": member.id,
        "name": f"Bibliotheek {member.id}",
        "weight": member.weight,
        "figures": dict(member.figures),
        "reason": {"code": "participation"},
        "source": {"register": "2025"},
    } | changes


def bundled(of, members, ballots, **more):
    return bundle(
        vote={"title": "Eén gedeelde catalogus"},
        rule=of,
        electorate=[entry(member) for member in members],
        ballots=[{"member": id, "choice": choice} for id, choice in ballots.items()],
        outcome=count(of, members, ballots, **more),
        **more,
    )


def contested(options, seats=1, **more):
    """A contest about options, each an id or an option's data; what is not said is as plain as can be."""
    named = [{"id": option} if isinstance(option, str) else option for option in options]
    return Contest.read(
        Node(
            {"options": [{"name": option["id"], **option} for option in named], "seats": seats}
            | {"budget": None, "limits": [], "withdrawn": [], "title": ""}
            | more,
            RuleError,
        )
    )


def selected(method, contest, ballots, *, tie="lot", seed="", casting_vote=(), kind=None, **settings):
    """The outcome by the newest `method` of ballots, each its content or a pair of content and weight."""
    found = registry.latest(method)
    pairs = [ballot if isinstance(ballot, tuple) else (ballot, 1) for ballot in ballots]
    weighed_ballots = [(content, Fraction(weight)) for content, weight in pairs]
    known = Settings.read(Node(settings, RuleError), found.settings)
    bounds = found.bounds(contest, known) if found.bounds else None
    profile = read_profile(kind or found.kind, contest, weighed_ballots, bounds)
    return select(found, contest, profile, known, Minutes(contest, tie, seed, casting_vote))
