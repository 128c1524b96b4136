"""Run a command with a PostgreSQL of its own: `python scripts/with_postgres.py [--durable] COMMAND…`.

The cluster lives in a temporary folder, listens on a socket there only, and is gone when the command ends.
It forgets on a power cut, which makes tests fast; `--durable` keeps it honest, for measuring. The command finds
it in `BERAAD_DATABASE_URL`. Exit status: that of the command, or 2 where PostgreSQL is absent.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

HASTY = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


def programs() -> Path | None:
    """The folder with PostgreSQL's own programs: the newest of Debian's, else that of the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def as_owner() -> list[str]:
    """PostgreSQL refuses to run as root: the words that run a command as somebody else then."""
    return [] if os.geteuid() else ["runuser", "-u", "postgres", "--"]


def main(arguments: list[str]) -> int:
    durable = arguments[:1] == ["--durable"]
    command = arguments[1:] if durable else arguments
    binaries = programs()
    if binaries is None:
        print("PostgreSQL is not installed (on Debian: apt-get install postgresql)", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="beraad-pg-") as name:
        folder, owner = Path(name), as_owner()
        if owner:
            shutil.chown(folder, "postgres")
        user = "postgres" if owner else pwd.getpwuid(os.geteuid()).pw_name
        data = folder / "data"
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", *([] if durable else HASTY)]
        control = [*owner, binaries / "pg_ctl", "-D", data, "-w", "-s"]
        settled = ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        run(owner, binaries / "initdb", "-D", data, *settled, folder=folder)
        run(control, "-l", folder / "log", "-o", " ".join(options), "start", folder=folder)
        try:
            url = f"postgres://{user}@{quote(name, safe='')}/postgres"
            return subprocess.run(command, env=os.environ | {"BERAAD_DATABASE_URL": url}).returncode  # noqa: S603
        finally:
            run(control, "-m", "immediate", "stop", folder=folder)


def run(words: list[object], *more: object, folder: Path) -> None:
    """Run quietly in `folder`, which its owner may read; what went wrong is shown."""
    done = subprocess.run([*map(str, words), *map(str, more)], cwd=folder, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
