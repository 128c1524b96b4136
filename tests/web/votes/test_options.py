"""Ballots about options and by consent: filled in, refused with everything kept, for several seats, changed."""

import json
import re

import pytest
from django.urls import reverse

import factories
from beraad.bodies.choices import Role
from beraad.votes.models import Ballot

pytestmark = pytest.mark.django_db
NAMES = ("Appel", "Banaan", "Citroen")
# By way: what is typed, what is kept of it, and how it reads.
KINDS = {
    "approval": ({"choice-2": "1", "choice-0": "1"}, ["a", "c"], "Appel Citroen"),
    "schulze": ({"choice-1": "1", "choice-0": "3", "choice-2": "3"}, [["b"], ["a", "c"]], "Banaan Appel = Citroen"),
    "irv": ({"choice-2": "2", "choice-0": ""}, [["c"]], "Citroen"),
    "dots": ({"choice-0": "1", "choice-1": "4", "choice-2": "0"}, {"a": 1, "b": 4}, "Banaan: 4 Appel: 1"),
    "score": ({"choice-0": "5", "choice-1": "5", "choice-2": "2"}, {"a": 5, "b": 5, "c": 2}, "Appel: 5 Banaan: 5"),
    "majority-judgment": ({"choice-0": "5", "choice-1": "0"}, {"a": 5}, "Appel: excellent"),
}


def place(name, vote, *rest):
    return reverse(f"votes:{name}", args=[vote.reference, *rest])


def opened(world, way, **given):
    return factories.open_vote(world, way=way, contest=factories.contest(*NAMES, **given))


def checked(client, world, vote, typed, *seats):
    return client.post(place("check", vote), {"seat": [world.seat(i).pk for i in seats or (0,)], **typed})


def values(response):
    """What stands in the controls of the options, by name."""
    page = response.content.decode()
    found = dict(re.findall(r'<input type="number"[^>]*name="(choice\S*?)"[^>]*value="(.*?)"', page))
    found |= dict(re.findall(r'<input type="(?:radio|checkbox)" name="(choice\S*?)" value="(.*?)"[^>]* checked', page))
    for name, options in re.findall(r'<select data-place name="(.*?)".*?>(.*?)</select>', page, re.DOTALL):
        found[name] = next(iter(re.findall(r"<option selected>(\d+)", options)), "")
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize("way", KINDS)
def test_the_whole_way(world, enter, hidden, text, way):
    typed, kept, said = KINDS[way]
    vote, client = opened(world, way), enter(world.people[0])
    assert all(name in text(client.get(place("ballot", vote))) for name in NAMES)
    check = checked(client, world, vote, typed)
    assert check.status_code == 200 and said in text(check)
    assert not Ballot.objects.exists()
    answer = client.post(place("cast", vote), hidden(check))
    assert json.loads(Ballot.objects.get().choice) == kept
    assert said in text(client.get(answer.url))
    assert said in text(client.get(reverse("proposals:detail", args=[vote.reference])))


@pytest.mark.parametrize("way", KINDS)
def test_changed_from_what_was_cast(world, enter, hidden, text, way):
    typed, kept, said = KINDS[way]
    vote, client = opened(world, way), enter(world.people[0])
    client.post(place("cast", vote), hidden(checked(client, world, vote, typed)))
    again = client.get(place("ballot", vote))
    same = client.post(place("cast", vote), hidden(checked(client, world, vote, values(again))))
    assert json.loads(Ballot.objects.get().choice) == kept and same.status_code == 302
    other = {"choice-1": "1"}
    check = checked(client, world, vote, other)
    assert f"Was, for Bibliotheek Dorp 0 {said}" in text(check) and "Becomes Banaan" in text(check)
    client.post(place("cast", vote), hidden(check))
    assert json.loads(Ballot.objects.get().choice) in (["b"], [["b"]], {"b": 1})


@pytest.mark.parametrize("way", KINDS)
def test_together_and_apart(world, enter, hidden, text, way):
    typed, kept, _said = KINDS[way]
    factories.mandate(world.seat(1), world.people[0], Role.SUBSTITUTE)
    vote, client = opened(world, way), enter(world.people[0])
    together = checked(client, world, vote, typed, 0, 1)
    assert "2 organisations, weight 2" in text(together)
    apart = client.post(place("ballot", vote), hidden(together) | {"apart": "1"})
    first, second = (str(world.seat(i).pk) for i in (0, 1))
    given = values(apart)
    assert {name.partition("-")[0] for name in given} == {f"choice_{first}", f"choice_{second}"}
    mine = {name: value for name, value in given.items() if name.startswith(f"choice_{first}-")}
    check = client.post(place("check", vote), hidden(apart) | mine | {f"choice_{second}-1": "1"})
    answer = client.post(place("cast", vote), hidden(check))
    ballots = {b.elector.name: json.loads(b.choice) for b in Ballot.objects.select_related("elector")}
    assert ballots["Bibliotheek Dorp 0"] == kept
    assert "b" in json.dumps(ballots["Bibliotheek Dorp 1"]) and ballots["Bibliotheek Dorp 1"] != kept
    assert text(client.get(answer.url)).count("Control code") == 2


