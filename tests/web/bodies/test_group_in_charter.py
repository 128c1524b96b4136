"""How the steering group is made up and elected, as a part of a charter: in plain words, and in the form."""

from copy import deepcopy
from html import unescape

import pytest
from django.http import QueryDict
from django.utils.translation import override
from rule_pages import NEW, RULES, Browser, changed, read, text_of, typed

import factories
from beraad.charters import defaults
from beraad.charters.models import Charter
from beraad.charters.rules import parse
from beraad.kernel import clock
from beraad.proposals.models import Proposal
from beraad.web.bodies.drafts import Draft
from beraad.web.parts.articles import articles, differences

pytestmark = pytest.mark.django_db
START = "2027-01-01"


def elective(**composition):
    """The default rules, which the secretariat can change, with a steering group that is elected."""
    given = defaults.consortium() | {"amend": {"by": "secretariat", "kind": "charter"}}
    return given | {"composition": defaults.composition() | composition}


VOICES = [
    {"by": "province", "group": "Limburg", "least": 1, "most": 3},
    {"by": "size", "group": "small", "least": 2, "most": None},
    {"by": "kind", "group": None, "least": 0, "most": 6},
]


@pytest.fixture
def elected_world():
    with clock.at(factories.NOW):
        yield factories.world(rules=elective(constituencies=VOICES))


@pytest.fixture
def secretariat(client, elected_world):
    client.force_login(elected_world.secretary)
    return client


def adopted():
    return Charter.objects.get(number=2).rules["composition"]


# Reading


def test_the_rules_say_who_sits_in_the_group_and_how_it_is_elected(client, elected_world):
    text = text_of(client, RULES)
    for words in (
        "The steering group has 9 seats.",
        "A term lasts 3 years.",
        "in 3 parts, one after the other, with 1 year in between.",
        "Who sat for 2 terms on end cannot be elected again at once",
        "Members stay until someone takes over, but at most 365 days after their term.",
        "at most 1 seat together",
        "small from 0, middle-sized from 15,000, large from 40,000",
        "At least 1 and at most 3 of the seats for the province Limburg.",
        "1 ≤ seats ≤ 3 (the province Limburg)",
        "At least 2 of the seats for the size class small.",
        "At most 6 of the seats for each kind, by itself.",
        "opens by itself 120 days before the first terms end",
        "For that there are 28 days.",
        "elected without a ballot",
        "the ballots of the election are counted again",
        "Secret: nobody can see who voted what",
    ):
        assert words in text


def test_without_a_composition_the_secretariat_says_who_sits_there(client):
    with clock.at(factories.NOW):
        factories.world()
        text = text_of(client, RULES)
    assert "The secretariat writes down who sits in the steering group." in text
    assert "How the steering group is elected" not in text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"stagger": 1}, "All seats are renewed at the same time."),
        ({"successive_terms": 0}, "One can be elected again without a limit."),
        ({"holdover_days": 0}, "Members leave on the last day of their term"),
        ({"objection_days": 0}, "The result takes effect at once."),
        ({"chair": "none", "secretary": "consortium"}, "The group has no chair."),
        ({"vacancy": "substitute"}, "the substitute takes it"),
        ({"uncontested": "vote_each"}, "there is a vote on each of them"),
        ({"term_months": 18}, "A term lasts 18 months."),
        ({"constituencies": []}, "No seats are set apart"),
    ],
)
def test_every_setting_has_its_words(given, words):
    rules = parse(elective(**given))
    with override("en"):
        said = [one.text for article in articles(rules) for one in article.sentences]
    assert any(words in text for text in said)


def test_two_versions_differ_only_in_the_sentences_that_changed():
    old, new = parse(elective()), parse(elective(seats=12))
    with override("en"):
        found = differences(old, new)
    assert [(one.title, [s.text for s in one.before], [s.text for s in one.after]) for one in found] == [
        ("Who sits in the steering group", ["The steering group has 9 seats."], ["The steering group has 12 seats."])
    ]


# Writing


def draft_of(sent, base):
    query = QueryDict(mutable=True)
    for name, values in sent.items():
        query.setlist(name, values)
    return Draft(base, query, by_decision=False, check=True)


def test_the_form_gives_back_the_composition_it_started_from(secretariat):
    current = Charter.objects.get().rules
    draft = draft_of(changed(typed(secretariat), start=START), current)
    assert draft.is_valid(), [part.errors for part in draft.errors]
    assert draft.rules.data == parse(current).data


def test_what_the_form_does_not_ask_stays_as_it_was(secretariat):
    current = deepcopy(Charter.objects.get().rules)
    current["composition"]["election"] |= {"method": "meek-stv", "settings": {"decimals": "12"}}
    sent = changed(typed(secretariat), start=START, group__method="meek-stv")
    draft = draft_of(sent, current)
    assert draft.is_valid(), [part.errors for part in draft.errors]
    assert draft.rules.composition.election.data["settings"] == {"decimals": "12"}
    other = draft_of(changed(sent, group__method="approval"), current)
    assert other.is_valid() and "decimals" not in other.rules.composition.election.data["settings"]


def test_a_group_comes_to_be_elected(client, open_rules):
    with clock.at(factories.NOW):
        client.force_login(factories.world(rules=open_rules).secretary)
        sent = typed(client)
        assert sent["group-seats"] == ["9"] and "group-elects" not in sent
        client.post(NEW, read(sent, start=START))
        assert adopted() is None
        sent = changed(sent, group__elects="on", group__seats="12", group__stagger="1", start="2027-02-01")
        client.post(NEW, read(sent, beside="2"))
    rules = Charter.objects.get(number=3).rules["composition"]
    assert rules["seats"] == 12 and rules["election"]["method"] == "scottish-stv"


