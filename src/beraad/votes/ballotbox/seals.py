"""The seal on a box: what is in it can only be read with the secret key of the installation."""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from beraad.kernel.errors import Conflict

NONCE = 12


def seal(vote: int, place: str, text: bytes) -> bytes:
    """`text` sealed for a `place` in a vote: elsewhere, or changed, it does not open."""
    nonce = os.urandom(NONCE)
    return nonce + _cipher(settings.SECRET_KEY, vote).encrypt(nonce, text, place.encode())


def unseal(vote: int, place: str, sealed: bytes) -> bytes:
    """What was sealed, with the secret key of now or one before it; Conflict when it does not open."""
    sealed = bytes(sealed)
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _cipher(secret, vote).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
        except InvalidTag:
            continue
    raise Conflict("box-unreadable")


@lru_cache(64)
def _cipher(secret: str, vote: int) -> AESGCM:
    derived = HKDF(SHA256(), length=32, salt=None, info=f"beraad.votes.ballotbox:{vote}".encode())
    return AESGCM(derived.derive(secret.encode()))
