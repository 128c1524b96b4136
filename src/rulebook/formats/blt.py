"""Files of ranked ballots as the Electoral Reform Society, OpenSTV and OpaVote write them (`.blt`).

Sources: I. D. Hill, B. A. Wichmann and D. R. Woodall, "Algorithm 123: Single Transferable Vote by Meek's Method", The
Computer Journal 30 (1987), and the help pages of OpaVote. What is read, line by line: docs/formats.md.
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from rulebook.ballots import Tiers
from rulebook.contest import Contest
from rulebook.formats.lines import read_ballots
from rulebook.formats.source import MOST_OPTIONS, Election, Source, named
from rulebook.profile import Rankings

_HEADER = re.compile(r"(\d{1,18})\s+(\d{1,9})")
_WITHDRAWN = re.compile(r"-\d{1,9}(\s+-\d{1,9})*")
# It begins with the end of the line before, which is found fast.
_END = re.compile(rb"\n[ \t]*0[ \t]*(?:#[^\n]*)?(?=\n|\Z)")
_ID = re.compile(r"[ \t]*\([^()\n]*\)")
_IDS = re.compile(rb"^[ \t]*\([^()\n]*\)", re.MULTILINE)
_NOTES = re.compile(rb"#[^\n]*")
_SKIPS = re.compile(rb"(?<= )-(?= )")
_WEIGHT = re.compile(r"\d{1,30}(\.\d{1,30}|/0*[1-9]\d{0,29})?", re.ASCII)
_WEIGHTS = re.compile(rb"^ *(\d{1,30}(?:\.\d{1,30}|/0*[1-9]\d{0,29})?)(?= )", re.MULTILINE)
_STRING = re.compile(r'\s*"((?:[^"\\]|\\.|"")*)"')
_ESCAPED = re.compile(r'\\(.)|"(")')


def read(source: Source) -> Election:
    """Return the contest and the rankings in a `.blt` file; FileError with the line that is not in order."""
    options, seats, withdrawn, start = _head(source)
    end = _END.search(source.raw, start - 1)
    if end is None:
        # Either some line is no ballot, and is refused for that, or they just end.
        _ballots(source, start, len(source.raw), options)
        source.fail("ballots-open", source.last)
    names = _names(source, end.end(), options)
    candidates = named([name or str(number) for number, name in enumerate(names[:options], 1)])
    contest = Contest(
        candidates,
        seats=seats,
        withdrawn=frozenset(candidates[number - 1].id for number in withdrawn),
        title=" ".join(names[options : options + 1]),
    )
    return Election(contest, "ranking", _ballots(source, start, end.start() + 1, options))


def _head(source: Source) -> tuple[int, int, list[int], int]:
    """Candidates, seats, the numbers of those withdrawn, and where the ballots start."""
    options, seats, withdrawn, at, number = 0, 0, list[int](), 0, 0
    while at < len(source.raw):
        number += 1
        end = (source.raw.find(b"\n", at) + 1) or len(source.raw)
        line = _bare(source.text(at, end))
        if line and not options:
            if not (header := _HEADER.fullmatch(line)):
                source.fail("header-unfit", number)
            options, seats = int(header[1]), int(header[2])
            if not 0 < options <= MOST_OPTIONS:
                source.fail("header-number", number, name="candidates", given=header[1])
            if not seats:
                source.fail("header-number", number, name="seats", given=header[2])
        elif _WITHDRAWN.fullmatch(line):
            withdrawn += [_candidate(source, word[1:], options, number) for word in line.split()]
        elif line:
            break
        at = end
    if not options:
        source.fail("header-unfit", source.last)
    return options, seats, withdrawn, at


def _ballots(source: Source, start: int, end: int, options: int) -> Rankings:
    def read_line(text: str, number: int) -> tuple[Fraction, Tiers] | None:
        words = _ID.sub("", _bare(text), count=1).split()
        return _ballot(source, words, options, number) if words else None

    return read_ballots(source, start, end, options, _plain, read_line)


def _ballot(source: Source, words: list[str], options: int, number: int) -> tuple[Fraction, Tiers]:
    weight, *places = words
    if weight.startswith('"'):
        source.fail("ballots-open", number)
    if not _WEIGHT.fullmatch(weight):
        source.fail("weight-unfit", number, given=weight)
    if places[-1:] != ["0"]:
        source.fail("ballot-open", number)
    tiers, seen = [], set[int]()
    for word in places[:-1]:
        if word != "-":
            tier = [_candidate(source, one, options, number) - 1 for one in word.split("=")]
            if len(seen) + len(tier) != len(seen := seen.union(tier)):
                source.fail("candidate-repeated", number, given=word)
            tiers.append(tuple(sorted(tier)))
    return Fraction(weight), tuple(tiers)


def _candidate(source: Source, word: str, options: int, number: int) -> int:
    if not (word.isascii() and word.isdecimal() and len(word) < 10 and 0 < int(word) <= options):
        source.fail("candidate-unknown", number, given=word, candidates=options)
    return int(word)


def _plain(block: bytes) -> tuple[bytes, Sequence[Fraction] | None]:
    if b"(" in block:
        block = _IDS.sub(b"", block)
    if b"#" in block:
        block = _NOTES.sub(b"", block)
    if b"\t" in block:
        block = block.replace(b"\t", b" ")
    if b"-" in block:
        block = _SKIPS.sub(b" ", block)
    if b"." not in block and b"/" not in block:
        return block, None
    found: dict[bytes, int] = {}
    block = _WEIGHTS.sub(lambda match: b"%d" % found.setdefault(match[1], len(found)), block)
    return block, [Fraction(weight.decode()) for weight in found]


def _names(source: Source, start: int, options: int) -> list[str]:
    """The names of the candidates and, where it is there, the title: one to a line, or several on one."""
    lines: list[list[str]] = []
    for number, text in enumerate(source.text(start).split("\n"), source.line(start)):
        if strings := _strings(source, text, number):
            lines.append(strings)
    every = [string for strings in lines for string in strings]
    if len(every) < options:
        source.fail("names-missing", source.last, found=len(every), needed=options)
    # After each name its party, or the like.
    if len(lines) >= options and all(len(strings) > 1 for strings in lines[:options]):
        return [strings[0] for strings in lines]
    return every


def _strings(source: Source, text: str, number: int) -> list[str]:
    if '"' not in text:
        return [bare] if (bare := _bare(text)) else []
    strings, at = [], 0
    while match := _STRING.match(text, at):
        strings.append(_ESCAPED.sub(lambda escaped: escaped[1] or escaped[2], match[1]))
        at = match.end()
    if _bare(text[at:]):
        source.fail("name-open", number)
    return strings


def _bare(text: str) -> str:
    return text.partition("#")[0].strip()
