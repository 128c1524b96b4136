"""The proposals of the demonstration as written down in `data/proposals`: what happened, told in days ago."""

import tomllib
from dataclasses import dataclass, field, replace
from typing import Any, Self

from django.utils.text import slugify

from .land import DATA

Thread = list[str]
STANCES = {"arguments_for": "for", "arguments_against": "against", "questions": "question", "remarks": "remark"}

AS_TOLD = (
    "title", "summary", "text", "by", "start", "ask", "kind", "charter", "seats", "budget", "advice", "concluded",
    "withdrawn", "later",
)  # fmt: skip
OF_A_VOTE = ("turnout", "abstain", "result", "only", "split", "tie", "put", "way", "settings")


@dataclass(frozen=True)
class Ballots:
    """One vote: from and to when, how many of all take part, and what they choose as shares of those.

    `result` is what comes of it, `only` the one measure of which the condition is not met; `split` gives the votes in
    favour to the small or those against to the large; a `tie` is one. `put` is when it was planned. `way`, as set by
    `settings`, is how it is decided when not by the charter's own majority.
    """

    opens: int
    closes: int
    turnout: float = 0
    share: float = 0.5
    abstain: float = 0.05
    result: str = ""
    only: str = ""
    split: str = ""
    tie: bool = False
    put: int | None = None
    way: str = ""
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """A new version: what is replaced by what, and the note that goes with it."""

    ago: int
    note: str
    change: list[list[str]]


@dataclass(frozen=True)
class Choice:
    """Something to choose: its name, how much it appeals to people, and for a project its cost in euro."""

    name: str
    appeal: float
    cost: int = 0


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
    options: tuple[Choice, ...] = ()
    seats: int = 1
    budget: int | None = None
    coauthors: tuple[str, ...] = ()
    consult: tuple[int, int] | None = None
    write: tuple[Change, ...] = ()
    advice: dict[str, Any] | None = None
    votes: tuple[Ballots, ...] = ()
    concluded: dict[str, Any] | None = None
    withdrawn: dict[str, Any] | None = None
    reasons: tuple[str, ...] = ()
    talk: dict[str, list[Thread]] = field(default_factory=dict)
    later: list[Thread] = field(default_factory=list)

    @property
    def contest(self) -> dict[str, Any] | None:
        """What there is to choose from, as a proposal holds it."""
        if not self.options:
            return None
        options = [
            {"id": slugify(option.name)[:40], "name": option.name} | ({"cost": option.cost} if option.cost else {})
            for option in self.options
        ]
        about = {"seats": self.seats, "budget": self.budget, "limits": [], "withdrawn": [], "title": ""}
        return {"options": options} | about

    def told_in(self, year: int) -> Self:
        """The story with its words about this year and the next."""

        def fill(words: str) -> str:
            return words.replace("{y}", str(year)).replace("{y1}", str(year + 1)).replace("{y2}", str(year + 2))

        changes = tuple(
            Change(c.ago, fill(c.note), [[fill(old), fill(new)] for old, new in c.change]) for c in self.write
        )
        return replace(
            self,
            title=fill(self.title),
            summary=fill(self.summary),
            text=fill(self.text).strip(),
            write=changes,
            reasons=tuple(map(fill, self.reasons)),
            advice=self.advice and self.advice | {"text": fill(self.advice["text"])},
            talk={
                stance: [[fill(words) for words in thread] for thread in threads]
                for stance, threads in self.talk.items()
            },
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
    return Story(
        service,
        **{name: data[name] for name in AS_TOLD if name in data},
        **{name: tuple(data[name]) for name in ("coauthors", "consult", "reasons") if name in data},
        talk={stance: words[name] for name, stance in STANCES.items() if name in words},
        write=tuple(Change(**change) for change in data.get("write", ())),
        options=tuple(Choice(*option) for option in data.get("options", ())),
        votes=tuple(_ballots(call) for call in (data, data.get("second", {})) if "vote" in call),
    )


def _ballots(call: dict[str, Any]) -> Ballots:
    given = {name: call[name] for name in OF_A_VOTE if name in call}
    return Ballots(*call["vote"], share=call.get("for", 0.5), **given)
