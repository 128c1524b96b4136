"""Charters as pages: in plain words with the formula, by version and by day, and how new ones are written."""

import datetime as dt
from copy import deepcopy
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import override
from rule_pages import NEW, RULES, Browser, changed, read, text_of, typed

import factories
from beraad.access.actor import SYSTEM
from beraad.charters import defaults
from beraad.charters.actions import adopt_charter
from beraad.charters.models import Charter
from beraad.charters.rules import parse
from beraad.kernel import clock
from beraad.people.choices import Office
from beraad.proposals.models import Proposal
from beraad.web.bodies.drafts import Draft
from beraad.web.bodies.rule_values import BandsField, ShareField, typed_bands
from beraad.web.parts.articles import articles, differences

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_world(open_rules):
    """A world whose rules the secretariat can change."""
    with clock.at(factories.NOW):
        yield factories.world(rules=open_rules)


@pytest.fixture
def secretariat(client, open_world):
    client.force_login(open_world.secretary)
    return client


def second_version(world, start=dt.date(2026, 1, 1)):
    rules = deepcopy(defaults.consortium())
    rules["windows"]["vote_days"] = 10
    defaults.kind(rules, "price")["rule"]["majority"][1]["share"] = "3/5"
    rules["kinds"].remove(defaults.kind(rules, "operational"))
    budget = {"id": "budget", "label": {"nl": "begroting", "en": "budget"}}
    rules["kinds"].append(defaults.kind(rules, "ordinary") | budget)
    return adopt_charter(actor=SYSTEM, body=world.consortium, rules=rules, start=start, decision="BIB-2025-009")


# Reading


def test_the_rules_stand_in_words_with_their_formula(client, world):
    text = text_of(client, RULES)
    assert "More than half of the organisations that vote for or against must vote for." in text
    assert "for / (for + against) > 1/2 (organisations)" in text
    assert "for / (for + against) > 1/2 (inhabitants)" in text
    for words in (
        "Price and allocation key",
        "A consultation takes at least 14 days.",
        "full participant, notice given",
        "Any organisation that takes part, and the steering group.",
        "there are no proxies",
        "Who reports nothing for 90 days stands on the watch list as silent.",
        "What is more than 14 days late is told to all participants.",
        "for 14 days. When more than 1/10 of the organisations with a vote object, the consortium group votes",
        "one reminder, 48 hours before the end",
        "Only a decision can change these rules.",
        "An abstention counts for the quorum and does not count for the majority.",
        "With as many for as against, the proposal is rejected.",
        "Version 1",
    ):
        assert words in text


def test_a_steering_group_points_to_where_its_rules_stand(client, world):
    text = text_of(client, "/en/groep/stuurgroep-basis/reglement/")
    assert f'href="{RULES}"' in text and "What this group decides itself" in text


def test_the_rules_of_another_day_and_of_another_version(client, world):
    with clock.at(factories.NOW - dt.timedelta(days=300)):
        second_version(world)
    assert "A vote is open for at least 10 days" in text_of(client, RULES)
    assert "A vote is open for at least 7 days" in text_of(client, RULES, op="2025-12-31")
    assert "A vote is open for at least 7 days" in text_of(client, RULES, versie="1")
    assert "There were no rules yet on 1" in text_of(client, RULES, op="2024-01-01")
    assert client.get(RULES, {"versie": "9"}).status_code == 404
    assert 'href="/en/b/BIB-2025-009/"' in text_of(client, RULES)


def test_a_version_that_is_still_to_come_is_announced(client, world):
    rules = deepcopy(defaults.consortium())
    rules["windows"]["vote_days"] = 10
    adopt_charter(actor=SYSTEM, body=world.consortium, rules=rules, start=dt.date(2027, 1, 1), decision="BIB-2026-001")
    text = text_of(client, RULES)
    assert "Version 2 holds from 1" in text and "A vote is open for at least 7 days" in text


