import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from rulebook_cases import bundled, cast, heads, rule

from rulebook import __main__ as command_line
from rulebook import canonical
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