@pytest.mark.parametrize(
    ("way", "typed", "told"),
    [
        ("approval", {}, "Tick at least one option, or vote blank."),
        ("approval", {"choice-0": "1", "choice-blank": "1"}, "A blank vote chooses nothing."),
        ("schulze", {"choice-0": ""}, "Give at least one option a place, or vote blank."),
        ("schulze", {"choice-0": "first"}, "Write a whole number at “Appel”."),
        ("schulze", {"choice-0": "-1"}, "Write a whole number at “Appel”."),
        ("schulze", {"choice-0": "9" * 5000}, "Write a whole number at “Appel”."),
        ("dots", {"choice-0": "0"}, "Give something to at least one option, or vote blank."),
        ("dots", {"choice-0": "3", "choice-1": "4"}, "You gave 7 in all, and you have 5. Take 2 back."),
        ("dots", {"choice-0": "2.5"}, "Write a whole number at “Appel”."),
        ("score", {"choice-1": "6"}, "Give “Banaan” at most 5."),
        ("majority-judgment", {}, "Give at least one option a grade, or vote blank."),
        ("majority-judgment", {"choice-0": "6"}, "Give “Appel” at most 5."),
    ],
)
def test_what_is_no_ballot_is_said_and_kept(world, enter, text, way, typed, told):
    vote = opened(world, way)
    answer = checked(enter(world.people[0]), world, vote, typed | {"motivation": "My reason."})
    assert answer.status_code == 422
    assert text(answer).count(told) == 2 and "My reason." in text(answer)
    page = answer.content.decode()
    assert 'href="#id_choice_0"' in page and 'id="id_choice_0"' in page
    fits = {name: value for name, value in typed.items() if value and value.isdecimal() and len(value) < 9}
    if way in ("dots", "score"):
        assert values(answer).items() >= fits.items()
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("way", KINDS)
def test_blank_counts_for_the_quorum_only(world, enter, hidden, text, way):
    vote, client = opened(world, way), enter(world.people[0])
    assert "It counts for the quorum, and for nothing else." in text(client.get(place("ballot", vote)))
    check = checked(client, world, vote, {"choice-blank": "1"})
    assert check.status_code == 200 and "Your choice blank" in text(check)
    back = client.post(place("ballot", vote), hidden(check))
    assert values(back) == {"choice-blank": "1"}
    answer = client.post(place("cast", vote), hidden(check))
    assert json.loads(Ballot.objects.get().choice) == "blank"
    assert "Choice blank" in text(client.get(answer.url))
    assert values(client.get(place("ballot", vote))) == {"choice-blank": "1"}
    vote.refresh_from_db()
    assert vote.cast == 1


def test_who_gave_grades_and_then_votes_blank_sees_that_before_it_is_cast(world, enter, text):
    vote, client = opened(world, "majority-judgment"), enter(world.people[0])
    check = checked(client, world, vote, {"choice-0": "3", "choice-blank": "1"})
    assert check.status_code == 200 and "Your choice blank" in text(check)


def test_who_finds_all_poor_can_say_so(world, enter, hidden, text):
    vote, client = opened(world, "majority-judgment"), enter(world.people[0])
    check = checked(client, world, vote, {"choice-0": "0", "choice-1": "0"})
    assert check.status_code == 200 and "Your choice all options: poor" in text(check)
    client.post(place("cast", vote), hidden(check))
    assert json.loads(Ballot.objects.get().choice) == {}
    assert values(client.get(place("ballot", vote))) == {"choice-0": "0", "choice-1": "0", "choice-2": "0"}


@pytest.mark.parametrize(
    ("way", "given", "told"),
    [
        ("scottish-stv", {"seats": 2}, "2 of these are chosen. Give the options a place"),
        ("phragmen", {"seats": 2}, "2 of these are chosen. Tick every option"),
        ("equal-shares", {"budget": 50_000}, "There is €50,000 to spend. Tick every project"),
        ("approval", {}, "Tick every option that you agree with."),
    ],
)
def test_the_ballot_says_how_many_are_chosen_and_what_there_is_to_spend(world, enter, text, way, given, told):
    options = [{"id": name[0].lower(), "name": name, "cost": 100} for name in NAMES]
    vote = opened(world, way, **given, options=options)
    assert told in text(enter(world.people[0]).get(place("ballot", vote)))


