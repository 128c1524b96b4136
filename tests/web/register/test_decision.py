"""The page of a decision says what was counted, and whoever wants can count again."""

import datetime as dt
import json
import os
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from django.urls import reverse

import factories
from beraad.charters import defaults
from beraad.kernel import clock, tabular
from beraad.proposals.actions import put_to_vote
from beraad.proposals.models import Proposal
from beraad.votes.models import Elector
from rulebook import Member, Outcome, Rule, count

pytestmark = pytest.mark.django_db
SOURCE = Path(__file__).resolve().parents[3] / "src"
ADOPTED = ("for", "for", "for", "against", "abstain")


def place(decision, name="detail", **query):
    return reverse(f"register:{name}", args=[decision.number], query=query or None)


@pytest.fixture
def page(enter, text):
    return lambda decision, person=None, **query: text(enter(person).get(place(decision, **query)))


def test_an_adopted_decision(decide, page):
    shown = page(decide(*ADOPTED, title="Free reservations"))
    assert "Adopted Free reservations All conditions are met." in shown
    assert "Organisations for met 75% needed: more than 50% · 3 of 4" in shown and "3/4 > 1/2" in shown
    assert "Participation met 83.3% needed: more than 50% · 5 of 6" in shown
    assert "For 3 3 " not in shown, "equal weights are not shown twice"
    assert "For 3 Against 1 Abstention 1 Not voted 1 Together 6" in shown
    assert "Objections to how this was decided" in shown


def test_a_second_majority_that_failed(decide, page):
    decision = decide("against", "against", "for", "for", "for", "for", kind="price")
    shown = page(decision)
    assert "Not adopted" in shown and "Every majority is needed, and one was not reached." in shown
    assert "Organisations for met 66.7%" in shown
    assert "Inhabitants for not met 23.9% needed: more than 50% · 25,079 of 105,079" in shown
    assert "25079/105079 ≤ 1/2" in shown


def test_the_figures_are_those_of_the_outcome(decide, page):
    decision = decide("for", "against", "for", "abstain", "for", kind="price")
    totals = decision.outcome["totals"]
    shown = page(decision)
    for choice, word in (("for", "For"), ("against", "Against"), ("abstain", "Abstention"), ("none", "Not voted")):
        assert f"{word} {totals[choice]['heads']} {totals[choice]['inhabitants']:,}" in shown
    assert "under 10,000 1 0 1 1" in shown and "20,000–50,000 0 1 0 0" in shown


def test_a_condition_by_province_is_shown_province_by_province(decide, page, monkeypatch):
    """No charter can ask this yet, so the outcome is one that a rule of its own would have had."""
    half = {"measure": "heads", "base": "for_against", "share": "1/2", "strict": True}
    decision = decide(*ADOPTED)
    every = {"kind": "province", "share": 1, "strict": False}
    rule = Rule.parse(defaults.rule() | {"majority": [half | {"per": every}]})
    provinces = {"Gent": "Oost-Vlaanderen", "Bree": "Limburg", "Lommel": "Limburg"}
    members = [Member(id, Fraction(1), {}, {"province": province}) for id, province in provinces.items()]
    outcome = count(rule, members, {"Gent": "for", "Bree": "for", "Lommel": "against"})
    monkeypatch.setattr(Outcome, "parse", lambda data: outcome)
    shown = page(decision)
    assert "Organisations for, by province not met 50% needed: at least 100% · 1 of 2" in shown
    assert "not met Limburg : 1 of 2 needed: more than 1 met Oost-Vlaanderen : 1 of 1 needed: more than 0.5" in shown
    assert "In the group Limburg there were as many for as against, 1 each. That is a no." in shown


def test_a_failed_quorum_and_its_second_vote(world, decide, page):
    first = decide("for", "for")
    shown = page(first)
    assert "Not valid: too few took part" in shown and "Participation not met 33.3%" in shown
    assert "A second vote is possible from 31 March 2026" in shown
    with clock.at(clock.now() + dt.timedelta(days=40)):
        now = clock.now()
        again = put_to_vote(
            actor=world.secretariat,
            proposal=Proposal.objects.get(),
            opens_at=now,
            closes_at=now + dt.timedelta(days=14),
        )
        assert "The second vote is open" in page(first)
        second = decide("for", "for", vote=again)
    assert "second vote" in page(second) and "The second vote has no quorum" in page(second)
    assert f"The other vote on this proposal: {second.number}" in page(first)
    assert "There was a second vote" in page(first)


def test_a_tie_is_said(decide, page):
    shown = page(decide("for", "for", "against", "against"))
    assert "2 organisations for and as much against. With as many for as against, the proposal is rejected." in shown
    assert "2/4 ≤ 1/2" in shown


def test_when_nobody_says_for_or_against(decide, page):
    shown = page(decide(*["abstain"] * 5))
    assert "Not adopted" in shown and "Organisations for not met – needed: more than 50% · 0 of 0" in shown


def test_who_voted_what_with_my_own_first(world, decide, page):
    decision = decide(*ADOPTED)
    shown = page(decision, world.people[3])
    own = shown.index("Bibliotheek Dorp 3 Against 1 Reason 3.")
    assert own < shown.index("Bibliotheek Dorp 0 For 1 Reason 0.")
    assert shown.count("Bibliotheek Dorp 3 Against") == 1
    assert "Bibliotheek Dorp 5 Not voted 1 –" in shown
    assert "Bibliotheek Dorp 0 For" not in page(decision, q="dorp 3")
    assert "No organisation has this name" in page(decision, q="nowhere")


