"""The worked examples in docs/methods come out as they say."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from rulebook_cases import contested, selected

from rulebook import Member, Rule, count, registry, weigh

PAGES = Path(__file__).parents[2] / "docs" / "methods"


def examples():
    for page in sorted(PAGES.glob("*.md")):
        for number, text in enumerate(re.findall(r"```json\n(.*?)```", page.read_text(), re.DOTALL), 1):
            yield pytest.param(json.loads(text), id=f"{page.stem}-{number}")


def matches(shown, found):
    """Whether all that is shown is found; a page need not show everything."""
    if isinstance(shown, dict):
        return all(matches(value, found[key]) for key, value in shown.items())
    if isinstance(shown, list):
        return len(shown) == len(found) and all(map(matches, shown, found))
    return shown == found


@pytest.mark.parametrize("example", list(examples()))
def test_an_example(example):
    outcome = of_yes_or_no(example) if "rule" in example else among_options(example)
    assert matches(example["outcome"], outcome.data), outcome.data


def of_yes_or_no(example):
    rule = Rule.parse(example["rule"])
    figures, more = {}, {}
    for id, own in example["members"].items():
        more[id] = {part: own.pop(part) for part in ("groups", "attended") if part in own}
        figures[id] = {register: Fraction(figure) for register, figure in own.items()}
    weights = weigh(rule.weight, {id: own.get(rule.weight.register) for id, own in figures.items()})
    members = [Member(id, weights[id], figures[id], **more[id]) for id in figures]
    return count(rule, members, example["ballots"], casting_vote=example.get("casting_vote"))


def among_options(example):
    ballots = [(ballot["ballot"], ballot.get("weight", 1)) for ballot in example["ballots"]]
    ties = {key: example[key] for key in ("tie", "seed", "casting_vote", "kind") if key in example}
    return selected(example["method"], contested(**example["contest"]), ballots, **ties, **example.get("settings", {}))


def test_every_method_has_its_page():
    assert {method.id for method in registry.methods()} <= {page.stem for page in PAGES.glob("*.md")}


def test_the_list_of_methods_has_each_of_them_with_its_page():
    listed = re.findall(r"^\| \[`([\w-]+)`\]\(([\w-]+)\.md\)", (PAGES / "README.md").read_text(), re.MULTILINE)
    assert sorted(listed) == sorted((method.id, method.id) for method in registry.methods())


def test_every_page_says_what_can_be_set():
    for method in registry.methods():
        page = (PAGES / f"{method.id}.md").read_text()
        for name, setting in method.settings.items():
            assert all(f"`{word}`" in page for word in (name, *setting.options)), (method.id, name)
