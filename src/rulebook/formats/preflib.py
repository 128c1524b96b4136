"""Files of PrefLib: orders that are complete or not, with ties or without (`.soc`, `.soi`, `.toc`, `.toi`), and
categories (`.cat`).

Source: N. Mattei and T. Walsh, "PrefLib: A Library for Preferences", Algorithmic Decision Theory (2013), and
https://preflib.github.io/PrefLib-Jekyll/format. What is read, line by line: docs/formats.md.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from rulebook import profile
from rulebook.ballots import Tiers
from rulebook.contest import Contest
from rulebook.formats.lines import read_ballots
from rulebook.formats.source import MOST_OPTIONS, Election, Source, named
from rulebook.outcome import Step

TYPES = ("soc", "soi", "toc", "toi", "cat")
"""The kinds of file: strict or with ties, of complete or incomplete orders; and categories."""

_HEADER = re.compile(r"#\s*([^:]+?)\s*:\s*(.*?)\s*")
_LINE = re.compile(r"(\d{1,9})\s*:\s*(.*)", re.ASCII)
_TIER = r"(?:\d+|\{\s*(?:\d+(?:\s*,\s*\d+)*)?\s*\})"
_TIERS = re.compile(rf"{_TIER}(?:\s*,\s*{_TIER})*", re.ASCII)
_TIER_FINDER = re.compile(_TIER, re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_PLAIN_TIER = rb"(?:\d{1,5}|\{\d{1,5}(?:,\d{1,5})*+\})"
_PLAIN = re.compile(rb"(?:\d{1,9}: ?+%b(?:,%b)*+\n)*+" % (_PLAIN_TIER, _PLAIN_TIER))
_BRACES = re.compile(rb"\{([\d,]+)\}")
_SPACED = bytes.maketrans(b":,", b"  ")


def read(source: Source, type: str) -> Election:
    """Return the contest and the ballots in a file of PrefLib; FileError with the line that is not in order.

    What the file says its type is goes before `type`, the one that its name says.
    """
    facts, start = _head(source)
    said = facts.get("DATA TYPE", (0, type))[1].lower()
    type = said if said in TYPES else type
    options = _number(source, facts, "NUMBER ALTERNATIVES")
    names = [facts.get(f"ALTERNATIVE NAME {number}", (0, ""))[1] or str(number) for number in range(1, options + 1)]
    contest = Contest(named(names), title=facts.get("TITLE", (0, ""))[1])
    if type == "cat":
        election = _categories(source, facts, start, contest)
    else:
        election = Election(contest, "ranking", _orders(source, start, options, type))
    voters = facts.get("NUMBER VOTERS")
    if voters is None or voters[1] == str(election.profile.total):
        return election
    difference = Step(
        "file-differs", {"what": "NUMBER VOTERS", "stated": voters[1], "found": str(election.profile.total)}
    )
    return replace(election, remarks=(difference,))


def _head(source: Source) -> tuple[dict[str, tuple[int, str]], int]:
    """What stands at the top, by name with its line, and where the ballots start."""
    facts: dict[str, tuple[int, str]] = {}
    at, number = 0, 0
    while at < len(source.raw):
        number += 1
        end = (source.raw.find(b"\n", at) + 1) or len(source.raw)
        line = source.text(at, end).strip()
        if line and not line.startswith("#"):
            break
        if fact := _HEADER.fullmatch(line):
            facts[fact[1].upper()] = (number, fact[2])
        at = end
    return facts, at


def _number(source: Source, facts: Mapping[str, tuple[int, str]], name: str) -> int:
    line, text = facts.get(name, (1, ""))
    if not text:
        source.fail("header-missing", line, name=name)
    if not _NUMBER.fullmatch(text) or not 0 < int(text) <= MOST_OPTIONS:
        source.fail("header-number", line, name=name, given=text)
    return int(text)


def _orders(source: Source, start: int, options: int, type: str) -> profile.Rankings:
    ties, complete = type[0] == "t", type[2] == "c"

    def plain(block: bytes) -> tuple[bytes, Sequence[Fraction] | None]:
        if not _PLAIN.fullmatch(block) or (b"{" in block and not ties):
            return block, None
        block = _BRACES.sub(lambda match: match[1].replace(b",", b"="), block)
        return block.translate(_SPACED).replace(b"\n", b" 0\n"), None

    def read_line(text: str, number: int) -> tuple[Fraction, Tiers] | None:
        ballot = _ballot(source, text, number, options)
        if ballot is None:
            return None
        weight, groups = ballot
        if not ties and any(len(group) > 1 for group in groups):
            source.fail("ballot-equals", number)
        if complete and sum(map(len, groups)) < options:
            source.fail("ballot-incomplete", number)
        return weight, tuple(tuple(sorted(group)) for group in groups if group)

    found = read_ballots(source, start, len(source.raw), options, plain, read_line)
    if complete and (found.order.shape[1] < options or (found.order < 0).any()):
        for number, text in _lines(source, start):
            read_line(text, number)
    return found


def _categories(source: Source, facts: Mapping[str, tuple[int, str]], start: int, contest: Contest) -> Election:
    most = _number(source, facts, "NUMBER CATEGORIES")
    options = len(contest.options)
    ballots = []
    for number, text in _lines(source, start):
        if ballot := _ballot(source, text, number, options):
            weight, groups = ballot
            if len(groups) > most:
                source.fail("categories-exceeded", number, found=len(groups), stated=most)
            grades = [0] * options
            for category, group in enumerate(groups):
                for place in group:
                    grades[place] = most - 1 - category
            ballots.append((grades, weight))
    return Election(contest, "grades", profile.scores(ballots, options), approved_from=max(1, most - 1))


def _lines(source: Source, start: int) -> Iterator[tuple[int, str]]:
    return enumerate(source.text(start).split("\n"), source.line(start))


def _ballot(source: Source, text: str, number: int, options: int) -> tuple[Fraction, list[list[int]]] | None:
    """The weight of a line and its groups of places, best first; None where the line is empty or a note."""
    if not text.strip() or text.startswith("#"):
        return None
    line = _LINE.fullmatch(text.strip())
    if line is None:
        source.fail("weight-unfit", number, given=text.partition(":")[0])
    if line[2] and not _TIERS.fullmatch(line[2]):
        source.fail("ballot-unclear", number, given=line[2])
    seen = set[int]()
    groups = [
        [_place(source, word, number, options, seen) for word in _DIGITS.findall(tier)]
        for tier in _TIER_FINDER.findall(line[2])
    ]
    return Fraction(line[1]), groups


def _place(source: Source, word: str, number: int, options: int, seen: set[int]) -> int:
    if not _NUMBER.fullmatch(word) or not 0 < int(word) <= options:
        source.fail("candidate-unknown", number, given=word, candidates=options)
    place = int(word) - 1
    if place in seen:
        source.fail("candidate-repeated", number, given=word)
    seen.add(place)
    return place