def test_what_changed_between_two_versions(client, world):
    second_version(world)
    text = text_of(client, RULES + "verschil/", van="1", naar="2")
    assert "at least 7 days" in text and "at least 10 days" in text
    assert "for / (for + against) > 3/5 (inhabitants)" in text
    assert "Budget" in text and "Daily operation" in text
    assert "Retirement of the service" not in text
    assert "These two versions say the same" in text_of(client, RULES + "verschil/", van="2", naar="2")
    assert client.get(RULES + "verschil/", {"van": "1"}).status_code == 404


def test_differences_name_only_the_sentences_that_differ():
    old, new = parse(defaults.consortium()), deepcopy(defaults.consortium())
    defaults.kind(new, "ordinary")["advice"] = False
    with override("nl"):
        found = differences(old, parse(new))
    assert [one.title for one in found] == ["Gewone beslissing"]
    assert len(found[0].before) == len(found[0].after) == 1
    assert differences(old, old) == []
    assert len({article.id for article in articles(old)}) == len(articles(old))


# Typed values


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("1/2", "1/2"),
        (" 2 / 3 ", "2/3"),
        ("60 %", "3/5"),
        ("66,7%", "667/1000"),
        ("0,6", "3/5"),
        ("0.6", "3/5"),
        ("1", "1"),
        ("100%", "1"),
        ("", None),
        ("4/8", "1/2"),
    ],
)
def test_a_share_as_people_type_it(text, share):
    assert ShareField().clean(text) == share


@pytest.mark.parametrize("text", ["half", "1/0", "-1/2", "1/2/3", "1e9", "2/3x", "nan", "1/2 %x"])
def test_a_share_that_is_none(text):
    with pytest.raises(ValidationError):
        ShareField().clean(text)


def test_steps_of_weight_as_people_type_them():
    assert BandsField().clean("0: 1\n\n10.000: 2\n 50 000 : 5/2 ") == [[0, 1], [10000, 2], [50000, "5/2"]]
    assert BandsField().clean(typed_bands([[0, 1], [10000, 2]])) == [[0, 1], [10000, 2]]
    for wrong in ("many", "0: 1\nfrom 10: 2", "0: 1/0", "0"):
        with pytest.raises(ValidationError):
            BandsField().clean(wrong)


# Writing


def test_the_form_gives_back_the_rules_it_started_from(secretariat, open_world):
    sent = changed(typed(secretariat), start="2027-01-01")
    query = QueryDict(mutable=True)
    for name, values in sent.items():
        query.setlist(name, values)
    current = Charter.objects.get().rules
    draft = Draft(current, query, by_decision=False, check=True)
    assert draft.is_valid(), [part.errors for part in draft.errors]
    assert draft.rules.data == parse(current).data


def test_the_secretariat_adopts_rules_after_reading_them(secretariat, open_world):
    sent = changed(typed(secretariat), vote_days="10", start="2027-01-01", source="minutes", step="preview")
    text = unescape(secretariat.post(NEW, sent).content.decode())
    assert "Nothing has changed yet." in text and "at least 10 days" in text and "Adopt these rules" in text
    assert Charter.objects.count() == 1
    answer = secretariat.post(NEW, read(sent), follow=True)
    assert "Version 2 of the rules is adopted." in answer.content.decode()
    charter = Charter.objects.get(number=2)
    assert (charter.start, charter.source) == (dt.date(2027, 1, 1), "minutes")
    assert charter.rules["windows"]["vote_days"] == 10


def test_a_kind_of_decision_is_made_secret(secretariat, open_world):
    sent = changed(typed(secretariat), kind__0__secret="on", turnout="houses", start="2027-01-01", step="preview")
    text = unescape(secretariat.post(NEW, sent).content.decode())
    assert "Secret: nobody can see who voted what" in text and "which organisations took part" in text
    secretariat.post(NEW, read(sent))
    rules = Charter.objects.get(number=2).rules
    assert rules["turnout"] == "houses"
    assert [kind["rule"]["secret"] for kind in rules["kinds"]] == [True, False, False, False, False]