def test_fifty_ballots_on_a_page_for_the_same_price(world, decide, enter, queries, text):
    decision = decide(*ADOPTED)
    client = enter()
    client.get(place(decision))
    with queries(7):
        client.get(place(decision))
    Elector.objects.bulk_create(
        Elector(vote_id=decision.vote, name=f"Extra {i:03}", eligible=True, reason={"code": "holds-seat"})
        for i in range(120)
    )
    with queries(7):
        first = client.get(place(decision))
    assert "Extra 043" in text(first) and "Extra 044" not in text(first)
    assert "Extra 044" in text(client.get(place(decision, blad=2)))
    assert "Extra 044" in text(client.get(place(decision, alles=1))), "as it is printed"
    assert f'href="{place(decision, alles=1)}#afdrukken"' in first.content.decode(), "who prints is led there"
    assert f"Everyone's vote stands at http://testserver{place(decision, alles=1)}" in text(first)
    assert "Everyone's vote stands at" not in text(client.get(place(decision, alles=1)))


def test_what_was_voted_on_stands_before_who_voted_what(decide, page):
    shown = page(decide(*ADOPTED))
    assert shown.index("The text, as voted") < shown.index("The count") < shown.index("Who voted what?")


def test_my_receipt_is_one_step_away(world, decide, enter, text):
    decision = decide(*ADOPTED)
    client = enter(world.people[0])
    answer = client.get(place(decision))
    receipt = re.search(r'href="([^"]*/stem/bewijs/[^"]*)"', answer.content.decode())
    assert "Voting receipt" in text(client.get(receipt[1]))
    assert "/stem/bewijs/" not in enter().get(place(decision)).content.decode()


def test_text_and_reasons_cannot_run(world, decide, enter):
    decision = decide(*ADOPTED, title="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>")
    for address in (place(decision), reverse("register:index")):
        source = enter().get(address).content.decode()
        assert "<script>alert" not in source and "<img src=x" not in source


def test_the_ballots_as_a_file(decide, enter):
    answer = enter().get(place(decide(*ADOPTED), "ballots"))
    sheet = tabular.read(answer.content)
    assert [cells[1] for _row, cells in sheet.rows] == ["for", "for", "for", "against", "abstention", "not voted"]
    assert "immutable" in answer["Cache-Control"]


def test_the_bundle_is_sent_once(decide, enter):
    client = enter()
    decision = decide(*ADOPTED)
    answer = client.get(place(decision, "bundle"))
    assert answer["Content-Disposition"] == f'attachment; filename="{decision.number}.json"'
    assert "immutable" in answer["Cache-Control"] and "Cookie" not in answer.get("Vary", "")
    assert client.get(place(decision, "bundle"), headers={"If-None-Match": answer["ETag"]}).status_code == 304


def recount(folder, data):
    """What the rulebook says of a bundle in a process that has nothing but the standard library."""
    file = folder / "bundle.json"
    file.write_bytes(data)
    command = [sys.executable, "-S", "-m", "rulebook", "recount", str(file)]
    environment = {"PYTHONPATH": str(SOURCE), "PATH": os.environ["PATH"]}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_anyone_can_count_again_without_our_server(decide, enter, page, tmp_path):
    decision = decide("for", "against", "for", "abstain", "for", kind="price")
    data = enter().get(place(decision, "bundle")).content
    again = recount(tmp_path, data)
    assert (again.returncode, again.stdout) == (0, f"same: {decision.bundle_digest}\n")
    assert f"python -m rulebook recount {decision.number}.json" in page(decision)
    assert decision.bundle_digest in page(decision).replace(" ", "")
    changed = json.loads(data)
    next(ballot for ballot in changed["ballots"] if ballot["choice"] == "against")["choice"] = "for"
    assert recount(tmp_path, json.dumps(changed).encode()).returncode == 1


def test_a_decision_of_a_steering_group_counts_members(world, decide, page):
    with clock.at(factories.NOW):
        vote = factories.open_vote(world, kind="operational")
    decision = decide(vote=vote)
    assert "of the 2 members voted for" in page(decision)


def test_the_page_is_cheap_for_who_is_signed_in(world, decide, enter, queries):
    decision = decide(*ADOPTED)
    client = enter(world.people[0])
    client.get(place(decision))
    with queries(most=13):
        client.get(place(decision))


def test_consent_is_told_in_objections(decide, page):
    shown = page(decide("for", None, "for", way="consent"))
    assert "There were few enough objections." in shown
    assert "0 objections; at most 0 may be" in shown and "No objection 2 33.3% Objection 0" in shown
    assert "Silent 4" in shown and "voted for" not in shown and "Abstention" not in shown
    assert "Objections Silence is consent" in shown and "objections / entitled ≤ 1/10 (organisations)" in shown
    objected = page(decide("against", way="consent"))
    assert (
        "1 objection; at most 0 may be" in objected
        and "There were more objections than the rule lets pass." in objected
    )
    assert "Organisations against" not in objected
