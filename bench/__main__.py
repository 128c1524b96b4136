"""`make bench`: what pages and deeds cost, beside limit rows measured in the same run, and whether that meets the aims.

`python -m bench [PART…] [--on sqlite|postgresql]` measures some parts only. Prints a table per database and writes all
rows to `bench/results/latest.json`. Nothing fails: an aim that is missed says so.
"""

import argparse
import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from .parts import PARTS, Bench
from .rows import Row, table
from .site import ROOT, Site


def measured(url: str, parts: list[str]) -> list[Row]:
    """The rows of these parts on one database, printed as they come."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="beraad-bench-") as folder:
        site = Site(Path(folder), url)
        with site.limits() as limits:
            bench = Bench(site, limits)
            rows += [Row(f"limit row {name}", limits.cost(name), "ms") for name in ("L1", "L2", "INS")]
            print(table(rows), flush=True)
            for part in parts:
                found = list(getattr(bench, part)())
                print(table(found), flush=True)
                rows += found
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--on", choices=("sqlite", "postgresql"), help="this database only")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    parts = [part for part in PARTS if part in asked.parts or not asked.parts]
    urls = {"sqlite": "", "postgresql": os.environ.get("BERAAD_DATABASE_URL", "")}
    result = {"measured_at": datetime.now(UTC).isoformat()}
    for name, url in urls.items():
        if asked.on not in (None, name):
            continue
        if name == "postgresql" and not url:
            print("postgresql: not measured, as no BERAAD_DATABASE_URL is given (scripts/with_postgres.py gives one)")
            continue
        print(f"\n{name}\n")
        result[name] = [row.data for row in measured(url, parts)]
    out = ROOT / "bench" / "results"
    out.mkdir(exist_ok=True)
    (out / "latest.json").write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