def test_the_preview_carries_everything_that_was_typed(secretariat, open_world):
    sent = changed(typed(secretariat), start="2027-01-01")
    carried = Browser(secretariat.post(NEW, sent | {"step": ["preview"]}).content.decode()).sent
    assert carried == sent | {"read_beside": ["1"]}


def test_a_kind_can_be_added_and_taken_out(secretariat, open_world):
    sent = typed(secretariat)
    more = secretariat.post(NEW, sent | {"step": ["more"]}).content.decode()
    assert 'name="kind-5-label_nl"' in more and "There is something to correct" not in more
    sent = read(
        sent,
        kinds="6",
        kind__5__label_nl="Begroting",
        kind__5__decided_by="consortium",
        kind__5__scheme="sqrt",
        kind__5__register="inhabitants",
        kind__5__cap="10 %",
        kind__5__majority_0_share="60 %",
        kind__5__majority_0_how="least",
        kind__5__majority_0_base="cast",
        kind__5__majority_0_measure="weight",
        kind__0__remove="on",
        call_up_kind="begroting",
        start="2027-01-01",
    )
    assert secretariat.post(NEW, sent).status_code == 302
    kinds = {kind["id"]: kind for kind in Charter.objects.get(number=2).rules["kinds"]}
    assert "ordinary" not in kinds and kinds["begroting"]["label"] == {"nl": "Begroting"}
    assert kinds["begroting"]["rule"]["weight"] == {"scheme": "sqrt", "register": "inhabitants", "cap": "1/10"}
    majority = {"measure": "weight", "base": "cast", "share": "3/5", "strict": False}
    assert kinds["begroting"]["rule"]["majority"] == [majority]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"start": ""}, "In force from: Fill this in."),
        ({"vote_days": "many"}, "Write a whole number from 1 to 730."),
        ({"vote_days_max": "3"}, "Choose at least 7 days."),
        ({"reminder_hours": "9999"}, "Write a whole number from 1 to 336."),
        ({"kind__1__label_nl": ""}, "Name in Dutch: Fill this in."),
        ({"kind__1__majority_0_share": "much"}, "Write a share"),
        ({"kind__1__majority_1_share": "3/2"}, "Choose a share between 0 and 1"),
        ({"kind__0__majority_0_share": ""}, "Say which share must vote for."),
        ({"kind__0__quorum_0_share": "3/2"}, "Choose a share between 0 and 1"),
        ({"kind__0__scheme": "linear"}, "Choose the number that the weight follows."),
        ({"kind__0__scheme": "bands", "kind__0__register": "inhabitants"}, "Write the steps"),
        ({"kind__0__scheme": "bands", "kind__0__register": "inhabitants", "kind__0__bands": "10: 1"}, "steps in order"),
        ({"kind__0__cap": "3/2"}, "Choose a share between 0 and 1"),
        ({"kind__0__second_days": ""}, "Days between the first vote and the second: Fill this in."),
        ({"kind__0__label_nl": "x" * 90}, "This is too long."),
        ({"report_days": "0"}, "Write a whole number from 1 to 730."),
        ({"call_up_share": "1"}, "Choose a share between 0 and 1"),
        ({"call_up_days": ""}, "Days to object to a decision of the steering group: Fill this in."),
        ({"call_up_kind": "operational"}, "Choose one of the possibilities."),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_lost(secretariat, open_world, given, words):
    sent = changed(typed(secretariat), start="2027-01-01", source="typed before", step="preview")
    answer = secretariat.post(NEW, changed(sent, **given))
    text = unescape(answer.content.decode())
    assert answer.status_code == 422 and "<title>Error: " in text
    assert words in text[text.index('id="errors"') :].partition("</div>")[0]
    assert text.count(words) == 2 or ": " in words
    assert Browser(answer.content.decode()).sent | {"step": ["preview"]} == changed(sent, **given)
    assert Charter.objects.count() == 1


@pytest.mark.parametrize("name", ["kind-0-decided_by", "amend_kind", "amend_by", "stages", "kind-0-majority_0_base"])
def test_a_choice_that_is_none(secretariat, open_world, name):
    sent = read(typed(secretariat), start="2027-01-01")
    answer = secretariat.post(NEW, sent | {name: ["nonsense"]})
    assert answer.status_code == 422 and "Choose one of the possibilities." in answer.content.decode()
    assert Charter.objects.count() == 1


