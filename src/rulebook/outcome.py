"""What a count found: the result, and everything that led to it, as codes and numbers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from typing import Any

from rulebook.errors import OutcomeError
from rulebook.requirements import Condition
from rulebook.shape import Node
from rulebook.tally import Totals
from rulebook.wire import digest, plain

RESULTS = ("adopted", "rejected", "invalid", "referred", "chosen", "undecided")
"""A proposal is adopted or rejected, or for its objections referred to a vote of the full group; of several options
some are chosen, or a tie leaves it undecided; a vote without its quorum is invalid."""


@dataclass(frozen=True)
class Step:
    """One step of a reasoning: a code, and its figures as plain values (fractions as "a/b")."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, node: Node) -> "Step":
        """Read a step."""
        fields = node.fields(("code", "params"))
        params = fields["params"].entries()
        return cls(fields["code"].text(), {key: part.value for key, part in params.items()})


@dataclass(frozen=True)
class Tie:
    """Equals: at `stage` those in `between` (choices or option ids) had the same `amount` in `measure`.

    `policy` says what was to settle it, `choice` what it took, or None where it was left open.
    """

    stage: str
    measure: str
    amount: Fraction
    between: tuple[str, ...]
    policy: str
    choice: str | None

    @classmethod
    def read(cls, node: Node) -> "Tie":
        """Read a tie."""
        fields = node.fields(tuple(cls.__dataclass_fields__))
        between = tuple(item.text() for item in fields["between"].some())
        choice = fields["choice"]
        return cls(
            fields["stage"].text(),
            fields["measure"].text(),
            fields["amount"].number(),
            between,
            fields["policy"].text(),
            None if choice.value is None else choice.one_of(between),
        )


@dataclass(frozen=True)
class Outcome:
    """The outcome of a vote.

    `result` is one of RESULTS. `winners` are the ids of the options chosen, in the order in which they were; empty for
    a yes or no. `conditions` has the quorum's and then the majority's, all of them, also those that no longer
    mattered. `totals[choice or option][measure]` are the ballots' amounts; for a yes or no they cover the whole
    electorate, and "none" is who did not vote. `rounds` are the count's, as its method's page describes them.
    """

    method: str
    version: int
    call: int
    result: str
    winners: tuple[str, ...]
    conditions: tuple[Condition, ...]
    totals: Totals
    ties: tuple[Tie, ...]
    rounds: tuple[Mapping[str, Any], ...]
    steps: tuple[Step, ...]

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> "Outcome":
        """Return the outcome in `data`; OutcomeError with code and path when it is not one."""
        fields = Node(data, OutcomeError).fields(tuple(cls.__dataclass_fields__))
        return cls(
            fields["method"].text(),
            fields["version"].integer(1),
            fields["call"].integer(1),
            fields["result"].one_of(RESULTS),
            tuple(item.text() for item in fields["winners"].items()),
            tuple(Condition.read_outcome(item) for item in fields["conditions"].items()),
            _read_totals(fields["totals"]),
            tuple(Tie.read(item) for item in fields["ties"].items()),
            tuple({key: part.value for key, part in item.entries().items()} for item in fields["rounds"].items()),
            tuple(Step.read(item) for item in fields["steps"].items()),
        )

    @property
    def data(self) -> dict[str, Any]:
        """The outcome as plain data: `Outcome.parse(outcome.data) == outcome`."""
        conditions = [condition.data for condition in self.conditions]
        data: dict[str, Any] = plain(asdict(replace(self, conditions=())) | {"conditions": conditions})
        return data

    @property
    def digest(self) -> str:
        """The digest of its canonical JSON."""
        return digest(self.data)


def _read_totals(node: Node) -> Totals:
    return {
        choice: {measure: amount.number() for measure, amount in part.entries().items()}
        for choice, part in node.entries().items()
    }
