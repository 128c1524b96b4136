"""The proposals of the demonstration as written down in `data/proposals`: what happened, told in days ago."""

import tomllib
from dataclasses import dataclass, field, replace
from typing import Any, Self

from .land import DATA

Thread = list[str]
STANCES = {"arguments_for": "for", "arguments_against": "against", "questions": "question", "remarks": "remark"}


@dataclass(frozen=True)
class Ballots:
    """One vote: from and to when, how many of all take part, and what they choose as shares of those.

    `result` is what comes of it, `only` the one measure of which the condition is not met; `split` gives the votes in
    favour to the small or those against to the large; a `tie` is one. `put` is when it was planned.
    """

    opens: int
    closes: int
    turnout: float
    share: float = 0.5
    abstain: float = 0.05
    result: str = ""
    only: str = ""
    split: str = ""
    tie: bool = False
    put: int | None = None


@dataclass(frozen=True)
class Change:
    """A new version: what is replaced by what, and the note that goes with it."""

    ago: int
    note: str
    change: list[list[str]]


@dataclass(frozen=True)
class Story:
    """One proposal. Whatever is absent did not happen."""

    service: str
    title: str
    summary: str
    text: str
    by: str
    start: int
    ask: str = "decide"
    kind: str = "ordinary"
    charter: str = ""
    coauthors: tuple[str, ...] = ()
    consult: tuple[int, int] | None = None
    write: tuple[Change, ...] = ()
    advice: dict[str, Any] | None = None
    votes: tuple[Ballots, ...] = ()
    concluded: dict[str, Any] | None = None
    withdrawn: dict[str, Any] | None = None
    reasons: tuple[str, ...] = ()
    talk: tuple[tuple[str, Thread], ...] = ()
    later: tuple[Thread, ...] = field(default=())

    def told_in(self, year: int) -> Self:
        """The story with its words about this year and the next."""

        def fill(words: str) -> str:
            return words.replace("{y}", str(year)).replace("{y1}", str(year + 1)).replace("{y2}", str(year + 2))

        changes = tuple(
            Change(c.ago, fill(c.note), [[fill(old), fill(new)] for old, new in c.change]) for c in self.write
        )
        return replace(
            self, title=fill(self.title), summary=fill(self.summary), text=fill(self.text).strip(), write=changes,
            advice=self.advice and self.advice | {"text": fill(self.advice["text"])},
            talk=tuple((stance, [fill(words) for words in thread]) for stance, thread in self.talk),
        )


def stories() -> list[Story]:
    """Every story, those that began first coming first."""
    found = []
    for file in sorted((DATA / "proposals").iterdir(), key=lambda file: file.name):
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        found += [_story(told["service"], data) for data in told.get("proposal", ())]
    return sorted(found, key=lambda story: -story.start)


def _story(service: str, data: dict[str, Any]) -> Story:
    words = data | tomllib.loads((DATA / "debates" / data["debate"]).read_text("utf-8")) if "debate" in data else data
    talk = [(stance, thread) for name, stance in STANCES.items() for thread in words.get(name, ())]
    plain = ("title", "summary", "text", "by", "start", "ask", "kind", "charter", "advice", "concluded", "withdrawn")
    lists = ("coauthors", "consult", "reasons", "later")
    return Story(
        service, **{name: data[name] for name in plain if name in data},
        **{name: tuple(data[name]) for name in lists if name in data}, talk=tuple(talk),
        write=tuple(Change(**change) for change in data.get("write", ())), votes=tuple(_ballots(data)),
    )


def _ballots(data: dict[str, Any]) -> list[Ballots]:
    told = [data, data["second"]] if "second" in data else [data] if "vote" in data else []
    return [
        Ballots(
            *call["vote"], turnout=call.get("turnout", 0), share=call.get("for", 0.5),
            abstain=call.get("abstain", 0.05), result=call.get("result", ""), only=call.get("only", ""),
            split=call.get("split", ""), tie=call.get("tie", False), put=call.get("put"),
        )
        for call in told
    ]
