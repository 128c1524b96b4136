"""An installation of its own, beside the one the tests run in."""

import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"


def beraad(*words, folder):
    """Run the command `beraad` with the demonstration in `folder`, on SQLite whatever the suite runs on."""
    done = subprocess.run(
        [sys.executable, "-m", "beraad", *words], env=at_home(folder), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def at_home(folder):
    """The environment of a process of its own with its data in `folder`."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("BERAAD_", "DJANGO_"))}
    return own | {
        "PYTHONPATH": str(SOURCE),
        "BERAAD_DEMO": "1",
        "BERAAD_DATA_DIR": str(folder),
        "PYTHONUNBUFFERED": "1",
    }
