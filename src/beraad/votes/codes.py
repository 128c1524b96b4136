"""The code by which a voter knows their ballot in a secret vote: made here, shown once, kept by nobody else."""

import re

from django.core import signing

from beraad.kernel.errors import Invalid
from beraad.kernel.ids import ALPHABET, control_code

CODE = re.compile(f"[{ALPHABET}]{{12}}")
GROUP, APART = 4, ":"


def offer(vote: int, seat: int) -> str:
    """A new code for the ballot of a seat, signed, as `offered` takes it: nobody can bring a code of their own."""
    return _signer(vote, seat).sign(control_code())


def offered(vote: int, seat: int, ticket: str) -> str:
    """The code in what `offer` gave for this seat; Invalid at "code" when it did not."""
    try:
        return _signer(vote, seat).unsign(ticket)
    except signing.BadSignature:
        raise Invalid("code-foreign", {"code": "code-foreign"}) from None


def shown(ticket: str) -> str:
    """The code in a ticket, for the voter to write down."""
    return ticket.partition(APART)[0]


def typed(text: str) -> str:
    """A code as someone typed it, in the one way in which it is written; Invalid at "code" for what is none."""
    plain = re.sub(r"[\s-]", "", text).upper()
    if not CODE.fullmatch(plain):
        raise Invalid("code-unreadable", {"code": "code-unreadable"})
    return "-".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP))


def _signer(vote: int, seat: int) -> signing.Signer:
    return signing.Signer(salt=f"beraad.votes.codes:{vote}:{seat}", sep=APART)
