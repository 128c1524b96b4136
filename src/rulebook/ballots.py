"""What a ballot says: for, against or abstain, or something about each option of a contest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from rulebook import exact
from rulebook.contest import Contest
from rulebook.errors import BallotError
from rulebook.shape import Node

if TYPE_CHECKING:
    from rulebook.profile import Profile

CHOICES = ("for", "against", "abstain")

BLANK = "blank"
"""A ballot about options that chooses none of them: it counts for the quorum, and for nothing else."""

Tiers = tuple[tuple[int, ...], ...]
"""Places of options, best first; equals together, in the order of the paper."""


class Paper(NamedTuple):
    """A ballot as it is counted: what it says and what it bears, but not whose it is.

    `choice` is the answer, or among options what `read_profile` takes.
    """

    choice: Any
    weight: Fraction
    figures: Mapping[str, Fraction]
    groups: Mapping[str, str] = {}


@dataclass(frozen=True)
class Choice:
    """An answer of the paper's own: what it is called, by language, and whether it `means` for, against or abstain."""

    id: str
    means: str
    label: Mapping[str, str]

    @classmethod
    def read(cls, node: Node) -> "Choice":
        """Read a choice; one that is called like a meaning must mean it."""
        fields = node.fields(("id", "means", "label"))
        id = fields["id"].text()
        means = fields["means"].one_of((id,) if id in CHOICES else CHOICES)
        label = {language: text.text() for language, text in fields["label"].entries().items()}
        return cls(id, means, label or fields["label"].fail("key-missing"))

    @property
    def data(self) -> dict[str, Any]:
        """The choice as it stands in a rule's data."""
        return {"id": self.id, "means": self.means, "label": dict(self.label)}


@dataclass(frozen=True)
class Bounds:
    """What one ballot may hold at most: so many `options` named, so much for `each` of them, so much in `total`.

    None is no bound. A method says by its settings what they are.
    """

    options: int | None = None
    each: int | None = None
    total: int | None = None


def read_profile(
    kind: str, contest: Contest, ballots: Iterable[tuple[object, Fraction]], bounds: Bounds | None = None
) -> "Profile":
    """Return ballots, each its content as plain data with its weight, as one profile.

    What the content is, is said at `read_tiers` for the kind "ranking" and at `read_numbers` for the others; BLANK ones
    are left out. Raises BallotError with code and path ("ballots.3.0") for the first that is none of this contest.
    """
    # Here and not above: a yes or no is counted without numpy.
    from rulebook import profile

    bounds = bounds or Bounds()
    listed = [(index, *ballot) for index, ballot in enumerate(ballots) if ballot[0] != BLANK]
    integers, scale = exact.scaled(weight for *_, weight in listed)
    piles: dict[str, int] = {}
    nodes: dict[str, Node] = {}
    for (index, content, _), weight in zip(listed, integers, strict=True):
        key = repr(content)
        if key not in nodes:
            nodes[key] = Node(content, BallotError, f"ballots.{index}")
        piles[key] = piles.get(key, 0) + weight
    heavy = [(node, Fraction(piles[key], scale)) for key, node in nodes.items()]
    if kind == "ranking":
        return profile.rankings(
            ((read_tiers(contest, node, bounds), weight) for node, weight in heavy), len(contest.options)
        )
    return profile.scores(
        ((read_numbers(kind, contest, node, bounds), weight) for node, weight in heavy), len(contest.options)
    )


def normal(kind: str, contest: Contest, node: Node, bounds: Bounds | None = None) -> Any:
    """Return the content of a ballot as it is kept: the same for all ballots that say the same, however they say it.

    One that is BLANK stays so. Options stand in the order of the paper wherever order says nothing, and those without
    points or grade not at all. Raises the node's error for what is no such ballot of this contest.
    """
    if node.value == BLANK:
        return BLANK
    bounds = bounds or Bounds()
    if kind == "ranking":
        return [list(contest.ids(tier)) for tier in read_tiers(contest, node, bounds)]
    numbers = dict(zip(contest.place, read_numbers(kind, contest, node, bounds), strict=True))
    given = {id: number for id, number in numbers.items() if number}
    return list(given) if kind == "approval" else given


def read_tiers(contest: Contest, node: Node, bounds: Bounds) -> Tiers:
    """Return a ranking: a list of tiers, best first, each the ids of the options that are equal.

    Raises the node's error for a tier without options, an option that is none or stands twice, and too many of them.
    """
    tiers = _plain_tiers(contest, node.value)
    if tiers is None:
        seen = set[int]()
        tiers = tuple(tuple(sorted(_place(contest, item, seen) for item in tier.some())) for tier in node.items())
    if _over(sum(map(len, tiers)), bounds.options):
        node.fail("options-exceeded", most=bounds.options)
    return tiers


def read_numbers(kind: str, contest: Contest, node: Node, bounds: Bounds) -> tuple[int, ...]:
    """Return a whole number per option, in the order of the paper; 0 for those of which the ballot says nothing.

    An "approval" is a list of ids, which have 1; "points" and "grades" are an object of id and number. Raises the
    node's error for an option that is none or stands twice, and for what is out of bounds.
    """
    numbers, seen = [0] * len(contest.options), set[int]()
    if kind == "approval":
        for item in node.items():
            numbers[_place(contest, item, seen)] = 1
    else:
        for id, item in node.entries().items():
            place = _place(contest, node.below(id, id), seen)
            numbers[place] = item.integer()
            if _over(numbers[place], bounds.each):
                item.fail("amount-exceeded", most=bounds.each)
    if _over(len(seen), bounds.options):
        node.fail("options-exceeded", most=bounds.options)
    if _over(sum(numbers), bounds.total):
        node.fail("total-exceeded", most=bounds.total)
    return tuple(numbers)


def _plain_tiers(contest: Contest, content: object) -> Tiers | None:
    """A ranking that is in order, read fast; None where anything is out of the way, for the slow reader to say what."""
    if type(content) is not list or not all(type(tier) is list and tier for tier in content):
        return None
    try:
        tiers = tuple(tuple(sorted([contest.place[id] for id in tier])) for tier in content)
    except (KeyError, TypeError):
        return None
    named = sum(map(len, tiers))
    return tiers if len({place for tier in tiers for place in tier}) == named else None


def _place(contest: Contest, node: Node, seen: set[int]) -> int:
    place = contest.place.get(node.text())
    if place is None:
        node.fail("option-foreign", option=node.value)
    if place in seen:
        node.fail("option-repeated")
    seen.add(place)
    return place


def _over(amount: int, most: int | None) -> bool:
    return most is not None and amount > most
