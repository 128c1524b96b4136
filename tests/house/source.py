"""The source as the house tests read it."""

import ast
import re
from functools import cache
from pathlib import Path

import beraad

SRC = Path(beraad.__file__).parent
WEB = SRC / "web"
DOMAIN = (
    "kernel", "record", "access", "people", "organisations", "services", "bodies", "charters", "debate", "votes",
    "elections", "proposals", "register", "oversight",
)  # fmt: skip


@cache
def modules(*, among=SRC):
    """Every module of ours with its tree, migrations aside."""
    files = [file for file in sorted(among.rglob("*.py")) if "migrations" not in file.parts]
    return {file: ast.parse(file.read_text()) for file in files}


def templates():
    """Every template of ours: its name as others call it, and its text without comments."""
    for file in sorted([*SRC.rglob("templates/**/*.html"), *SRC.rglob("templates/**/*.txt")]):
        area = file.relative_to(SRC).parts
        room = area[area.index("templates") - 1]
        text = re.sub(r"\{#.*?#\}", lambda comment: "\n" * comment[0].count("\n"), file.read_text(), flags=re.DOTALL)
        yield f"{room}/{file.name}", room, text


def where(file, node):
    return f"{file.relative_to(SRC)}:{node.lineno}"
