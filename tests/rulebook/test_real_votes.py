"""Votes whose results others have published; see data/README.md."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from rulebook_cases import majority, quorum, rule

from rulebook import Member, count, weigh

DATA = Path(__file__).parent / "data"
SWISS = json.loads((DATA / "swiss_double_majority.json").read_text())
DEBIAN = json.loads((DATA / "debian_quorum.json").read_text())["debian_leader_2004"]
GEANT = json.loads((DATA / "geant_votes_2015.json").read_text())["votes"]


CANTONS = {
    "kind": "canton",
    "share": "1/2",
    "strict": True,
    "weights": dict.fromkeys(SWISS["half_votes"], "1/2"),
}


@pytest.mark.parametrize("vote", SWISS["votes"], ids=lambda vote: vote["number"])
def test_swiss_votes_of_people_and_cantons(vote):
    """Each canton's people as two members, its yes and its no; in 1913 the tie of Schwyz is a no."""
    asked = rule(majority=[majority("people"), majority("people") | {"per": CANTONS}])
    members, ballots = [], {}
    for canton, sides in vote["cantons"].items():
        for choice, number in zip(("for", "against"), sides, strict=True):
            people = {"people": Fraction(number)}
            members.append(Member(f"{canton} {choice}", Fraction(0), people, {"canton": canton}))
            ballots[f"{canton} {choice}"] = choice
    outcome = count(asked, members, ballots)
    people, cantons = outcome.conditions
    assert cantons.reached == Fraction(vote["canton_votes_yes"])
    assert cantons.base_total - cantons.reached == Fraction(vote["canton_votes_no"])
    assert people.met is (vote["people_yes"] > vote["people_no"])
    assert (outcome.result == "adopted") is vote["accepted"]
    tied = [step.params["group"] for step in outcome.steps if step.code == "tie-in-group"]
    assert tied == (["SZ"] if vote["number"] == "72" else [])


@pytest.mark.parametrize("option", DEBIAN["options"], ids=lambda option: option["name"])
def test_debian_options_against_the_default(option):
    enough = {"measure": "heads", "base": "entitled", "number": str(Fraction(DEBIAN["quorum"])), "strict": False}
    asked = rule(majority=[majority(), enough])
    members = [Member(str(number), Fraction(1)) for number in range(DEBIAN["developers"])]
    over, under = option["over_default"], option["under_default"]
    ballots = {str(number): "for" if number < over else "against" for number in range(over + under)}
    more, enough = count(asked, members, ballots).conditions
    assert (more.met, enough.met) == (option["passes_majority"], option["reaches_quorum"])


def test_geant_votes_by_size():
    votes = {country: Fraction(number) for number, countries in GEANT.items() for country in countries}
    asked = rule(
        weight={"scheme": "register", "register": "votes"},
        quorum=[quorum("weight")],
        majority=[majority("weight", share="2/3", strict=False)],
    )
    members = [Member(country, weight) for country, weight in weigh(asked.weight, votes).items()]
    largest = sorted(votes, key=lambda country: -votes[country])
    outcome = count(asked, members, dict.fromkeys(largest, "for"))
    assert outcome.conditions[0].base_total == 1155
    assert outcome.conditions[1].needed == 770

    def adopted_by(countries):
        ballots = {country: "for" if country in countries else "against" for country in votes}
        return count(asked, members, ballots).result == "adopted"

    # 5 x 70 + 60 + 6 x 50 = 710, and a 40 and a 20 make it 770 to the vote.
    assert not adopted_by({*largest[:13], "Malta", "Macedonia"})
    assert adopted_by({*largest[:13], "Croatia"})
    assert not adopted_by(set(largest[15:]))
    assert count(asked, members, dict.fromkeys(largest[:8], "for")).result == "invalid"
