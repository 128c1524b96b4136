"""A rule by which a body decides: versioned data, read strictly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rulebook import registry
from rulebook.electorate import Weight
from rulebook.errors import RuleError
from rulebook.requirements import HEADS, WEIGHT, Requirement
from rulebook.shape import Node

TIES = ("rejected", "casting_vote")


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
    is rejected. `tie` says who settles equal votes: nobody ("rejected") or the chair ("casting_vote").
    """

    method: str
    version: int
    weight: Weight
    quorum: tuple[Requirement, ...]
    second_call: SecondCall | None
    majority: tuple[Requirement, ...]
    tie: str
    secret: bool

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> "Rule":
        """Return the rule in `data`; RuleError with code and path when it is not one.

        Every key must be there, so that leaving one out never changes a decision in silence.
        """
        return cls.read(Node(data, RuleError))

    @classmethod
    def read(cls, node: Node) -> "Rule":
        """Read a rule within other data."""
        fields = node.fields(("method", "version", "weight", "quorum", "second_call", "majority", "tie", "secret"))
        method, version = fields["method"].text(), fields["version"].integer(1)
        if registry.find(method, version) is None:
            fields["method"].fail("method-unknown", method=method, version=version)
        second_call = fields["second_call"]
        return cls(
            method,
            version,
            Weight.read(fields["weight"]),
            _read_quorum(fields["quorum"]),
            None if second_call.value is None else SecondCall.read(second_call),
            tuple(Requirement.read_majority(item) for item in fields["majority"].some()),
            fields["tie"].one_of(TIES),
            fields["secret"].flag(),
        )

    @property
    def data(self) -> dict[str, Any]:
        """The rule as canonical data: `Rule.parse(rule.data) == rule`."""
        return {
            "method": self.method,
            "version": self.version,
            "weight": self.weight.data,
            "quorum": _data(self.quorum),
            "second_call": self.second_call and self.second_call.data,
            "majority": _data(self.majority),
            "tie": self.tie,
            "secret": self.secret,
        }

    @property
    def registers(self) -> tuple[str, ...]:
        """The registers whose figures its conditions measure, by name."""
        second = self.second_call.quorum if self.second_call else ()
        measures = {requirement.measure for requirement in (*self.quorum, *second, *self.majority)}
        return tuple(sorted(measures - {HEADS, WEIGHT}))

    def quorum_at(self, call: int) -> tuple[Requirement, ...]:
        """Return the quorum of the first (1) or second (2) call; RuleError when the rule has no such call."""
        if call == 1:
            return self.quorum
        if call == 2 and self.second_call:
            return self.second_call.quorum
        raise RuleError("call-unknown", "second_call", call=call)


def _read_quorum(node: Node) -> tuple[Requirement, ...]:
    return tuple(Requirement.read_quorum(item) for item in node.items())


def _data(requirements: Sequence[Requirement]) -> list[dict[str, Any]]:
    return [requirement.data for requirement in requirements]
