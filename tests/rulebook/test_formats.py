"""Files of other programs say here what they say there, and what is wrong with them is said with its line."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_profile import told

from rulebook import formats
from rulebook.codes import ERRORS, FILES
from rulebook.errors import FileError, RulebookError
from rulebook.formats import lines, source
from rulebook.formats.fitting import fitted

DATA = Path(__file__).parent / "data"
NAMES = '"Amy"\n"Bob"\n"Chuck"\n"Diane"\n"Gardening"\n'
ORDERS = "# DATA TYPE: toi\n# TITLE: T\n# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: A\n"
PROJECTS = """META
key;value
description;Our street
budget;1000.50
num_votes;3
vote_type;approval
rule;greedy-no-skip
min_project_score_threshold;2.0
PROJECTS
project_id;cost;name;selected
p1;400;A tree;1
p2;700;"A ""round"" bench; of wood
and stone";0
x/3;0.50;;1
VOTES
voter_id;vote
1;p1,x/3
2;"p2,p1"
3;p1,x/3
"""


def read(name, text):
    return formats.read(name, text.encode() if isinstance(text, str) else text)


def refused(name, text):
    with pytest.raises(FileError) as caught:
        read(name, text)
    assert caught.value.code in FILES and set(FILES[caught.value.code]) == set(caught.value.params)
    return caught.value.code, caught.value.path


def ids(election):
    return [option.id for option in election.contest.options]


def test_a_blt_file_with_all_that_can_be_in_it():
    election = read(
        "garden.BLT",
        "\ufeff# made by hand\r\n\n4 2   # four for two\n-2\n-3 # and this one\n"
        "(a1) 1 4 1=3 2 0 # first\n\t2  3 - 4 0\n1.5 1 0\n1/2 1 0\n\n3 0\n0 # done\n\n"
        '"Amy ""A."" O\'Neill" # candidate 1\n\'Bob\'\n"Chuck \\"C\\" \\\\ D"\n"Amy"\n"Gardening # club"\n',
    )
    assert ids(election) == ['Amy "A." O\'Neill', "'Bob'", 'Chuck "C" \\ D', "Amy"]
    assert (election.contest.seats, election.contest.title, election.kind) == (2, "Gardening # club", "ranking")
    assert election.contest.withdrawn == {"'Bob'", 'Chuck "C" \\ D'}
    assert told(election.profile) == {
        ((3,), (0, 2), (1,)): 1,
        ((2,), (3,)): 2,
        ((0,),): 2,
        (): 3,
    }


def test_long_numbers_skipped_places_and_blank_lines_are_read_too(monkeypatch):
    monkeypatch.setattr(source, "BLOCK", 1)
    election = read("a.blt", '2 1\n1 2 0\n\n\n12345678901 1 - 2 0\n0\n"A"\n"B"\n')
    assert told(election.profile) == {((1,),): 1, ((0,), (1,)): 12345678901}


def test_names_may_stand_together_be_bare_or_have_a_party():
    assert ids(read("a.blt", '2 1\n1 2 0\n0\n"Amy" "Bob" "Title"\n')) == ["Amy", "Bob"]
    assert ids(read("a.blt", "2 1\n1 2 0\n0\nAmy\nBob the Elder # old\n")) == ["Amy", "Bob the Elder"]
    assert ids(read("a.blt", '2 1\n0\n"Amy" "Green"\n"Bob" "Blue"\n"Title"\n"more"\n')) == ["Amy", "Bob"]
    assert ids(read("a.blt", '3 1\n0\n"Amy"\n"Amy"\n""\n')) == ["Amy", "Amy (2)", "3"]
    assert ids(read("a.blt", '3 1\n0\n"Amy"\n"Amy (3)"\n"Amy"\n')) == ["Amy", "Amy (3)", "Amy (3) (3)"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "header-unfit", 1),
        ("\n\n# nothing\n", "header-unfit", 3),
        ("4\n", "header-unfit", 1),
        ("\n4 2 1\n", "header-unfit", 2),
        ("0 1\n", "header-number", 1),
        ("1 0\n", "header-number", 1),
        ("99999999 1\n0\n", "header-number", 1),
        ("9999999999 1\n0\n", "header-number", 1),
        ("-2\n4 2\n", "header-unfit", 1),
        ("4 2\n-5\n0\n" + NAMES, "candidate-unknown", 2),
        ("4 2\n1 2 0\n1 5 0\n0\n" + NAMES, "candidate-unknown", 3),
        ("4 2\n1 2 0\n1 2 0 3 0\n0\n" + NAMES, "candidate-unknown", 3),
        ("4 2\n1 ² 0\n0\n" + NAMES, "candidate-unknown", 2),
        ("4 2\n1 2= 0\n0\n" + NAMES, "candidate-unknown", 2),
        ("4 2\n1=2 0\n0\n" + NAMES, "weight-unfit", 2),
        ("4 2\n1 =2 0\n0\n" + NAMES, "candidate-unknown", 2),
        ("4 2\n1 2=0\n0\n" + NAMES, "ballot-open", 2),
        ("4 2\n1 2 3 2 0\n0\n" + NAMES, "candidate-repeated", 2),
        ("4 2\n1 2=2 0\n0\n" + NAMES, "candidate-repeated", 2),
        ("4 2\n1 2 3\n1 2 0\n0\n" + NAMES, "ballot-open", 2),
        ("4 2\n1 2 0\n7\n0\n" + NAMES, "ballot-open", 3),
        ("4 2\n1/0 2 0\n0\n" + NAMES, "weight-unfit", 2),
        ("4 2\n-1 2 0\n0\n" + NAMES, "weight-unfit", 2),
        ("4 2\n1 2 0\n" + NAMES, "ballots-open", 3),
        ("4 2\n1 2 0\n1 3 0\n\n", "ballots-open", 3),
        ("4 2", "ballots-open", 1),
        ('4 2\n0\n"Amy"\n"Bob"\n\n', "names-missing", 4),
        ('4 2\n0\n"Amy"\n"Bob\n"C"\n"D"', "name-open", 4),
        ('4 2\n0\n"Amy"\n"Bob" x\n"C"\n"D"', "name-open", 4),
        (b"4 2\n1 2 0\n0\n\xe9\n", "text-unreadable", 4),
        (b"4 2\n1 \xe9 0\n0\n", "text-unreadable", 2),
    ],
)
def test_what_is_wrong_with_a_blt_file_is_said_with_its_line(text, code, line):
    assert refused("a.blt", text) == (code, f"line {line}")


def test_orders_of_preflib():
    election = read("a.toi", ORDERS + "# NUMBER VOTERS: 7\n# ALTERNATIVE NAME 3: C\n\n2: {3,1},2\n# note\n5:2\n")
    assert (ids(election), election.contest.title, election.remarks) == (["A", "2", "C"], "T", ())
    assert told(election.profile) == {((0, 2), (1,)): 2, ((1,),): 5}
    again = read("a.toi", ORDERS + "2 : { 3 , 1 } , 2 , {}\n5: 2\n")
    assert told(again.profile) == told(election.profile)


def test_what_a_file_says_of_itself_and_does_not_hold_is_remarked():
    (remark,) = read("a.toi", ORDERS + "# NUMBER VOTERS: 8\n5: 2\n").remarks
    assert (remark.code, remark.params) == (
        "file-differs",
        {"what": "NUMBER VOTERS", "stated": "8", "found": "5"},
    )


def test_categories_of_preflib_are_grades():
    text = ORDERS.replace("toi", "cat") + "# NUMBER CATEGORIES: 3\n4: {1,3},2\n1: {},{2},1\n2:\n"
    election = read("a.cat", text)
    assert (election.kind, election.approved_from) == ("grades", 2)
    assert told(election.profile) == {(2, 1, 2): 4, (0, 1, 0): 1, (0, 0, 0): 2}
    assert told(fitted(election, "approval")) == {(1, 0, 1): 4, (0, 0, 0): 3}
    assert told(fitted(election, "ranking")) == {((0, 2), (1,)): 4, ((1,),): 1, (): 2}
    assert told(fitted(election, "points")) == told(election.profile)


@pytest.mark.parametrize(
    ("type", "text", "code", "line"),
    [
        ("toi", "1: 1\n", "header-missing", 1),
        ("toi", "# NUMBER ALTERNATIVES: \n", "header-missing", 1),
        ("toi", "# X: 1\n# NUMBER ALTERNATIVES: many\n", "header-number", 2),
        ("toi", "# NUMBER ALTERNATIVES: 0\n", "header-number", 1),
        ("toi", ORDERS + "1: 1,4\n", "candidate-unknown", 5),
        ("toi", ORDERS + "1: 1\n1: 2,{1,2}\n", "candidate-repeated", 6),
        ("toi", ORDERS + "1: 1,,2\n", "ballot-unclear", 5),
        ("toi", ORDERS + "1: 1,{2\n", "ballot-unclear", 5),
        ("toi", ORDERS + "1: 1,2,\n", "ballot-unclear", 5),
        ("toi", ORDERS + "1 1,2\n", "weight-unfit", 5),
        ("soi", ORDERS.replace("toi", "soi") + "1: {1,2}\n", "ballot-equals", 5),
        ("soc", ORDERS.replace("toi", "soc") + "1: 1,2,3\n1: 1,2\n", "ballot-incomplete", 6),
        ("toc", ORDERS.replace("toi", "?") + "1: {1,2}\n", "ballot-incomplete", 5),
        ("cat", ORDERS.replace("toi", "cat") + "1: 1\n", "header-missing", 1),
        ("cat", ORDERS.replace("toi", "cat") + "# NUMBER CATEGORIES: 2\n1: 1,2,3\n", "categories-exceeded", 6),
        ("toi", b"# NUMBER ALTERNATIVES: 2\n# T: \xff\n", "text-unreadable", 2),
    ],
)
def test_what_is_wrong_with_a_file_of_preflib_is_said_with_its_line(type, text, code, line):
    assert refused(f"a.{type}", text) == (code, f"line {line}")


def test_projects_of_pabulib():
    election = read("a.pb", PROJECTS)
    assert ids(election) == ["p1", "p2", "x/3"]
    assert [option.name for option in election.contest.options] == [
        "A tree",
        'A "round" bench; of wood\nand stone',
        "x/3",
    ]
    assert [option.cost for option in election.contest.options] == [400, 700, Fraction(1, 2)]
    assert (election.contest.budget, election.contest.title) == (Fraction(2001, 2), "Our street")
    assert told(election.profile) == {(1, 0, 1): 2, (1, 1, 0): 1}
    assert (election.method, election.settings) == ("greedy-budget", {"skip": "false", "threshold": "2"})
    assert (election.stated, election.remarks) == ({"p1", "x/3"}, ())


def voted(type, votes, more=""):
    head, _ = PROJECTS.replace("vote_type;approval\n", f"vote_type;{type}\n{more}").split("VOTES\n")
    return read("a.pb", head + "VOTES\n" + votes)


def test_points_and_orders_of_pabulib_are_points():
    points = voted("cumulative", "vote;points;voter_id\np1,p2;7,3;1\np1,p2;7,3;2\n;;3\n")
    assert (points.kind, told(points.profile)) == ("points", {(7, 3, 0): 2, (0, 0, 0): 1})
    scores = voted("scoring", "vote;points\np1, p2;7,3\n", "default_score;2\n")
    assert told(scores.profile) == {(7, 3, 2): 1}
    orders = voted("ordinal", "vote\np2,p1\np1\n", "max_length;5\n")
    assert told(orders.profile) == {(4, 5, 0): 1, (5, 0, 0): 1}
    assert told(fitted(orders, "ranking")) == {((1,), (0,)): 1, ((0,),): 1}
    assert told(voted("ordinal", "vote\np2,p1\np1\n").profile) == {(1, 2, 0): 1, (2, 0, 0): 1}
    assert told(fitted(points, "approval")) == {(1, 1, 0): 2, (0, 0, 0): 1}


def test_what_pabulib_does_not_say_is_not_made_up():
    text = PROJECTS.replace("rule;greedy-no-skip\n", "").replace(";selected", "").replace("num_votes;3", "num_votes;4")
    election = read("a.pb", text)
    assert (election.method, election.settings, election.stated) == (None, {}, None)
    assert [remark.params["what"] for remark in election.remarks] == ["num_votes"]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("META\n", "", "section-expected", 1),
        ("VOTES\n", "", "section-missing", 18),
        ("Our street", '"Our street', "name-open", 3),
        ("budget;1000.50\n", "", "header-missing", 2),
        ("1000.50", "1e3", "amount-unfit", 4),
        ("threshold;2.0", "threshold;some", "amount-unfit", 8),
        ("vote_type;approval\n", "", "header-missing", 2),
        ("approval", "gut feeling", "vote-type-unknown", 6),
        ("project_id", "id", "field-missing", 10),
        ("p1;400", ";400", "field-missing", 11),
        ("p1;400;A tree;1", "p1", "field-missing", 11),
        ("x/3;0.50;", "p1;0.50;", "candidate-repeated", 14),
        ("x/3;0.50;", "x/3;-1;", "amount-unfit", 14),
        ("voter_id;vote", "voter_id;votes", "field-missing", 16),
        ('"p2,p1"', "p9,p1", "project-unknown", 18),
        ('"p2,p1"', "p1,p2,p1", "candidate-repeated", 18),
        ('2;"p2,p1"', "2", "field-missing", 18),
        ('2;"p2,p1"', "2;" + "x" * 200_000, "line-unclear", 18),
    ],
)
def test_what_is_wrong_with_a_file_of_pabulib_is_said_with_its_line(old, new, code, line):
    assert refused("a.pb", PROJECTS.replace(old, new, 1)) == (code, f"line {line}")


@pytest.mark.parametrize(
    ("type", "votes", "more", "code", "line"),
    [
        ("cumulative", "vote\np1\n", "", "field-missing", 16),
        ("cumulative", "vote;points\np1,p2;1\n", "", "points-differ", 17),
        ("cumulative", "vote;points\np1,p2;1,x\n", "", "points-unfit", 17),
        ("cumulative", "vote;points\np1,p2\n", "", "field-missing", 17),
        ("ordinal", "vote\np1\n", "max_length;long\n", "header-number", 7),
        ("scoring", "vote;points\np1;1\n", "default_score;-1\n", "header-number", 7),
    ],
)
def test_what_is_wrong_with_votes_of_pabulib_is_said_with_its_line(type, votes, more, code, line):
    with pytest.raises(FileError) as caught:
        voted(type, votes, more)
    assert (caught.value.code, caught.value.path) == (code, f"line {line}")


def test_without_projects_there_is_nothing_to_choose():
    head, tail = PROJECTS.split("p1;400")
    assert refused("a.pb", head + "VOTES" + tail.split("VOTES")[1]) == ("projects-number", "line 10")


def test_what_the_page_shows_is_read():
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text()
    ranked, orders = (block.removeprefix("\n") for block in page.split("```")[1:4:2])
    assert ids(read("a.blt", ranked)) == ['Amy "Ace" Adams', "Bob", "Chuck", "Diane"]
    assert told(read("a.blt", ranked).profile) == {
        ((0,), (2,), (3,)): 3,
        ((3,), (1, 2)): Fraction(3, 2),
        ((3,), (0,)): 1,
    }
    assert told(read("a.toi", orders).profile) == {((1,), (0, 2)): 5, ((0,),): 2}
    assert read("a.toi", orders).remarks == ()


def test_a_file_is_known_by_the_end_of_its_name():
    assert refused("a.docx", "") == ("format-unknown", "a.docx")
    assert refused("blt", "")[0] == "header-unfit"


def test_what_would_have_to_be_made_up_is_refused():
    election = read("a.blt", '2 1\n1 2 0\n0\n"A"\n"B"\n')
    assert told(fitted(election, "approval")) == {(0, 1): 1}
    assert fitted(election, "ranking") is election.profile
    with pytest.raises(RulebookError, match="ballots-unfit"):
        fitted(election, "points")


# How lines are written, right and wrong, so that blocks read at once and lines read one by one can be compared.
words = st.sampled_from(["0", "1", "2", "3", "4", "1=2", "3=1", "-", " ", "=", "12", "0=1", "x"])
weights = st.sampled_from(["1", "2", "1", "17", "1.5", "2/4", "(id) 1", "1234567890123", "0", "#", "x"])
good = st.builds(
    lambda weight, order, equal: f"{weight} {('=' if equal else ' ').join(order)} 0".replace("  ", " "),
    st.sampled_from(["1", "2", "3", "12"]) | weights.filter(lambda weight: weight not in ("x", "#")),
    st.lists(st.sampled_from("123"), unique=True).filter(bool),
    st.booleans(),
)
bad = st.builds(lambda weight, order: f"{weight} {' '.join(order)} 0", weights, st.lists(words, max_size=5))


@given(st.lists(good, max_size=12) | st.lists(good | bad, max_size=5), st.randoms())
def test_a_block_is_read_as_its_lines_are(written, random):
    text = "3 1\n" + "\n".join(written) + '\n0\n"A"\n"B"\n"C"\n'

    def outcome():
        try:
            return told(read("a.blt", text).profile)
        except FileError as error:
            return error.code, error.path

    at_once = outcome()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "BLOCK", random.randint(1, 30))
        patch.setattr(lines, "_PENDING", 2)
        assert outcome() == at_once
        patch.setattr(lines, "_rows", lambda *_: None)
        assert outcome() == at_once
    shuffled = "\n".join(random.sample(written, len(written)))
    if isinstance(at_once, dict):
        assert told(read("a.blt", "3 1\n" + shuffled + '\n0\n"A"\n"B"\n"C"\n').profile) == at_once


tiers = st.sampled_from(["1", "2", "3", "{1,2}", "{2}", "{}", "{ 3 , 1 }", "", "4", "{1", "x"])


@given(st.sampled_from(["soi", "toi", "soc", "toc"]), st.lists(st.lists(tiers, min_size=1, max_size=4), max_size=5))
def test_a_block_of_preflib_is_read_as_its_lines_are(type, ballots):
    text = "# NUMBER ALTERNATIVES: 3\n" + "".join(f"2: {','.join(ballot)}\n" for ballot in ballots)

    def outcome():
        try:
            return told(read(f"a.{type}", text).profile)
        except FileError as error:
            return error.code, error.path

    at_once = outcome()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_rows", lambda *_: None)
        assert outcome() == at_once


SAMPLES = {
    "a.blt": b"4 2\n-2\n1 4 1=3 2 0\n2 3 - 4 0\n1.5 1 0\n(i) 1 2 0\n0\n" + NAMES.encode(),
    "a.toi": ORDERS.encode() + b"2: {3,1},2\n5: 2\n",
    "a.soc": ORDERS.replace("toi", "soc").encode() + b"2: 3,1,2\n",
    "a.cat": ORDERS.replace("toi", "cat").encode() + b"# NUMBER CATEGORIES: 3\n4: {1,3},2\n",
    "a.pb": PROJECTS.encode(),
    "b.pb": PROJECTS.replace("approval", "cumulative").replace("voter_id;vote", "points;vote").encode(),
}


@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_whatever_a_file_holds_it_is_read_or_refused_with_its_line(name, data):
    raw = SAMPLES[name]
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(raw)))
        to = data.draw(st.integers(at, min(len(raw), at + 12)))
        raw = (
            raw[:at]
            + data.draw(st.binary(max_size=4) | st.sampled_from([b"0", b"\n", b'"', b"{", b";", b"1 "]))
            + raw[to:]
        )
    try:
        election = formats.read(name, raw)
        for kind in ("approval", "ranking", "points"):
            fitted(election, kind)
    except RulebookError as error:
        assert error.code in FILES or error.code in ERRORS
        assert isinstance(error, FileError) <= error.path.startswith("line ")


@given(st.sampled_from(sorted(SAMPLES)), st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_anything_at_all_is_read_or_refused_with_its_line(name, raw):
    try:
        formats.read(name, raw)
    except FileError as error:
        assert error.code in FILES


def test_progress_is_told_block_by_block(monkeypatch):
    monkeypatch.setattr(source, "BLOCK", 8)
    seen = []
    raw = b'2 1\n1 2 0\n1 1 0\n1 1 0\n0\n"A"\n"B"\n'
    formats.read("a.blt", raw, lambda done, whole: seen.append((done, whole)))
    assert [whole for _, whole in seen] == [len(raw)] * len(seen)
    assert len(seen) > 1 and [done for done, _ in seen] == sorted(done for done, _ in seen)
