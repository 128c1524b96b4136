"""What a count found: the result, and everything that led to it, as codes and numbers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from rulebook.ballots import CHOICES
from rulebook.errors import OutcomeError
from rulebook.requirements import BASES, Condition, Totals
from rulebook.shape import Node
from rulebook.wire import digest, plain

RESULTS = ("adopted", "rejected", "invalid")


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
    """Equal votes: `amount` for and as much against, in `measure`, under the rule's `policy`.

    `choice` is the casting vote that settled it, or None where none did.
    """

    measure: str
    amount: Fraction
    policy: str
    choice: str | None

    @classmethod
    def read(cls, node: Node) -> "Tie":
        """Read a tie."""
        fields = node.fields(("measure", "amount", "policy", "choice"))
        choice = fields["choice"]
        return cls(
            fields["measure"].text(),
            fields["amount"].number(),
            fields["policy"].text(),
            None if choice.value is None else choice.one_of(CHOICES),
        )


@dataclass(frozen=True)
class Outcome:
    """The outcome of a vote.

    `result` is "adopted", "rejected", or "invalid" when the quorum failed. `conditions` has the quorum's and
    then the majority's, all of them, also those that no longer mattered. `totals[choice][measure]` covers the
    whole electorate: "none" is who did not vote.
    """

    method: str
    version: int
    call: int
    result: str
    conditions: tuple[Condition, ...]
    totals: Totals
    ties: tuple[Tie, ...]
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
            tuple(Condition.read(item) for item in fields["conditions"].items()),
            _read_totals(fields["totals"]),
            tuple(Tie.read(item) for item in fields["ties"].items()),
            tuple(Step.read(item) for item in fields["steps"].items()),
        )

    @property
    def data(self) -> dict[str, Any]:
        """The outcome as plain data: `Outcome.parse(outcome.data) == outcome`."""
        data: dict[str, Any] = plain(asdict(self))
        return data

    @property
    def digest(self) -> str:
        """The digest of its canonical JSON."""
        return digest(self.data)


def _read_totals(node: Node) -> Totals:
    choices = node.fields(BASES["entitled"])
    return {
        choice: {measure: amount.number() for measure, amount in part.entries().items()}
        for choice, part in choices.items()
    }
