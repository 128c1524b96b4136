"""`python -m bench.rulebook [PART…]`: what counting costs, beside other people's programs on the same ballots.

Prints a table and writes all rows to `bench/results/rulebook.json`. Times are processor time; a ratio below 1 is faster
than the peer. Nothing fails: an aim that is missed says so.
"""

import argparse
import json
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bench.rows import Row, table

PARTS = ("pairwise", "stv", "budgets", "power")
"""The modules of this package that have rows."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.rulebook", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    asked = parser.parse_args().parts
    if unknown := set(asked) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    found: dict[str, list[Row]] = {}
    for part in PARTS:
        if part in asked or not asked:
            print(f"\n{part}\n", flush=True)
            found[part] = []
            for row in import_module(f"bench.rulebook.{part}").rows():
                print(table([row]), flush=True)
                found[part].append(row)
    out = Path(__file__).resolve().parents[1] / "results"
    out.mkdir(exist_ok=True)
    result = {"measured_at": datetime.now(UTC).isoformat()} | {
        part: [row.data for row in rows] for part, rows in found.items()
    }
    (out / "rulebook.json").write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
