"""Short marks for long names."""

from functools import lru_cache

# The word in front says what kind of house it is; people know a house by its place.
KINDS = {"bibliotheek", "bib", "cultuurcentrum", "gemeenschapscentrum", "cc", "gc", "de", "het", "den", "'t"}


@lru_cache(2048)
def initials(name: str, kind: str = "house") -> str:
    """Two letters: of a house those of its place (Bibliotheek Bree: Br), of a person first and last name."""
    words = name.replace("(", " ").split() or ["–"]
    if kind == "person":
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
    telling = [w for w in words if w.lower() not in KINDS] or words
    return telling[0][:2].capitalize()
