"""Who counts, and with what weight."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from rulebook import exact
from rulebook.errors import RuleError
from rulebook.shape import Node
from rulebook.wire import plain

SCHEMES = ("equal", "linear", "sqrt", "bands", "register")


@dataclass(frozen=True, slots=True)
class Member:
    """One entitled to a ballot: `weight` by the rule's scheme, `figures` by register ("inhabitants"),
    `groups` by kind ({"province": "Limburg"}).

    `attended` says, where attendance is kept, that it was present or represented, whether or not it voted. A weight or
    figure that is negative or a float raises RuleError.
    """

    id: str
    weight: Fraction
    figures: Mapping[str, Fraction] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    attended: bool = False

    def __post_init__(self) -> None:
        for value in (self.weight, *self.figures.values()):
            if isinstance(value, float) or value.numerator < 0:
                raise RuleError("member-unfit", "electorate", members=[self.id])


@dataclass(frozen=True)
class Weight:
    """How members are weighed.

    scheme "equal" gives each 1; "linear" and "register" give the member's figure in `register`; "sqrt" the
    whole number nearest to its square root (halves upwards); "bands" the weight of the highest band that the
    figure reaches, as pairs (from, weight). `cap` is the greatest share of all weight that one member may
    hold.
    """

    scheme: str
    register: str | None = None
    bands: tuple[tuple[Fraction, Fraction], ...] = ()
    cap: Fraction | None = None

    @classmethod
    def read(cls, node: Node) -> "Weight":
        """Read a weight scheme; what it lacks or has too much is refused at its path."""
        scheme = node.entries().get("scheme", node.below("scheme")).one_of(SCHEMES)
        own = {"equal": (), "bands": ("register", "bands")}.get(scheme, ("register",))
        fields = node.fields(("scheme", *own), ("cap",))
        return cls(
            scheme,
            fields["register"].text() if "register" in own else None,
            _read_bands(fields["bands"]) if "bands" in own else (),
            _read_cap(fields["cap"]) if "cap" in fields else None,
        )

    @property
    def data(self) -> dict[str, Any]:
        """The scheme as plain data; parts it does not use are absent."""
        parts = {"register": self.register, "bands": self.bands, "cap": self.cap}
        used = {key: part for key, part in parts.items() if part}
        data: dict[str, Any] = plain({"scheme": self.scheme, **used})
        return data


def _read_bands(node: Node) -> tuple[tuple[Fraction, Fraction], ...]:
    bands = []
    for item in node.some():
        pair = item.items()
        if len(pair) != 2:
            item.fail("pair-expected")
        bands.append((pair[0].number(), pair[1].number()))
    starts = [start for start, _ in bands]
    if starts[0] != 0 or any(after <= before for before, after in zip(starts, starts[1:], strict=False)):
        node.fail("bands-order")
    return tuple(bands)


def _read_cap(node: Node) -> Fraction:
    cap = node.number()
    if not 0 < cap <= 1:
        node.fail("share-range")
    return cap


def weigh(scheme: Weight, figures: Mapping[str, Fraction | None]) -> dict[str, Fraction]:
    """Return the weight of each member id, given each one's figure in the scheme's register (None when
    unknown).

    Raises RuleError "figure-missing" or "figure-unfit" naming every id concerned, and "cap-impossible" when
    fewer members have weight than the cap needs. The cap is solved exactly (see `exact.ceiling`), so that
    after it nobody holds more than that share of what then is the total.
    """
    weights = dict.fromkeys(figures, Fraction(1)) if scheme.scheme == "equal" else _weights(scheme, figures)
    return weights if scheme.cap is None else _capped(weights, scheme.cap)


def _weights(scheme: Weight, figures: Mapping[str, Fraction | None]) -> dict[str, Fraction]:
    known = {id: figure for id, figure in figures.items() if figure is not None}
    _refuse("figure-missing", scheme.register, (id for id in figures if id not in known))
    _refuse("figure-unfit", scheme.register, (id for id, figure in known.items() if figure < 0))
    of: dict[str, Callable[[Fraction], Fraction]] = {
        "sqrt": exact.nearest_root,
        "bands": lambda figure: [weight for start, weight in scheme.bands if start <= figure][-1],
    }
    weight_of = of.get(scheme.scheme, Fraction)
    return {id: weight_of(figure) for id, figure in known.items()}


def _capped(weights: dict[str, Fraction], cap: Fraction) -> dict[str, Fraction]:
    positive = [weight for weight in weights.values() if weight]
    if cap * len(positive) < 1:
        raise RuleError("cap-impossible", "weight.cap", cap=cap, members=len(positive))
    level = exact.ceiling(positive, cap)
    return {id: min(weight, level) for id, weight in weights.items()}


def require_figures(members: Sequence[Member], registers: Iterable[str]) -> None:
    """Raise RuleError "figure-missing", naming every id, when members lack a figure in a register."""
    for register in registers:
        lacking = (member.id for member in members if register not in member.figures)
        _refuse("figure-missing", register, lacking)


def require_groups(members: Sequence[Member], kinds: Iterable[str]) -> None:
    """Raise RuleError "group-missing", naming every id, when members are in no group of a kind."""
    for kind in kinds:
        if lacking := sorted(member.id for member in members if kind not in member.groups):
            raise RuleError("group-missing", f"groups.{kind}", kind=kind, members=lacking)


def _refuse(code: str, register: str | None, ids: Iterable[str]) -> None:
    if concerned := sorted(ids):
        raise RuleError(code, f"figures.{register}", register=register, members=concerned)
