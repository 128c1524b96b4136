"""The box of a secret vote. A mark says that a seat voted; its ballot lies among hundreds of others under one seal.

No row, key, order or moment of a ballot exists. Within a box ballots lie in the order of their codes, which chance gave
them. A vote begins with one box; one that grows too large is parted by lot, and a new ballot goes into any of them, so
that who compares two copies of the database sees at best that it is one of a crowd. The text in a box has a size that
tells how many ballots there are, and not what they say.
"""

from bisect import insort
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import IntegrityError
from django.db.models import QuerySet

from beraad.charters.rules import in_vote
from beraad.kernel.errors import Conflict
from beraad.kernel.ids import control_code, lots
from beraad.kernel.prepared import insert, prepared, prepared_update
from beraad.people.models import Person
from beraad.votes.models import Blank, Box, Elector, Mark, Vote
from rulebook import canonical, digest

from .seals import seal, unseal

CROWD = 512
"""The least number of ballots in a box when there is more than one."""

SALT = 7
"""So many groups of four characters, some 138 bits, keep the digest of a box from being guessed."""

APART = "\t"
MARGIN, WEIGHT, FIGURE, OPTION = 24, 24, 32, 14


class Sealed(NamedTuple):
    """A ballot as it lies in a box: whoever has the `code` knows it is theirs. `content` is as `papers.kept` gives it,
    `weight` and `figures` as an elector bears them."""

    code: str
    content: str
    weight: str
    figures: str

    @property
    def line(self) -> str:
        return APART.join((self.code, self.weight, self.figures, self.content))

    @classmethod
    def read(cls, line: str) -> "Sealed":
        code, weight, figures, content = line.split(APART, 3)
        return cls(code, content, weight, figures)


def mark(elector: Elector, person: Person | None, proxy: int | None = None) -> None:
    """Mark that a seat has voted, by `proxy` if any; `person` is nobody when it got a paper. Conflict when it has voted
    before."""
    try:
        insert(Mark(elector=elector, person=person, proxy_id=proxy))
    except IntegrityError:
        raise Conflict("voted-secretly", house=elector.name) from None


def marked(vote: Vote) -> set[tuple[int, int | None]]:
    """The seats (by the id of the elector) that have voted, each with the proxy by which it did, if any."""
    return set(Mark.objects.filter(elector__vote=vote).order_by().values_list("elector", "proxy"))


def put(vote: Vote, *, code: str, content: str, bearer: Elector | Blank) -> str:
    """Put in a ballot that bears the weight of its `bearer`, and the figures that the rule's conditions ask.

    Returns the digest of all boxes with it.
    """
    figures = {register: bearer.figures[register] for register in in_vote(vote.rule).registers}
    ballot = Sealed(code, content, bearer.weight, canonical(figures).decode())
    digests = dict(_digests(vote.pk))
    box = _box(vote.pk, lots().choice(sorted(digests))).first() if digests else Box(vote_id=vote.pk)
    lines = _lines(vote, box) if digests else []
    insort(lines, ballot.line)
    if len(lines) > 2 * CROWD:
        lots().shuffle(lines)
        other = Box(vote_id=vote.pk)
        _close(vote, other, sorted(lines[CROWD:]))
        digests[other.pk] = other.digest
        lines = sorted(lines[:CROWD])
    _close(vote, box, lines)
    return _together({**digests, box.pk: box.digest})


def find(vote: Vote, code: str) -> str | None:
    """What the ballot with this code says; None when there is none."""
    found = _find(vote, code)
    return found[2].content if found else None


def replace(vote: Vote, *, code: str, content: str) -> str:
    """Change what the ballot with this code says; returns the digest of all boxes. Conflict when there is none."""
    found = _find(vote, code)
    if found is None:
        raise Conflict("code-not-in")
    box, lines, ballot = found
    lines[lines.index(ballot.line)] = ballot._replace(content=content).line
    _close(vote, box, lines)
    return state(vote)


def papers(vote: Vote) -> Iterator[Sealed]:
    """Every ballot, whoever's it is, in no order."""
    for box in Box.objects.filter(vote=vote.pk).order_by("pk").iterator(chunk_size=50):
        yield from map(Sealed.read, _lines(vote, box))


def state(vote: Vote) -> str:
    """The digest of all boxes."""
    return _together(dict(_digests(vote.pk)))


def faults(vote: Vote) -> Iterator[str]:
    """Of each box what does not fit, as a code."""
    for box in Box.objects.filter(vote=vote.pk).order_by("pk").iterator(chunk_size=50):
        try:
            text = _text(vote, box)
        except Conflict as error:
            yield error.code
            continue
        if _digest(text.encode()) != box.digest or len(_ballots(text)) != box.count:
            yield "box-changed"


def _find(vote: Vote, code: str) -> tuple[Box, list[str], Sealed] | None:
    for box in Box.objects.filter(vote=vote.pk).order_by("pk"):
        lines = _lines(vote, box)
        found = next((line for line in lines if line.startswith(code + APART)), None)
        if found:
            return box, lines, Sealed.read(found)
    return None


@prepared
def _digests(vote: int) -> QuerySet:
    return Box.objects.filter(vote=vote).values_list("pk", "digest")


@prepared
def _box(vote: int, pk: int) -> QuerySet:
    return Box.objects.filter(vote=vote, pk=pk)


@prepared_update
def _changed(pk: int, count: int, sealed: bytes, digest: str) -> tuple[QuerySet, dict[str, Any]]:
    return Box.objects.filter(pk=pk), {"count": count, "sealed": sealed, "digest": digest}


def _together(digests: dict[int, str]) -> str:
    return digest(sorted(digests.values()))


def _digest(text: bytes) -> str:
    return sha256(text).hexdigest()


def _lines(vote: Vote, box: Box) -> list[str]:
    return _ballots(_text(vote, box))


def _ballots(text: str) -> list[str]:
    """The lines of a box after the first, which is its salt."""
    return text.rstrip().split("\n")[1:]


def _text(vote: Vote, box: Box) -> str:
    return unseal(vote.pk, f"box:{box.pk}", box.sealed).decode()


def _close(vote: Vote, box: Box, lines: list[str]) -> None:
    """Seal ballots in a box under a fresh salt, and keep it."""
    new = box.pk is None
    if new:
        box.pk = lots().getrandbits(62)
    text = ("\n".join((control_code(SALT), *lines)) + "\n").encode().ljust(_size(vote, len(lines)))
    box.count, box.digest, box.sealed = len(lines), _digest(text), seal(vote.pk, f"box:{box.pk}", text)
    if new:
        insert(box)
    else:
        _changed(box.pk, box.count, box.sealed, box.digest)


def _size(vote: Vote, ballots: int) -> int:
    """How large the text of a box is, whatever its ballots say: that of as many ballots of the longest kind."""
    rule = in_vote(vote.rule)
    bears = (0 if rule.weight.scheme == "equal" else WEIGHT) + FIGURE * len(rule.registers)
    return MARGIN * 2 + ballots * (MARGIN + bears + longest(vote))


def longest(vote: Vote) -> int:
    """How long what a ballot says can be, as it is kept."""
    if vote.contest is None:
        return max(map(len, in_vote(vote.rule).meanings))
    return 2 + sum(len(canonical(option["id"])) + OPTION for option in vote.contest["options"])
