"""A rule by which a body decides: versioned data, read strictly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rulebook import registry
from rulebook.ballots import CHOICES, Choice
from rulebook.electorate import Weight
from rulebook.errors import RuleError
from rulebook.minutes import POLICIES
from rulebook.registry import Method
from rulebook.requirements import Requirement
from rulebook.settings import Settings
from rulebook.shape import Node
from rulebook.tally import HEADS, WEIGHT

TIES = ("rejected", "casting_vote")

_HEAD = ("method", "version", "weight")
_MAJORITY = ("quorum", "second_call", "majority", "tie", "secret")
_CONSENT = ("objections",)
_OPTIONS = ("settings", "quorum", "second_call", "tie", "secret")
_BALLOT = ("ballot",)


@dataclass(frozen=True)
class SecondCall:
    """A second vote when the quorum failed: how many days after the first closed, and with which quorum."""

    after_days: int
    quorum: tuple[Requirement, ...]

    @classmethod
    def read(cls, node: Node) -> "SecondCall":
        """Read a second call."""
        fields = node.fields(("after_days", "quorum"))
        return cls(fields["after_days"].integer(), _read_quorum(fields["quorum"]))

    @property
    def data(self) -> dict[str, Any]:
        """The second call as it stands in a rule's data."""
        return {"after_days": self.after_days, "quorum": _data(self.quorum)}


@dataclass(frozen=True)
class Rule:
    """Method, weights, quorum, second call, majority, ties and secrecy.

    All quorum conditions must hold or the vote is invalid; all majority conditions must hold or the proposal
    is rejected. `tie` says who settles equal votes: nobody ("rejected") or the chair ("casting_vote"). `choices` are
    the answers on the paper where they are not just for, against and abstain.

    By consent there are `objections` instead of all these, within which a proposal is adopted. A method about options
    has `settings` instead of a majority, more ways with a tie (`minutes.POLICIES`), and a kind of `ballot`: its usual
    one, unless the rule says another that it takes.
    """

    method: str
    version: int
    weight: Weight
    quorum: tuple[Requirement, ...]
    second_call: SecondCall | None
    majority: tuple[Requirement, ...]
    tie: str
    secret: bool
    choices: tuple[Choice, ...] = ()
    objections: tuple[Requirement, ...] = ()
    settings: Settings = field(default_factory=lambda: Settings({}))
    ballot: str = "choice"

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> "Rule":
        """Return the rule in `data`; RuleError with code and path when it is not one.

        Every key must be there, so that leaving one out never changes a decision in silence.
        """
        return cls.read(Node(data, RuleError))

    @classmethod
    def read(cls, node: Node) -> "Rule":
        """Read a rule within other data."""
        method = _method(node)
        fields = node.fields(*_keys(method))
        weight = Weight.read(fields["weight"])
        if "objections" in fields:
            objections = tuple(Requirement.read(item, "objection") for item in fields["objections"].some())
            return cls(method.id, method.version, weight, (), None, (), "rejected", False, objections=objections)
        second_call = fields["second_call"]
        return cls(
            method.id,
            method.version,
            weight,
            _read_quorum(fields["quorum"]),
            None if second_call.value is None else SecondCall.read(second_call),
            _read_majority(fields["majority"]) if "majority" in fields else (),
            fields["tie"].one_of(POLICIES if method.select else TIES),
            fields["secret"].flag(),
            _read_choices(fields["choices"]) if "choices" in fields else (),
            settings=Settings.read(fields["settings"], method.settings) if method.select else Settings({}),
            ballot=fields["ballot"].one_of(method.kinds) if "ballot" in fields else method.kind,
        )

    @property
    def data(self) -> dict[str, Any]:
        """The rule as canonical data: `Rule.parse(rule.data) == rule`."""
        head = {"method": self.method, "version": self.version, "weight": self.weight.data}
        if self.objections:
            return head | {"objections": _data(self.objections)}
        choices = {"choices": [choice.data for choice in self.choices]} if self.choices else {}
        method = registry.find(self.method, self.version)
        ballot = {"ballot": self.ballot} if method and method.kind != self.ballot else {}
        return {
            **head,
            **ballot,
            **({"settings": self.settings.data} if self.about_options else {"majority": _data(self.majority)}),
            "quorum": _data(self.quorum),
            "second_call": self.second_call and self.second_call.data,
            "tie": self.tie,
            "secret": self.secret,
            **choices,
        }

    @property
    def about_options(self) -> bool:
        """Whether its ballots are about the options of a contest, and not a yes or a no."""
        return not (self.majority or self.objections)

    @cached_property
    def meanings(self) -> Mapping[str, str]:
        """What can stand on a ballot, and whether it means for, against or abstain."""
        return {choice.id: choice.means for choice in self.choices} or {choice: choice for choice in CHOICES}

    @property
    def conditions(self) -> tuple[Requirement, ...]:
        """All its conditions, those of a second call included."""
        second = self.second_call.quorum if self.second_call else ()
        return (*self.quorum, *second, *self.majority, *self.objections)

    @cached_property
    def registers(self) -> tuple[str, ...]:
        """The registers whose figures its conditions measure, by name."""
        return tuple(sorted({condition.measure for condition in self.conditions} - {HEADS, WEIGHT}))

    @cached_property
    def groupings(self) -> tuple[str, ...]:
        """The kinds of group that its conditions ask, by name."""
        return tuple(sorted({condition.per.kind for condition in self.conditions if condition.per}))

    def quorum_at(self, call: int) -> tuple[Requirement, ...]:
        """Return the quorum of the first (1) or second (2) call; RuleError when the rule has no such call."""
        if call == 1:
            return self.quorum
        if call == 2 and self.second_call:
            return self.second_call.quorum
        raise RuleError("call-unknown", "second_call", call=call)


def _method(node: Node) -> Method:
    entries = node.entries()
    for key in ("method", "version"):
        if key not in entries:
            node.below(key).fail("key-missing")
    id, version = entries["method"].text(), entries["version"].integer(1)
    return registry.find(id, version) or entries["method"].fail("method-unknown", method=id, version=version)


def _keys(method: Method) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys that a rule by this method has, and those that it may have."""
    if method.select:
        return (*_HEAD, *_OPTIONS), _BALLOT
    return ((*_HEAD, *_CONSENT), ()) if method.id == "consent" else ((*_HEAD, *_MAJORITY), ("choices",))


def _read_majority(node: Node) -> tuple[Requirement, ...]:
    return tuple(Requirement.read(item, "majority") for item in node.some())


def _read_quorum(node: Node) -> tuple[Requirement, ...]:
    return tuple(Requirement.read(item, "quorum") for item in node.items())


def _read_choices(node: Node) -> tuple[Choice, ...]:
    choices = tuple(Choice.read(item) for item in node.some())
    if len({choice.id for choice in choices}) < len(choices):
        node.fail("option-repeated")
    # Whoever can only say yes has not been asked.
    for meaning in ("for", "against"):
        if all(choice.means != meaning for choice in choices):
            node.fail("meaning-missing", meaning=meaning)
    return choices


def _data(requirements: Sequence[Requirement]) -> list[dict[str, Any]]:
    return [requirement.data for requirement in requirements]
