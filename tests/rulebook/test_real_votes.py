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


@pytest.mark.parametrize("vote", SWISS["votes"], ids=lambda vote: vote["number"])
def test_swiss_votes_of_people_and_cantons(vote):
    asked = rule(majority=[majority("people"), majority("cantons", "entitled")])
    people = {"yes": vote["people_yes"], "no": vote["people_no"]}
    members = [
        Member(side, Fraction(0), {"people": Fraction(number), "cantons": Fraction(0)})
        for side, number in people.items()
    ]
    ballots = {"yes": "for", "no": "against"}
    for canton, (yes, no) in vote["cantons"].items():
        votes = Fraction(1, 2) if canton in SWISS["half_votes"] else Fraction(1)
        members.append(Member(canton, Fraction(0), {"people": Fraction(0), "cantons": votes}))
        ballots[canton] = "for" if yes > no else "against"
    outcome = count(asked, members, ballots)
    assert outcome.totals["for"]["cantons"] == Fraction(vote["canton_votes_yes"])
    assert outcome.totals["against"]["cantons"] == Fraction(vote["canton_votes_no"])
    assert (outcome.result == "adopted") is vote["accepted"]


@pytest.mark.parametrize("option", DEBIAN["options"], ids=lambda option: option["name"])
def test_debian_options_against_the_default(option):
    needed = Fraction(DEBIAN["quorum"]) / DEBIAN["developers"]
    asked = rule(majority=[majority(), majority(base="entitled", share=needed, strict=False)])
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