def test_proxies_are_written_and_read(secretariat, open_world):
    base = typed(secretariat)
    wrong = secretariat.post(
        NEW, changed(base, start="2027-01-01", proxy_allowed="on", proxy_most="0") | {"step": "preview"}
    )
    assert wrong.status_code == 422
    assert "Say for how many organisations one person can have a proxy: at least one." in unescape(
        wrong.content.decode()
    )
    sent = read(base, start="2027-01-01", proxy_allowed="on", proxy_most="3", proxy_secret="on")
    assert secretariat.post(NEW, sent).status_code == 302
    rules = Charter.objects.latest("number").rules
    assert rules["proxy"] == {"allowed": True, "most": 3, "secret": True}
    text = text_of(secretariat, RULES, versie="2")
    assert "One person has a proxy for at most 3 organisations." in text
    assert "A proxy is also good for a secret vote" in text


def test_no_call_up_is_a_choice_as_well(secretariat, open_world):
    sent = read(typed(secretariat), start="2027-01-01", call_up_share="", report_days="30", overdue_days="0")
    assert secretariat.post(NEW, sent).status_code == 302
    rules = Charter.objects.get(number=2).rules
    assert rules["call_up"] is None and rules["follow_up"] == {"report_days": 30, "overdue_days": 0}


def test_all_kinds_cannot_be_taken_out(secretariat, open_world):
    sent = changed(typed(secretariat), start="2027-01-01", step="preview")
    sent |= {f"kind-{place}-remove": ["on"] for place in range(5)}
    answer = secretariat.post(NEW, sent)
    assert answer.status_code == 422 and Charter.objects.count() == 1


def test_rules_cannot_start_before_those_in_force(secretariat, open_world):
    sent = read(typed(secretariat), start="2024-01-01")
    answer = secretariat.post(NEW, sent)
    assert answer.status_code == 422 and "Choose a later date." in answer.content.decode()
    assert Charter.objects.count() == 1


def test_rules_adopted_meanwhile_are_read_again_first(secretariat, open_world):
    sent = changed(typed(secretariat), vote_days="9", start="2027-01-01")
    rules = deepcopy(Charter.objects.get().rules)
    rules["windows"]["vote_days"] = 10
    adopt_charter(actor=SYSTEM, body=open_world.consortium, rules=rules, start=dt.date(2026, 6, 1))
    answer = secretariat.post(NEW, read(sent))
    text = unescape(answer.content.decode())
    assert answer.status_code == 409 and "Other rules were adopted while you were writing." in text
    assert "at least 10 days" in text and "at least 9 days" in text and Charter.objects.count() == 2
    assert secretariat.post(NEW, Browser(text).sent | {"step": ["adopt"]}).status_code == 302
    assert Charter.objects.get(number=3).rules["windows"]["vote_days"] == 9


def test_only_the_secretariat_writes_rules_that_need_no_decision(client, open_world):
    for person in (None, open_world.people[0]):
        if person:
            client.force_login(person)
        assert client.get(NEW).status_code == 403
        assert client.post(NEW, {"step": "adopt"}).status_code == 403


def test_the_secretariat_writes_down_what_was_agreed_before_anything_is_put_to_a_vote(staff, world):
    assert "Nothing was put to a vote by these rules yet" in text_of(staff, RULES)
    sent = changed(typed(staff), vote_days="10", start="2026-03-02", source="Vergadering van 3 juni 2024")
    assert staff.post(NEW, read(sent)).status_code == 302
    assert (charter := Charter.objects.latest("number")).number == 2 and charter.rules["windows"]["vote_days"] == 10
    factories.open_vote(world, days=10)
    assert "Only a decision changes these rules." in text_of(staff, RULES)
    again = changed(sent, vote_days="11", title="Trager", reason="Tien is kort.", step="preview")
    assert "Make this a draft proposal" in staff.post(NEW, again).content.decode()


