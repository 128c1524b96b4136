"""The command `beraad` where there is nothing to work with: a sentence, no traceback; and nobody else reads along."""

import subprocess
import sys

import pytest

from installation import at_home, beraad


def run(folder, *words, **environment):
    """The command in a process of its own: how it ended, and what it said."""
    command = [sys.executable, "-m", "beraad", *words]
    given = at_home(folder) | environment
    done = subprocess.run(command, env=given, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("words", [["verify"], ["import", "list.csv"], ["serve"]], ids=lambda words: words[0])
def test_without_a_database_it_says_how_to_make_one(tmp_path, words):
    code, said = run(tmp_path, *words)
    assert code == 1 and "run `beraad init`" in said and "Traceback" not in said


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("nonsense", "BERAAD_DATABASE_URL is no address of a database."),
        ("foo://bar", "BERAAD_DATABASE_URL is no address of a database."),
        ("sqlite:////nowhere/at/all.sqlite3", "unable to open database file"),
    ],
)
def test_an_address_of_no_database_is_named(tmp_path, address, told):
    for words in (["verify"], ["init"]):
        code, said = run(tmp_path, *words, BERAAD_DATABASE_URL=address)
        assert code == 1 and told in said and "Traceback" not in said


def test_what_it_makes_is_for_its_owner_only(tmp_path):
    folder = tmp_path / "data"
    beraad("migrate", folder=folder)
    made = {path.name: path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())}
    assert made == dict.fromkeys(("data", "beraad.sqlite3", "secret-key"), 0)
