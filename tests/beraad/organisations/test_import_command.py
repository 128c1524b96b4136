import re
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import beraad
from beraad.organisations.models import LocalAuthority
from beraad.record.models import Entry

pytestmark = pytest.mark.django_db
DATA = Path(beraad.__file__).parent / "demo" / "data"


def run(*words):
    command = import_module("beraad.config.management.commands.import").Command()
    call_command(command, *map(str, words))


def test_it_shows_first_and_does_it_when_asked(capsys):
    file = DATA / "flemish_municipalities_2025.csv"
    run(file, "--start", "2025-01-01")
    shown = capsys.readouterr().out
    assert "authorities: 285 to add, 0 to change, 0 the same, 0 refused" in shown
    assert "wikidata" in shown and "Aartselaar" in shown and "and 265 more" in shown
    assert not LocalAuthority.objects.exists()
    run(file, "--start", "2025-01-01", "--apply")
    assert LocalAuthority.objects.get(nis="11001").source == file.name
    run(file, "--start", "2025-01-01", "--apply", "--source", "elsewhere")
    assert "285 the same" in capsys.readouterr().out
    assert Entry.objects.count() == 1


def test_refused_rows_end_with_one_and_change_nothing(tmp_path, capsys):
    file = tmp_path / "half.csv"
    file.write_text("name;nis;kbo;start\nBree;72004;0207500124;2025-01-01\nPeer;72030;;2025-01-01\n")
    with pytest.raises(CommandError) as ended:
        run(file, "--apply")
    assert ended.value.returncode == 1
    assert re.search(r"! row 2, kbo \(0207500124\): \S", capsys.readouterr().out)
    assert str(ended.value) == "Nothing was changed: 1 row is refused."
    assert not LocalAuthority.objects.exists()


def test_it_speaks_english_whatever_the_installation_speaks(tmp_path, capsys):
    run(DATA / "flemish_municipalities_2025.csv", "--start", "2025-01-01", "--apply")
    file = tmp_path / "houses.csv"
    file.write_text("name;kind;nis;start\nBree;bookshop;72004;2025-01-01\nPeer;library;72030;\n")
    mergers = tmp_path / "mergers.csv"
    mergers.write_text("old_nis;new_nis;day;new_legal_entity\n11001;11002;2024-06-01;no\n")
    for words in ((file, "--table", "houses"), (mergers,)):
        with pytest.raises(CommandError):
            run(*words)
    said = capsys.readouterr().out
    assert "Write one of these: bibliotheek" in said and "library" in said
    assert "--start 2025-01-31" in said and "1\xa0June 2024" in said


@pytest.mark.parametrize("content", [None, "", "a;b\n1;2\n"])
def test_a_file_that_cannot_be_read_ends_with_two(tmp_path, content):
    file = tmp_path / "none.csv"
    if content is not None:
        file.write_text(content)
    with pytest.raises(CommandError) as ended:
        run(file)
    assert ended.value.returncode == 2