def test_where_equals_end_a_ballot_each_has_a_place_of_its_own(world, enter, text):
    vote, client = opened(world, "scottish-stv", seats=2), enter(world.people[0])
    assert 'data-move="level"' not in client.get(place("ballot", vote)).content.decode()
    answer = checked(client, world, vote, {"choice-0": "1", "choice-2": "1", "choice-1": "2"})
    assert answer.status_code == 422
    assert "These have the same: Appel, Citroen." in text(answer)
    assert values(answer) == {"choice-0": "1", "choice-1": "2", "choice-2": "1"}
    assert checked(client, world, vote, {"choice-0": "1", "choice-2": "3"}).status_code == 200


def test_projects_show_what_they_cost(world, enter, text):
    options = [{"id": "a", "name": "Leeshoek", "cost": 1200}, {"id": "b", "name": "Zithoek", "cost": 800}]
    vote = opened(world, "equal-shares", budget=1500, options=options)
    page = text(enter(world.people[0]).get(place("ballot", vote)))
    assert "Leeshoek €1,200" in page and "Tick every project that you support." in page


def test_what_many_options_are_placed_with_is_typed(world, enter):
    options = [{"id": f"o{n}", "name": f"Option {n}"} for n in range(40)]
    vote = opened(world, "schulze", options=options)
    page = enter(world.people[0]).get(place("ballot", vote)).content.decode()
    assert (
        "<select data-place" not in page
        and page.count('<input type="number" inputmode="numeric" min="1" max="40"') == 40
    )


@pytest.mark.parametrize(
    "forged",
    ['["x"]', '["a","a"]', "[", "null", "{}", '"a"', "[1]", '[["a"]]', '["\\ud800"]', "[" * 9000, "1e400", "NaN", ""],
)
def test_a_forged_paper_changes_nothing(world, enter, forged):
    vote, client = opened(world, "approval"), enter(world.people[0])
    sent = {"vote": vote.pk, "seat": world.seat(0).pk, "content": forged}
    assert client.post(place("cast", vote), sent).status_code == 422
    assert client.post(place("check", vote), sent).status_code == 422
    assert client.post(place("ballot", vote), sent).status_code == 200
    assert not Ballot.objects.exists()


def test_a_lost_session_loses_no_order(world, enter, hidden, text):
    vote = opened(world, "schulze")
    sent = hidden(checked(enter(world.people[0]), world, vote, {"choice-2": "1", "choice-0": "2"}))
    client = enter()
    assert client.post(place("cast", vote), sent).status_code == 302
    client.force_login(world.people[0])
    check = client.get(place("check", vote))
    assert "Your choice is still here." in text(check) and "Citroen Appel" in text(check)
    back = client.post(place("ballot", vote), hidden(check))
    assert values(back) == {"choice-0": "2", "choice-2": "1"}


def test_how_it_is_counted_stands_beside_the_ballot(world, enter, text):
    page = text(enter(world.people[0]).get(place("ballot", opened(world, "dots"))))
    assert "Divide 5 dots over the options." in page and "5 to give" in page
    assert "Dots. The dots are added up by weight. Who has the most is chosen." in page


def test_who_has_no_vote_sees_what_there_is_to_choose_from(world, enter, text):
    page = text(enter(world.secretary).get(place("ballot", opened(world, "approval"))))
    assert "Choose one of these 3" in page and "Appel" in page


def test_consent_asks_for_objections_with_a_reason(world, enter, hidden, text):
    vote, client = factories.open_vote(world, way="consent"), enter(world.people[0])
    page = text(client.get(place("ballot", vote)))
    assert "No objection" in page and "Objection" in page and "Abstention" not in page
    bare = checked(client, world, vote, {"choice": "against", "motivation": " "})
    assert bare.status_code == 422
    assert text(bare).count("Say why you object: an objection without a reason does not count.") == 2
    assert 'value="against" id="id_choice_1" checked' in bare.content.decode()
    check = checked(client, world, vote, {"choice": "against", "motivation": "Too dear."})
    assert "Your choice Objection" in text(check)
    answer = client.post(place("cast", vote), hidden(check))
    assert "Choice Objection" in text(client.get(answer.url))
    assert "Bibliotheek Dorp 0 : objection" in text(client.get(reverse("proposals:detail", args=[vote.reference])))
    again = checked(client, world, vote, {"choice": "for"})
    assert "Becomes No objection" in text(again)
    assert checked(client, world, vote, {"choice": "abstain"}).status_code == 422
