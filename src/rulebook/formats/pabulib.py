"""Files of Pabulib: projects with their cost, a budget, and what voters said of them (`.pb`).

Source: P. Faliszewski and others, "Participatory Budgeting: Data, Tools and Analysis", IJCAI (2023), and
https://pabulib.org/format. What is read, line by line: docs/formats.md.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from rulebook.contest import Contest, Option
from rulebook.formats.source import MOST_OPTIONS, Election, Source
from rulebook.outcome import Step
from rulebook.profile import Scores

_AMOUNT = re.compile(r"\d{1,30}(\.\d{1,30})?", re.ASCII)
_POINTS = re.compile(r"\d{1,9}", re.ASCII)

_KINDS = {"approval": "approval", "choose-1": "approval"} | dict.fromkeys(
    ("ordinal", "cumulative", "scoring"), "points"
)

_METHODS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "greedy": ("greedy-budget", {"skip": "true"}),
    "greedy-threshold": ("greedy-budget", {"skip": "true"}),
    "greedy-no-skip": ("greedy-budget", {"skip": "false"}),
    "equalshares": ("equal-shares", {"utility": "cost", "completion": "none"}),
    "equalshares/add1": ("equal-shares", {"utility": "cost", "completion": "add1"}),
}


@dataclass
class _Section:
    """A part of the file: the line of its head, the names of its columns, and its rows with the line of each."""

    line: int
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)

    def column(self, source: Source, name: str) -> int:
        """Return where a column stands; FileError when there is none by that name."""
        if name not in self.columns:
            source.fail("field-missing", self.line, name=name)
        return self.columns[name]


def read(source: Source) -> Election:
    """Return the projects and the ballots in a `.pb` file; FileError with the line that is not in order."""
    sections = _sections(source)
    meta = {row[0].strip(): (line, ";".join(row[1:]).strip()) for line, row in sections["META"].rows}
    budget = _fact(source, meta, "budget", sections["META"].line)
    options, stated = _projects(source, sections["PROJECTS"])
    contest = Contest(options, budget=_amount(source, budget[1], budget[0]), title=meta.get("description", (0, ""))[1])
    line, type = _fact(source, meta, "vote_type", sections["META"].line)
    if type not in _KINDS:
        source.fail("vote-type-unknown", line, given=type, types=list(_KINDS))
    profile = _Votes(source, contest, type, meta).read(sections["VOTES"])
    method, settings = _METHODS.get(meta.get("rule", (0, ""))[1].lower(), (None, {}))
    threshold = meta.get("min_project_score_threshold")
    if threshold and method == "greedy-budget":
        settings = {**settings, "threshold": str(_amount(source, threshold[1], threshold[0]))}
    found = {"num_projects": len(options), "num_votes": len(sections["VOTES"].rows)}
    return Election(
        contest,
        _KINDS[type],
        profile,
        method=method,
        settings=settings,
        stated=stated,
        remarks=tuple(
            Step("file-differs", {"what": name, "stated": meta[name][1], "found": str(number)})
            for name, number in found.items()
            if name in meta and meta[name][1] != str(number)
        ),
    )


def _sections(source: Source) -> dict[str, _Section]:
    sections: dict[str, _Section] = {}
    current = None
    for line, row in _rows(source):
        if len(row) == 1 and row[0].strip() in ("META", "PROJECTS", "VOTES"):
            current = sections.setdefault(row[0].strip(), _Section(line))
        elif current is None:
            source.fail("section-expected", line)
        elif not current.columns:
            current.line, current.columns = line, {name.strip(): place for place, name in enumerate(row)}
        else:
            current.rows.append((line, row))
    for name in ("META", "PROJECTS", "VOTES"):
        if name not in sections:
            if line := _swallowing(sections, name):
                source.fail("name-open", line)
            source.fail("section-missing", source.last, name=name)
    return sections


def _swallowing(sections: Mapping[str, _Section], name: str) -> int:
    """The line with a quotation mark that nothing closes, so that the part called `name` is within it; else 0."""
    rows = (row for section in sections.values() for row in section.rows)
    return next((line for line, cells in rows if any(f"\n{name}\n" in cell for cell in cells)), 0)


def _rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line on which each begins; quoted cells may go over several."""
    reader = csv.reader(io.StringIO(source.text(), newline="\n"), delimiter=";")
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error:
        source.fail("line-unclear", line)


