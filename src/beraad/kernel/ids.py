"""Numbers and codes that people read out to each other."""

import secrets

# No 0/O, 1/I/L: a code is read over the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def number(prefix: str, year: int, sequence: int) -> str:
    """`V-2026-031`: the permanent number of a thing."""
    return f"{prefix}-{year}-{sequence:03d}"


def control_code(groups: int = 3) -> str:
    """A random code in groups of four, 59 bits by default, as on a receipt: `K7QM-2F8D-9TXP`."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(groups))


def key(thing: object) -> str:
    """`proposal:12`: how the record and loose links name a row."""
    return f"{type(thing)._meta.model_name}:{thing.pk}"  # type: ignore[attr-defined]
