import io
import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from rulebook_cases import bundled, cast, contested, heads, rule
from test_votes_among_options import bundled as among_options
from test_votes_among_options import rule as chosen_by

from rulebook import __main__ as command_line
from rulebook import canonical, digest, registry
from rulebook.__main__ import main

SOURCE = Path(command_line.__file__).parents[1]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "bundle.json"
    path.write_bytes(canonical(bundled(rule(), heads(5), cast(heads(5), 3, 1))))
    return path


def test_the_same(file, capsys):
    assert main(["recount", str(file)]) == 0
    assert capsys.readouterr().out == f"same: {json.loads(file.read_bytes())['digest']}\n"


def test_a_byte_order_mark_does_not_matter(file):
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert main(["recount", str(file)]) == 0


def test_the_first_difference(file, capsys):
    file.write_text(file.read_text().replace('"result":"adopted"', '"result":"a\\n\\u001b[31m"'))
    assert main(["recount", str(file)]) == 1
    assert capsys.readouterr().out == ("different: outcome.result: recounted adopted, in the file a\\n\\x1b[31m\n")


def test_a_difference_that_is_not_text(file, capsys):
    file.write_text(file.read_text().replace('"met":true', '"met":false'))
    assert main(["recount", str(file)]) == 1
    assert capsys.readouterr().out == ("different: outcome.conditions.0.met: recounted true, in the file false\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1 column 1"),
        (b"{", "line 1 column 2"),
        (b"\x00\xff\xfe\x89PNG", "utf-8"),
        (b"[]", "object-expected"),
        (b"{}", "key-missing at format"),
        (b'{"format": 1.5}', "not an exact number: 1.5"),
        (b'{"format": NaN}', "not an exact number: NaN"),
        (b'{"format": 1, "format": 2}', "a key is given twice"),
        (b'{"format": ' + b"9" * 5000 + b"}", "4300"),
        (b"[" * 100_000, "recursion"),
    ],
)
def test_an_unreadable_file_gives_one_line(tmp_path, capsys, content, said):
    path = tmp_path / "bundle.json"
    path.write_bytes(content)
    assert main(["recount", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("unreadable: ")
    assert said in err
    assert err.count("\n") == 1
    assert len(err) < 400


def test_a_file_of_a_gigabyte_is_not_read(tmp_path, capsys):
    path = tmp_path / "bundle.json"
    with path.open("wb") as stream:
        stream.truncate(1024**3)
    assert main(["recount", str(path)]) == 2
    assert "bytes" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["absent.json", "."])
def test_no_file(tmp_path, capsys, name):
    assert main(["recount", str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["recount"], ["fly", "x"]])
def test_a_wrong_command(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: rulebook" in capsys.readouterr().err


BLT = '4 2\n-4\n3 1 2 0\n2 2=3 0\n1 4 1 0\n0\n"Amy"\n"Bob"\n"Chuck \u001b[31m"\n"Diane"\n"Club"\n'
PB = """META
key;value
budget;100
vote_type;approval
rule;greedy-no-skip
num_votes;9
PROJECTS
project_id;cost;name;selected
p1;120;A tree;1
p2;50;A bench;1
VOTES
voter_id;vote
1;p1,p2
2;p1
"""


@pytest.fixture
def blt(tmp_path):
    path = tmp_path / "club.blt"
    path.write_text(BLT)
    return str(path)


@pytest.fixture
def projects(tmp_path):
    path = tmp_path / "street.pb"
    path.write_text(PB)
    return str(path)


def counted(*arguments, capsys):
    assert main(["count", *arguments, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out)


def test_a_file_is_counted(blt, capsys):
    found = counted(blt, "--method", "approval", capsys=capsys)
    assert found["winners"] == ["Bob", "Amy"]
    assert [step["code"] for step in found["steps"]][-1] == "chosen"
    assert len(found["digest"]) == 64
    assert found["contest"]["withdrawn"] == ["Diane"]
    assert counted(blt, "--method", "approval", "--seats", "1", capsys=capsys)["winners"] == ["Bob"]


def test_the_digest_is_that_of_the_ballots_in_any_order(blt, tmp_path, capsys):
    lines = BLT.split("\n")
    other = tmp_path / "other.blt"
    other.write_text("\n".join([*lines[:2], lines[4], "1 1 2 0", lines[3], "2 1 2 0", *lines[5:]]))
    one, two = (counted(path, "--method", "approval", capsys=capsys)["digest"] for path in (blt, str(other)))
    assert one == two


def test_a_count_is_told(blt, capsys):
    assert main(["count", blt, "--method", "approval", "--option", "seed=2027", "--language", "nl"]) == 0
    out = capsys.readouterr().out
    assert "   1. Bob\n   2. Amy\n" in out
    assert "Chuck \\x1b[31m" in out or "\x1b" not in out
    assert out.startswith("Club\n")


def test_a_file_of_projects_says_how_it_was_counted(projects, capsys):
    found = counted(projects, capsys=capsys)
    assert (found["method"], found["settings"]["skip"], found["winners"]) == ("greedy-budget", False, [])
    assert [remark["code"] for remark in found["remarks"]] == ["file-differs", "stated-differs"]
    assert main(["count", projects]) == 0
    out = capsys.readouterr().out
    assert "The file says 9 for num_votes, and holds 2." in out
    assert "The file itself names others as chosen: also A tree, A bench, and not nobody." in out
    assert counted(projects, "--option", "skip=true", capsys=capsys)["winners"] == ["p2"]
    assert counted(projects, "--method", "approval", "--seats", "2", capsys=capsys)["remarks"][1:] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Say by which method to count: --method with one of "),
        (("--method", "dice"), "method: This must be one of: majority, consent, approval"),
        (
            ("--method", "majority"),
            "method: This way of counting takes other ballots (choice) than there are (ranking).",
        ),
        (("--method", "dots"), "method: This way of counting takes other ballots (points) than there are (ranking)."),
        (("--method", "approval", "--option", "x=1"), "by this name: x. There is: tie, seed, casting_vote."),
        (("--method", "schulze", "--option", "x=1"), "by this name: x. There is: strength, tie, seed, casting_vote."),
        (("--method", "schulze", "--option", "strength=2"), "strength: This must be one of: "),
        (("--method", "schulze", "--option", "strength="), "strength: This must be one of: "),
        (("--method", "irv"), "seats: This way of counting fills one seat, and not 2."),
        (("--method", "approval", "--option", "tie"), "Write what to set as name=value, and not: tie."),
        (("--method", "approval", "--option", "tie=dice"), "tie: This must be one of: rejected, casting_vote, "),
        (
            ("--method", "approval", "--option", "casting_vote=Amy,Eve"),
            "casting_vote: This is not one of the options: Eve.",
        ),
    ],
)
def test_what_cannot_be_counted_so_gives_one_line(blt, arguments, said, capsys):
    assert main(["count", blt, *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("cannot be counted: ") and said in err and err.count("\n") == 1


def test_the_chair_decides_where_that_is_asked(blt, capsys):
    options = ("--option", "tie=casting_vote", "--option", "casting_vote=Chuck\x1b[31m, Bob")
    assert main(["count", blt, "--method", "approval", *options]) == 2
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.blt", BLT.replace("3 1 2 0", "3 1 2"), "unreadable: line 3: This ballot does not end with 0.\n"),
        ("a.blt", "", "unreadable: line 1: The file does not begin with two numbers"),
        ("a.pb", PB.replace("p1,p2", "p9"), "unreadable: line 13: There is no such project: p9.\n"),
        ("a.txt", BLT, "unreadable: a.txt: By its name this is no file of ballots that can be read: blt, cat, pb, "),
        ("a.json", "{", "unreadable: Expecting property name"),
        ("a.json", "{}", "unreadable: format: This is missing. (key-missing at format)"),
    ],
)
def test_an_unreadable_file_of_ballots_gives_one_line(tmp_path, name, content, said, capsys):
    path = tmp_path / name
    path.write_text(content)
    assert main(["count", str(path), "--method", "approval"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(said) and err.count("\n") == 1


def test_a_file_that_is_not_there_gives_one_line(tmp_path, capsys):
    assert main(["count", str(tmp_path / "none.blt")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("seats", ["0", "-1", "two", "²", "9" * 5000])
def test_seats_are_a_whole_number(blt, seats, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["count", blt, "--method", "approval", "--seats", seats])
    assert caught.value.code == 2
    assert "whole number" in capsys.readouterr().err


def test_a_bundle_is_counted_and_explained(file, capsys):
    found = counted(str(file), capsys=capsys)
    assert (found["result"], found["digest"]) == ("adopted", digest(json.loads(file.read_bytes())["outcome"]))
    assert main(["count", str(file), "--method", "consent"]) == 2
    assert "by majority" in capsys.readouterr().err
    assert main(["count", str(file)]) == 0
    assert "So the proposal is adopted." in capsys.readouterr().out
    assert main(["explain", str(file), "--language", "nl"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Eén gedeelde catalogus\nDe regel:\n")
    assert "De meerderheid is gehaald: 3 van de 4, geteld in koppen, waar meer dan 1/2 gevraagd is." in out
    assert "recount" not in out
    # Each digest says of what it is; that of the bundle is the one that a recount and the page of a decision have.
    assert f"Controlesom van de uitkomst: {found['digest']}\n" in out
    assert f"Controlesom van de bundel: {json.loads(file.read_bytes())['digest']}\n" in out


def test_a_bundle_that_differs_is_explained_as_it_counts(file, capsys):
    file.write_text(file.read_text().replace('"result":"adopted"', '"result":"rejected"'))
    assert main(["explain", str(file)]) == 0
    out = capsys.readouterr().out
    assert "So the proposal is adopted." in out and "Counted again, this does not come out the same" in out


def test_an_unreadable_bundle_is_not_explained(tmp_path, capsys):
    path = tmp_path / "bundle.json"
    path.write_text("[]")
    assert main(["explain", str(path)]) == 2
    assert capsys.readouterr().err.startswith("unreadable: This must be an object. (object-expected")


def test_a_bundle_among_options_is_explained_by_their_names(tmp_path, capsys):
    contest = contested([{"id": "1", "name": "Amy"}, {"id": "2", "name": "Bob"}])
    path = tmp_path / "bundle.json"
    path.write_bytes(canonical(among_options(chosen_by(method="schulze"), {"m000": [["2"], ["1"]]}, contest)))
    assert main(["explain", str(path)]) == 0
    out = capsys.readouterr().out
    assert "How it is counted: Schulze (version 1)." in out
    assert "Setting “how strong a victory is”: the votes of the winner." in out
    assert "   1. Bob\n" in out


def test_the_methods_are_listed(capsys):
    assert main(["methods", "--json"]) == 0
    listed = {method["id"]: method for method in json.loads(capsys.readouterr().out)}
    assert set(listed) == set(registry.HOMES)
    assert listed["equal-shares"]["settings"]["utility"] == {"default": "cost", "options": ["cost", "cardinality"]}
    assert listed["approval"]["ballot"] == "approval"
    assert main(["methods", "--language", "nl"]) == 0
    assert "approval" in capsys.readouterr().out


def test_on_a_terminal_it_shows_how_far_it_is(blt, monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("rulebook.formats.source.BLOCK", 4)
    assert main(["count", blt, "--method", "approval"]) == 0
    err = capsys.readouterr().err
    assert err.startswith("\rreading: ") and err.endswith("\r") and "\n" not in err
    assert "counting" in err


def test_a_terminal_that_cannot_show_a_name_stops_nothing(blt):
    Path(blt).write_text(BLT.replace("Bob", "Bożena"))
    code = f"import sys; sys.path.insert(0, {str(SOURCE)!r}); import rulebook.__main__ as m; sys.exit(m.main())"
    command = [sys.executable, "-X", "utf8=0", "-c", code, "count", blt, "--method", "approval"]
    run = subprocess.run(command, check=False, capture_output=True, env={"PYTHONIOENCODING": "ascii"})
    assert (run.returncode, run.stderr) == (0, b"")
    assert b"1. Bo\\u017cena" in run.stdout


def test_an_id_of_half_a_letter_gives_one_line(tmp_path, capsys):
    made = among_options(chosen_by(), {"m000": ["A"]}, contested("AB"))
    path = tmp_path / "bundle.json"
    path.write_text(canonical(made).decode().replace('"A"', '"\\ud800"'))
    for verb in ("count", "recount", "explain"):
        assert main([verb, str(path)]) == 2
        assert capsys.readouterr().err.count("\n") == 1


ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("place", [ROOT, SOURCE])
def test_it_runs_in_a_checkout_where_nothing_is_installed(file, place):
    # -S leaves out what is installed.
    run = subprocess.run(
        [sys.executable, "-S", "-m", "rulebook", "recount", str(file)], cwd=place, check=False, capture_output=True
    )
    assert run.returncode == 0 and run.stdout.startswith(b"same: ")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_without_numpy_it_says_so_in_one_line(tmp_path, language):
    path = tmp_path / "bundle.json"
    path.write_bytes(canonical(among_options(chosen_by(), {"m000": ["A"]}, contested("AB"))))
    for verb in (["recount", str(path)], ["explain", str(path)], ["count", str(path)], ["methods"]):
        command = [sys.executable, "-S", "-m", "rulebook", *verb, "--language", language]
        run = subprocess.run(command, cwd=SOURCE, check=False, capture_output=True, text=True)
        assert (run.returncode, run.stdout, run.stderr.count("\n")) == (2, "", 1)
        assert run.stderr.endswith("python -m pip install numpy\n")


def test_another_module_that_is_missing_is_a_fault(monkeypatch):
    monkeypatch.setattr("rulebook.commands.registry.methods", lambda: __import__("no_such_module"))
    with pytest.raises(ModuleNotFoundError):
        main(["methods"])


def test_when_nobody_reads_on_it_ends_without_a_word():
    command = [sys.executable, "-m", "rulebook", "methods", "--json"]
    with subprocess.Popen(command, cwd=SOURCE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        run.stdout.close()
        said = run.stderr.read()
    assert (run.returncode, said) == (141, b"")


def test_nobody_reads_on(blt, monkeypatch):
    class Closed(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Closed())
    assert main(["count", blt, "--method", "approval"]) == 141
    assert sys.stdout.closed


def test_an_interruption_leaves_the_line_clean(blt, monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("rulebook.formats.counting.select", interrupted)
    assert main(["count", blt, "--method", "approval"]) == 130
    out, err = capsys.readouterr()
    assert out == "" and err.endswith(" \r") and "Traceback" not in err


def test_it_writes_to_whatever_takes_text(blt, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert main(["count", blt, "--method", "approval"]) == 0
    assert "Bob" in capsys.readouterr().out


def test_it_runs_as_a_module(file, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["rulebook", "recount", str(file)])
    monkeypatch.delitem(sys.modules, "rulebook.__main__")
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("rulebook", run_name="__main__")
    assert caught.value.code == 0


def test_it_runs_where_nothing_else_is_installed(file):
    # -I and -S leave the standard library alone on the path.
    code = f"import sys; sys.path.insert(0, {str(SOURCE)!r}); import rulebook.__main__ as m; sys.exit(m.main())"
    run = subprocess.run([sys.executable, "-I", "-S", "-c", code, "recount", str(file)], check=False)
    assert run.returncode == 0
