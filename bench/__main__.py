"""`make bench`: what pages and deeds cost, as a ratio to the limit rows measured in the same run.

Prints a table per database and writes all figures to `bench/results/latest.json`. Nothing fails: an aim that is missed
says so.
"""

import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from .measure import cpu, free_port, memory, per_request, serving
from .weight import first_visit

ROOT = Path(__file__).resolve().parents[1]
TIMES = 150


def environment(folder: Path, url: str | None) -> dict[str, str]:
    """Of an installation of its own in `folder`, on PostgreSQL when a `url` is given."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BERAAD_", "DJANGO_"))}
    own = {
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "BERAAD_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "beraad.config.settings",
        "BERAAD_SECRET_KEY": "bench",
        "BERAAD_HOSTS": "localhost",
    }
    return kept | own | ({"BERAAD_DATABASE_URL": url} if url else {})


def python(env: dict[str, str], *words: str) -> str:
    done = subprocess.run([sys.executable, "-W", "ignore", *words], env=env, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return done.stdout


def limits(folder: Path, url: str | None) -> dict[str, float]:
    """L1, L2 and INS in milliseconds."""
    env = environment(folder, url)
    key = python(env, "-m", "bench.limit").strip().splitlines()[-1]
    found = {}
    for name, more, path, method, headers in (
        ("L1", {}, "/", "GET", {}),
        ("INS", {}, "/ins/", "POST", {}),
        ("L2", {"BENCH_SIGNED_IN": "1"}, "/", "GET", {"Cookie": f"sessionid={key}"}),
    ):
        port = free_port()
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--port",
            str(port),
            "--workers",
            "1",
            "--blocking-threads",
            "1",
            "--log-level",
            "error",
            "bench.limit:application",
        ]
        with serving(command, port, env | more) as pid:
            one = (path, method, None, headers)
            per_request(pid, port, [one] * 30, 1)
            found[name] = per_request(pid, port, [one] * TIMES * 2)
    return found


def pages(seed: dict) -> dict[str, tuple[str, str, str, float | None, int | None]]:
    """What is measured: session, path, limit row, the aim as a ratio to it, the aim in statements."""
    return {
        "list of proposals, signed in": (seed["member"], "/nl/v/", "L2", 1.3, 8),
        "register, visitor": ("", "/nl/register/", "L1", 2, None),
        "file with 200 contributions": (seed["member"], f"/nl/v/{seed['long']}/", "L2", 4, 10),
        "my desk": (seed["member"], "/nl/bureau/", "L2", None, None),
        "decision, visitor": ("", f"/nl/b/{seed['decision']}/", "L1", None, None),
        "file with an open vote": (seed["member"], f"/nl/v/{seed['reference']}/", "L2", None, None),
        "electorate": ("", f"/nl/stemming/{seed['vote']}/kiezers/", "L1", None, None),
    }


def ballot(seed: dict, seat: int, choice: str) -> dict[str, str]:
    return {"seat": str(seat), "choice": choice, "motivation": "", f"replaces_{seat}": ""}


def cost_of_pages(seed: dict, pid: int, port: int, only: tuple[str, ...] = ()) -> dict[str, float]:
    found = {}
    for name, (session, path, _limit, _aim, _statements) in pages(seed).items():
        if only and name not in only:
            continue
        one = (path, "GET", None, {"Cookie": f"sessionid={session}"} if session else {})
        per_request(pid, port, [one] * 10, 1)
        found[name] = per_request(pid, port, [one] * TIMES)
    return found


def cost_of_casting(seed: dict, pid: int, port: int) -> float:
    token = "a" * 32
    headers = {
        "Cookie": f"sessionid={seed['session']}; csrftoken={token}",
        "X-CSRFToken": token,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    path = f"/nl/v/{seed['reference']}/stem/bewijs/"
    sent = [(path, "POST", urlencode(ballot(seed, seat, "for")), headers) for seat in seed["seats"][20:]]
    return per_request(pid, port, sent)


def statement_counts(seed: dict, env: dict[str, str]) -> dict[str, int]:
    wanted = {name: (session, "GET", path, {}) for name, (session, path, *_rest) in pages(seed).items()}
    path = f"/nl/v/{seed['reference']}/stem/bewijs/"
    wanted["casting a ballot"] = (seed["session"], "POST", path, ballot(seed, seed["seats"][0], "for"))
    counts = json.loads(python(env, "-m", "bench.statements", json.dumps(list(wanted.values()))))
    return dict(zip(wanted, counts, strict=True))


def installation(folder: Path, url: str | None) -> dict:
    """Everything about one database."""
    env = environment(folder, url)
    figures: dict = {"limits": limits(folder, url)}
    python(env, "-m", "beraad", "migrate", "--verbosity", "0")
    python(env, "-m", "beraad", "collectstatic", "--noinput", "--verbosity", "0")
    seed = json.loads(python(env, "-m", "bench.world", "small"))
    figures["statements"] = statement_counts(seed, env)
    port = free_port()
    server = [sys.executable, "-m", "beraad", "serve", "--port", str(port)]
    with serving(server, port, env, "/nl/") as pid:
        figures["start"] = {"cpu": cpu(pid) if url is None else None, "megabytes": memory(pid)}
        figures["pages"] = cost_of_pages(seed, pid, port)
        figures["pages"]["casting a ballot"] = cost_of_casting(seed, pid, port)
        figures["visit"] = first_visit(f"http://localhost:{port}/nl/")
        figures["start"]["megabytes after"] = memory(pid)
    python(env, "-m", "bench.world", "crowd")
    with serving(server, port, env, "/nl/") as pid:
        figures["crowd"] = cost_of_pages(seed, pid, port)
    figures["close"] = json.loads(python(env, "-m", "bench.world", "close"))
    return figures


def verdict(value: float, aim: float | None) -> str:
    return "" if aim is None else f"≤ {aim:g}  {'met' if value <= aim else 'MISSED'}"


def table(name: str, figures: dict, seed_free: dict) -> list[str]:
    """The lines of the table of one database."""
    limit = figures["limits"]
    lines = [f"{name}: " + ", ".join(f"{row} {value:.2f} ms" for row, value in limit.items()), ""]
    lines.append(f"{'what':32}{'ms':>7}{'ratio':>8}  {'aim':18}{'statements':>11}  {'aim':12}{'crowded':>8}  aim")
    for what, (row, aim, most) in seed_free.items():
        cost, ratio = figures["pages"][what], figures["pages"][what] / limit[row]
        sent, crowd = figures["statements"][what], figures["crowd"].get(what)
        growth = f"{crowd / cost:8.2f}  {verdict(crowd / cost, 1.2)}" if crowd else ""
        lines.append(
            f"{what:32}{cost:7.2f}{ratio:6.2f} {row:3} {verdict(ratio, aim):18}"
            f"{sent:9}  {verdict(sent, most):12}{growth}"
        )
    closed, visit, start = figures["close"], figures["visit"], figures["start"]
    lines += [
        "",
        f"close and count {closed['ballots']:,} ballots: {closed['seconds']:.2f} s  {verdict(closed['seconds'], 2)}",
        f"first visit: {visit['kilobytes']:.0f} kB {verdict(visit['kilobytes'], 200)}, {visit['requests']} requests "
        f"{verdict(visit['requests'], 10)}, {visit['elsewhere']} to another host",
        f"memory: {start['megabytes after']:.0f} MB {verdict(start['megabytes after'], 220)}",
    ]
    if start["cpu"] is not None:
        lines.append(f"start: {start['cpu']:.2f} s of CPU {verdict(start['cpu'], 1.5)}")
    return [*lines, ""]


def main() -> None:
    nothing = {"member": "", "long": "", "decision": "", "reference": "", "vote": 0}
    rows = {name: values[2:] for name, values in pages(nothing).items()} | {"casting a ballot": ("INS", 4, 8)}
    results = {"measured_at": datetime.now(UTC).isoformat()}
    for name, url in (("SQLite", None), ("PostgreSQL", os.environ.get("BERAAD_DATABASE_URL"))):
        if name == "PostgreSQL" and url is None:
            print("PostgreSQL: not measured, as no BERAAD_DATABASE_URL is given")
            continue
        with tempfile.TemporaryDirectory(prefix="beraad-bench-") as folder:
            results[name] = installation(Path(folder), url)
        print("\n".join(table(name, results[name], rows)), flush=True)
    out = ROOT / "bench" / "results"
    out.mkdir(exist_ok=True)
    (out / "latest.json").write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
