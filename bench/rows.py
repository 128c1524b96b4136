"""The rows of the result: a figure, and the aim it meets or misses."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """`value` in `unit` (`× L2`, `statements`, `kB`…); `milliseconds` where it is a ratio of those; no aim: None."""

    what: str
    value: float
    unit: str
    aim: float | None = None
    milliseconds: float | None = None

    @property
    def met(self) -> bool | None:
        return None if self.aim is None else self.value <= self.aim

    @property
    def data(self) -> dict[str, Any]:
        return asdict(self) | {"met": self.met}


def table(rows: Iterable[Row]) -> str:
    """The rows in columns, to be read."""
    verdicts = {None: "", True: "met", False: "MISSED"}
    return "\n".join(
        f"{row.what:44}{'' if row.milliseconds is None else f'{row.milliseconds:.2f} ms':>10}"
        f"{row.value:9.{0 if row.value == int(row.value) else 2}f} {row.unit:12}"
        f"{'' if row.aim is None else f'≤ {row.aim:g}':8}{verdicts[row.met]}"
        for row in rows
    )
