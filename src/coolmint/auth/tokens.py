"""Random tokens: given out once, kept only as a hash."""

import hashlib
import secrets

KEY_PREFIX = "cm_"
"""What every API key begins with, so that a leaked one is recognised by people and by secret scanners."""


def new_token(prefix: str = "") -> str:
    """Return 256 random bits as text."""
    return prefix + secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """Return what is kept of a token. It cannot be guessed, so it needs neither salt nor a slow hash."""
    return hashlib.sha256(token.encode()).digest()