def test_an_administrator_who_may_not_propose_rules_is_not_led_there(client, world):
    client.force_login(factories.person("Ad Min", Office.ADMINISTRATOR))
    group = "/en/groep/consortiumgroep-bibliotheeksysteem/"
    assert NEW in text_of(client, group) and client.get(NEW).status_code == 200
    factories.open_vote(world)
    assert NEW not in text_of(client, group) and client.get(NEW).status_code == 403


def test_where_a_decision_is_needed_new_rules_become_a_proposal(client, world):
    assert client.get(NEW).status_code == 403
    client.force_login(world.people[2])
    assert "Propose new rules" in text_of(client, RULES)
    sent = changed(
        typed(client), vote_days="10", title="Een stemming duurt tien dagen", reason="Zeven is kort.", step="preview"
    )
    assert "Make this a draft proposal" in client.post(NEW, sent).content.decode()
    answer = client.post(NEW, read(sent))
    proposal = Proposal.objects.get()
    assert answer.url == f"/en/v/{proposal.number}/"
    assert (proposal.kind, proposal.ask, proposal.state) == ("charter", "decide", "draft")
    assert proposal.charter_rules["windows"]["vote_days"] == 10
    text = proposal.versions.get().text
    assert "Zeven is kort." in text and "at least 7 days" in text and "at least 10 days" in text
    assert Charter.objects.count() == 1


def test_rules_that_say_the_same_are_no_proposal(client, world):
    client.force_login(world.people[2])
    sent = changed(typed(client), title="Alles blijft", reason="Daarom.", step="preview")
    page = client.post(NEW, sent).content.decode()
    assert "These rules say the same as the ones in force." in page and "Make this a draft proposal" not in page
    answer = client.post(NEW, read(sent))
    assert answer.status_code == 409 and "Change something first." in answer.content.decode()
    assert not Proposal.objects.exists()


def test_a_member_of_the_steering_group_may_propose_rules_as_the_group(client, world):
    client.force_login(world.people[0])
    assert "Everybody in the group can see the draft" in text_of(client, NEW)
    words = {"vote_days": "10", "title": "Een stemming duurt tien dagen", "reason": "Zeven is kort."}
    client.post(NEW, read(changed(typed(client), as_steering="group", **words)))
    assert Proposal.objects.get().by_steering


def test_a_group_of_another_kind_has_no_rules_to_write(staff):
    assert staff.get("/en/groep/stuurgroep-basis/reglement/nieuw/").status_code == 404


@pytest.mark.parametrize("forged", [{}, {"kinds": "999"}, {"kinds": "-1"}, {"kinds": "٣"}, {"step": "burn"}])
def test_a_forged_form_changes_nothing(secretariat, open_world, forged):
    assert secretariat.post(NEW, {"step": "adopt"} | forged).status_code in (200, 422)
    assert Charter.objects.count() == 1


def test_reading_the_rules_costs_the_same_with_many_versions(client, world, queries):
    for year in range(5):
        second_version(world, dt.date(2026 + year, 1, 1))
    client.force_login(world.people[0])
    client.get(RULES)
    with queries(most=9):
        client.get(RULES)


def test_the_rules_say_how_the_steering_group_gives_its_advice(secretariat, open_world):
    assert "Any member of the steering group gives its advice" in unescape(secretariat.get(RULES).content.decode())
    sent = changed(typed(secretariat), advice_by="consent", advice_round="5", start="2027-01-01", step="preview")
    text = unescape(secretariat.post(NEW, sent).content.decode())
    assert "The members of the steering group have 5 days to say whether an advice is theirs." in text
    assert "Who says nothing agrees." in text
    secretariat.post(NEW, read(sent))
    assert Charter.objects.get(number=2).rules["advice"] == {"by": "consent", "days": 5}
    for field, wrong in (("advice_by", "nobody"), ("advice_round", "0"), ("advice_round", "61")):
        refused = secretariat.post(NEW, sent | {field: [wrong]})
        assert refused.status_code == 422, wrong
