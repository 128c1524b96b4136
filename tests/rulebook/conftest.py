from hypothesis import settings

# A busy machine is no reason to fail a law.
settings.register_profile("rulebook", deadline=None)
settings.load_profile("rulebook")
