from importlib.util import find_spec

from hypothesis import settings

# A busy machine is no reason to fail a law.
settings.register_profile("rulebook", deadline=None)
settings.load_profile("rulebook")

# Other people's counting has an environment of its own: docs/decisions/0007-oracles.md.
collect_ignore_glob = [] if find_spec("pref_voting") else ["test_oracle_*.py"]