def test_size_classes_and_guarantees_are_typed_in_rows(secretariat):
    sent = changed(
        typed(secretariat),
        group__size_1_en="medium",
        group__size_3_nl="Heel groot",
        group__size_3_from="100000",
        group__voice_0_of="",
        group__voice_0_least="",
        group__voice_0_most="",
        start=START,
        step="lines",
    )
    text = unescape(secretariat.post(NEW, sent).content.decode())
    assert "There is something to correct" not in text and '<option value="size:heel-groot"' in text
    more = Browser(text).sent
    assert len([name for name in more if name.startswith("group-voice_") and name.endswith("_of")]) == 9
    sent = changed(more, group__voice_8_of="size:heel-groot", group__voice_8_least="1")
    assert secretariat.post(NEW, read(sent)).status_code == 302
    composition = adopted()
    assert [size["id"] for size in composition["sizes"]] == ["small", "middle", "large", "heel-groot"]
    assert composition["sizes"][1]["label"] == {"nl": "middelgroot", "en": "medium"}
    assert composition["constituencies"][-1] == {"by": "size", "group": "heel-groot", "least": 1, "most": None}
    assert len(composition["constituencies"]) == 3


def test_a_province_is_chosen_from_those_there_are(secretariat):
    text = unescape(secretariat.get(NEW).content.decode())
    assert '<option value="province:Limburg" selected>' in text
    assert "each province, by itself" in text and '<option value="kind:library">' in text


def test_rules_that_leave_the_group_unelected_need_nothing_else(secretariat):
    sent = typed(secretariat)
    del sent["group-elects"]
    sent = read(sent, start=START, group__seats="many", group__size_0_from="none")
    assert secretariat.post(NEW, sent).status_code == 302
    assert adopted() is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"group__seats": ""}, "Number of seats: Fill this in."),
        ({"group__seats": "many"}, "Write a whole number from 1 to 99."),
        ({"group__stagger": "5"}, "The term must divide into this many equal parts"),
        ({"group__quorum": "10"}, "There are not so many seats."),
        ({"group__opens_before": "20"}, "Begin earlier"),
        ({"group__voice_1_least": "12"}, "Together these guarantees ask more seats than there are."),
        ({"group__voice_0_most": "0"}, "This number is too small or too large."),
        ({"group__voice_0_of": ""}, "For organisations of: Fill this in."),
        ({"group__voice_3_of": "region:"}, "Seats, at least: Fill this in."),
        ({"group__voice_1_of": "planet:Mars"}, "Choose one of the possibilities."),
        ({"group__size_1_nl": ""}, "Name in Dutch: Fill this in."),
        ({"group__size_2_from": "10"}, "Put the steps in order"),
        ({"group__size_0_from": "many"}, "Write a whole number"),
        ({"group__scheme": "linear"}, "Choose the number that the weight follows."),
        ({"group__cap": "3/2"}, "Choose a share between 0 and 1"),
        ({"group__chair": "nobody"}, "Choose one of the possibilities."),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_lost(secretariat, given, words):
    sent = changed(typed(secretariat), start=START, source="typed before", step="preview")
    answer = secretariat.post(NEW, changed(sent, **given))
    text = unescape(answer.content.decode())
    assert answer.status_code == 422 and "<title>Error: " in text
    summary = text[text.index('id="errors"') :].partition("</div>")[0]
    assert words in summary and "Steering group, " in summary
    assert 'href="#id_group-' in summary
    kept = Browser(answer.content.decode()).sent | {"step": ["preview"]}
    assert {n: v for n, v in kept.items() if n not in {"group-voice_1_of", "group-chair"}} == {
        n: v for n, v in changed(sent, **given).items() if n not in {"group-voice_1_of", "group-chair"}
    }
    assert Charter.objects.count() == 1


def test_a_class_that_guarantees_speak_of_cannot_go(secretariat):
    sent = changed(typed(secretariat), start=START, step="preview", group__size_0_nl="", group__size_0_from="")
    sent = changed(sent, group__size_0_en="", group__size_1_from="0")
    answer = secretariat.post(NEW, sent)
    assert answer.status_code == 422 and "Choose one of the possibilities." in answer.content.decode()


def test_rules_that_change_something_else_keep_the_group(secretariat):
    sent = read(typed(secretariat), start=START, vote_days="10")
    assert secretariat.post(NEW, sent).status_code == 302
    assert adopted() == Charter.objects.get(number=1).rules["composition"]


def test_where_a_decision_is_needed_the_proposal_says_what_changes_of_the_group(client):
    with clock.at(factories.NOW):
        world = factories.world(rules=elective() | {"amend": {"by": "decision", "kind": "charter"}})
        client.force_login(world.people[2])
        words = {"title": "De stuurgroep telt twaalf zetels", "reason": "Iedereen telt."}
        sent = changed(
            typed(client), group__seats="12", group__voice_0_of="province:", group__voice_0_least="1", **words
        )
        client.post(NEW, read(sent))
        proposal = Proposal.objects.get()
        page = unescape(client.get(f"/en/v/{proposal.number}/reglement/").content.decode())
    assert proposal.charter_rules["composition"]["seats"] == 12
    text = proposal.versions.get().text
    assert "- The steering group has 9 seats." in text and "- The steering group has 12 seats." in text
    assert "`seats ≥ 1 (each province, by itself)`" in text
    assert "The steering group has 12 seats." in page and "How the steering group is elected" in page
