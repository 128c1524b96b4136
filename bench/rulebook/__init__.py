"""What counting costs, beside other people's programs on the same ballots."""

import sys
from pathlib import Path

# The environment of the oracles has what the rulebook needs, but not the rulebook.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
