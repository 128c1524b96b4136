"""Short ways to write rules, members and bundles in tests."""

from fractions import Fraction

from rulebook import Member, Rule, bundle, count, weigh

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
