"""What the rulebook's own source must keep to."""

import ast
import sys
from pathlib import Path

import pytest

import rulebook
from rulebook import codes, registry
from rulebook.electorate import SCHEMES

FILES = sorted(Path(rulebook.__file__).parent.rglob("*.py"))
TREES = {file: ast.parse(file.read_text()) for file in FILES}
IMPURE = {"random", "secrets", "time", "os", "socket", "sqlite3", "logging", "subprocess"}


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module.split(".")[0]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_rests_on_the_standard_library_and_numpy_and_stays_pure(file):
    names = set(imported(TREES[file]))
    assert names <= sys.stdlib_module_names | {"rulebook", "numpy"}
    assert not names & IMPURE


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_stays_small(file):
    assert len(file.read_text().splitlines()) < 400
    for node in ast.walk(TREES[file]):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 50, node.name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_public_says_what_it_does(file):
    assert ast.get_docstring(TREES[file])
    public = [node for node in TREES[file].body if not getattr(node, "name", "_").startswith("_")]
    inside = [part for node in public if isinstance(node, ast.ClassDef) for part in node.body]
    for node in (*public, *(part for part in inside if not getattr(part, "name", "_").startswith("_"))):
        assert ast.get_docstring(node), node.name


def spoken(callees):
    """The texts given as first argument to a call of one of `callees`."""
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                first = node.args[0]
                if name in callees and isinstance(first, ast.Constant):
                    yield first.value


def test_every_error_has_its_place_in_the_list():
    assert set(
        spoken({"fail", "_refuse", "RuleError", "BallotError", "BundleError", "FileError", "AnalysisError"})
    ) == {
        *codes.ERRORS,
        *codes.FILES,
    }


def test_every_step_has_its_place_in_the_lists():
    listed = {*codes.STEPS, *codes.COUNT, *codes.EXPLANATIONS, *codes.REFUSALS, *codes.REMARKS}
    assert set(spoken({"Step", "step", "_condition"})) <= listed
    assert {f"weight-{scheme}" for scheme in SCHEMES} <= listed


def test_the_public_names_are_there():
    assert all(hasattr(rulebook, name) for name in rulebook.__all__)


def test_methods_are_found_by_id_and_version():
    assert registry.find("majority", 2) is None
    method = registry.find("majority", 1)
    assert (method.id, method.version, method.kind) == ("majority", 1, "choice")
    assert method in registry.methods() and registry.latest("majority") is method
    assert registry.latest("dice") is None