def _fact(source: Source, meta: Mapping[str, tuple[int, str]], name: str, line: int) -> tuple[int, str]:
    if name not in meta:
        source.fail("header-missing", line, name=name)
    return meta[name]


def _amount(source: Source, text: str, line: int) -> Fraction:
    if not _AMOUNT.fullmatch(text):
        source.fail("amount-unfit", line, given=text)
    return Fraction(text)


def _projects(source: Source, section: _Section) -> tuple[tuple[Option, ...], frozenset[str] | None]:
    """The projects and, where the file says it, the ids of those that were selected."""
    id, cost = section.column(source, "project_id"), section.column(source, "cost")
    name, selected = section.columns.get("name", id), section.columns.get("selected")
    options: dict[str, Option] = {}
    chosen = set()
    for line, row in section.rows:
        cells = dict(enumerate(cell.strip() for cell in row))
        if not cells.get(id) or cost not in cells:
            source.fail("field-missing", line, name="project_id" if not cells.get(id) else "cost")
        if cells[id] in options:
            source.fail("candidate-repeated", line, given=cells[id])
        options[cells[id]] = Option(cells[id], cells.get(name) or cells[id], cost=_amount(source, cells[cost], line))
        if selected is not None and cells.get(selected) == "1":
            chosen.add(cells[id])
    if not 0 < len(options) <= MOST_OPTIONS:
        source.fail("projects-number", section.line, found=len(options), most=MOST_OPTIONS)
    return tuple(options.values()), None if selected is None else frozenset(chosen)


@dataclass
class _Votes:
    """The reader of votes of one type."""

    source: Source
    contest: Contest
    type: str
    meta: Mapping[str, tuple[int, str]]

    def read(self, section: _Section) -> Scores:
        """Return a number per project for each different ballot, with how many there are of it."""
        vote = section.column(self.source, "vote")
        points = section.column(self.source, "points") if self.type in ("cumulative", "scoring") else vote
        piles: dict[tuple[str, str], tuple[int, int]] = {}
        for line, row in section.rows:
            if max(vote, points) >= len(row):
                self.source.fail("field-missing", line, name="vote" if vote >= len(row) else "points")
            first, number = piles.get((row[vote], row[points]), (line, 0))
            piles[row[vote], row[points]] = (first, number + 1)
        ballots = [self._places(text, line) for (text, _), (line, _) in piles.items()]
        most = max([self._whole("max_length", 0), *map(len, ballots)])
        rest = self._whole("default_score", 0) if self.type == "scoring" else 0
        table = np.full((len(ballots), len(self.contest.options)), rest, dtype=np.int64)
        for at, (places, ((_, given), (line, _))) in enumerate(zip(ballots, piles.items(), strict=True)):
            table[at, places] = self._points(places, given, line, most)
        return Scores(table, np.array([number for _, number in piles.values()], dtype=np.int64)).merged()

    def _places(self, text: str, line: int) -> list[int]:
        words = [word.strip() for word in text.split(",")] if text.strip() else []
        try:
            places = [self.contest.place[word] for word in words]
        except KeyError as error:
            self.source.fail("project-unknown", line, given=error.args[0])
        if len(set(places)) < len(places):
            self.source.fail("candidate-repeated", line, given=next(word for word in words if words.count(word) > 1))
        return places

    def _points(self, places: Sequence[int], given: str, line: int, most: int) -> list[int]:
        if _KINDS[self.type] == "approval":
            return [1] * len(places)
        if self.type == "ordinal":
            return [most - place for place in range(len(places))]
        words = [word.strip() for word in given.split(",")] if given.strip() else []
        if len(words) != len(places):
            self.source.fail("points-differ", line, found=len(words), needed=len(places))
        for word in words:
            if not _POINTS.fullmatch(word):
                self.source.fail("points-unfit", line, given=word)
        return [int(word) for word in words]

    def _whole(self, name: str, default: int) -> int:
        line, text = self.meta.get(name, (0, ""))
        if text and not _POINTS.fullmatch(text):
            self.source.fail("header-number", line, name=name, given=text)
        return int(text) if text else default
