"""What `beraad verify` checks of who voted in secret votes, and of their papers, against the record."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from beraad.kernel.ids import key
from beraad.record.checks import Finding, check
from beraad.record.queries import dated
from rulebook import digest

from .models import Blank, Elector, Handing, Mark


@check
def marks() -> Iterator[Finding]:
    """Every mark is by who cast the ballot, or by nobody where the seat got a paper."""
    told: dict[int, int | None] = {}
    for (kind, data, person, _house), _at in dated("BallotCast", "PaperHanded"):
        if kind == "PaperHanded":
            told[data["elector"]] = None
        elif data.get("box"):
            told[data["elector"]] = person
    for elector, person in Mark.objects.order_by("elector").values_list("elector", "person").iterator(5000):
        if told.get(elector) != person:
            yield Finding(f"elector:{elector}", "mark-by-another", {})


@check
def handings() -> Iterator[Finding]:
    """Every paper that waits for a second person was asked so, and none that was asked is gone."""
    told: dict[int, tuple[int | None, str]] = {}
    for (kind, data, person, _house), _at in dated("PaperAsked", "PaperRefused", "PaperHanded"):
        if kind == "PaperAsked":
            told[data["elector"]] = (person, data["reason"])
        else:
            told.pop(data["elector"], None)
    for handing in Handing.objects.order_by("elector"):
        if told.pop(handing.elector_id, None) != (handing.asked_by_id, handing.reason):
            yield Finding(f"elector:{handing.elector_id}", "paper-asking-changed", {})
    for elector in told:
        yield Finding(f"elector:{elector}", "paper-asking-gone", {})


@check
def piles() -> Iterator[Finding]:
    """Of every vote there are as many papers of each weight as were printed, and as many are in as were entered; each
    bears what some seat does."""
    printed: dict[int, Counter[str]] = defaultdict(Counter)
    entered: Counter[int] = Counter()
    for (kind, data, *_who), _at in dated("PapersPrinted", "PaperEntered"):
        if kind == "PapersPrinted":
            printed[data["vote"]][data["weight"]] += data["number"]
        else:
            entered[data["vote"]] += 1
    found: dict[int, list[Blank]] = defaultdict(list)
    for blank in Blank.objects.order_by("vote", "code").iterator(chunk_size=2000):
        found[blank.vote_id].append(blank)
    for vote in sorted(printed.keys() | found.keys()):
        yield from _pile(vote, found[vote], printed[vote], entered[vote])


def _pile(vote: int, blanks: list[Blank], printed: Counter[str], entered: int) -> Iterator[Finding]:
    weights, done = Counter(blank.weight for blank in blanks), sum(blank.done for blank in blanks)
    if weights != printed or done != entered:
        yield Finding(f"vote:{vote}", "papers-miscounted", {"said": printed.total(), "found": len(blanks), "in": done})
    borne = {_borne(row) for row in Elector.objects.filter(vote=vote, eligible=True).values("weight", "figures")}
    for blank in blanks:
        if _borne({"weight": blank.weight, "figures": blank.figures}) not in borne:
            yield Finding(key(blank), "paper-foreign", {})


def _borne(row: dict[str, Any]) -> str:
    return digest(row)
