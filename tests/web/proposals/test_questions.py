"""What a proposal gives to choose from, as it is typed: options, costs, groups with their guarantees and ceilings."""

import pytest

import factories
from beraad.proposals.models import Proposal, Version
from beraad.web.proposals.questions import typed as filled

WORDS = {"title": "Which topics come first?", "summary": "", "text": "## Why?\n\nBecause."}
LIBRARIES = "Genk\nDiest\nLier\nBree\nAalst"
PROJECTS = "Reading corner; 12.000\nSearch; 20.000\nCourse; 5.500,50\nApp; 30.000"


@pytest.fixture
def save(enter, world, address, typed):
    """`save(question=…)`: a draft with that question, as its author sends it."""

    def sent(**given):
        proposal = factories.proposal(world)
        place = address(proposal, "bewerk/")
        based = typed(enter(2).get(place), "based_on")
        return enter(2).post(place, WORDS | {"based_on": based} | given)

    return sent


def kept():
    return Version.objects.order_by("pk").last().contest


def test_groups_of_seats_are_kept_as_the_rulebook_has_them(save):
    lines = "Small: 1, 2, 4; min 1\nLimburg: 1, 4; max 1\nAntwerpen: 3; min 0; max 1"
    assert save(question="seats", options=LIBRARIES, seats="3", limits=lines).status_code == 302
    contest = kept()
    assert [option.get("groups") for option in contest["options"]] == [
        {"group": "Small", "group 2": "Limburg"},
        {"group": "Small"},
        {"group": "Antwerpen"},
        {"group": "Small", "group 2": "Limburg"},
        None,
    ]
    assert contest["limits"] == [
        {"kind": "group", "group": "Small", "least": 1, "most": None},
        {"kind": "group 2", "group": "Limburg", "least": 0, "most": 1},
        {"kind": "group", "group": "Antwerpen", "least": 0, "most": 1},
    ]


def test_of_projects_also_the_money(save):
    lines = "North: 1, 2; max € 25.000\nSmall: 3, 1; min. 1; MAX 2"
    assert save(question="budget", options=PROJECTS, budget="50.000", limits=lines).status_code == 302
    assert kept()["limits"] == [
        {"kind": "group", "group": "North", "least": 0, "most": None, "money": 25000},
        {"kind": "group 2", "group": "Small", "least": 1, "most": 2},
    ]
    shown = filled(kept())
    assert shown["limits"] == "North: 1, 2; max € 25,000\nSmall: 1, 3; min 1; max 2"
    assert shown["options"].splitlines()[2] == "Course; 5,500.5"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("Small 1, 2", "Line 1 cannot be read."),
        ("Small: 1, 2", "Line 1 cannot be read."),
        ("Small: 1, 2; some", "Line 1 cannot be read."),
        ("Small: Genk; min 1", "Line 1 cannot be read."),
        (
            "Small: 1; min 1\n\nLarge: 6; max 1",
            "Line 2 names an option that is not there: they have the numbers 1 to 5.",
        ),
        ("Small: 0; min 1", "Line 1 names an option that is not there"),
        ("Small: 1; min 1\nSmall: 2; max 1", "Line 2 names a group that stands above it already."),
        ("Small: 1, 2; min 2; max 1", "Line 1 has a max below its min."),
        ("Small: 1, 2; max 1,5", "Line 1 needs a whole number: 1,5."),
        ("Small: 1, 2; max € 100", "Line 1 has an amount that cannot be used: 100."),
        ("Small: 1, 2; max 1..", "Line 1 has an amount that cannot be used: 1..."),
        ("Small: 1, 2; min 2\nLarge: 3, 4, 5; min 2", "With 3 seats these limits cannot be met together"),
        ("\n".join(f"Group {n}: 1; max 1" for n in range(31)), "Name at most 30 groups."),
    ],
)
def test_what_is_wrong_with_a_group_is_said_with_its_line(save, text, typed, lines, told):
    page = save(question="seats", options=LIBRARIES, seats="3", limits=lines)
    assert page.status_code == 422 and told in text(page)
    assert typed(page, "limits").split() == lines.split() and typed(page, "seats") == "3"
    assert kept() is None


def test_a_guarantee_that_the_money_cannot_pay_is_refused(save, text):
    page = save(question="budget", options=PROJECTS, budget="40.000", limits="Dear: 2, 4; min 2")
    assert page.status_code == 422
    assert "A budget of 40,000 cannot pay for what these limits ask: group Dear ≥ 2." in text(page)


def test_groups_are_shown_wherever_the_options_are(save, enter, world, text, address):
    save(question="seats", options=LIBRARIES, seats="3", limits="Small: 1, 2; min 1; max 2")
    proposal = Proposal.objects.get()
    page = text(enter(2).get(address(proposal)))
    assert "Guarantees and ceilings Small : at least 1, at most 2 Genk, Diest" in page
    edit = enter(2).get(address(proposal, "bewerk/"))
    assert "Small: 1, 2; min 1; max 2" in edit.content.decode()


def test_another_question_forgets_the_groups(save):
    assert save(question="option", options=LIBRARIES, limits="Small: 1; min 1").status_code == 302
    assert kept()["limits"] == [] and "groups" not in kept()["options"][0]
