"""What a browser carries from the first step of a sign-in to the second; nothing of it is kept on our side."""

import re
import time
from dataclasses import asdict, dataclass
from secrets import token_urlsafe
from urllib.parse import unquote, urlsplit

import orjson

from coolmint.platform.errors import Refusal
from coolmint.platform.secrets import Keyring

SECONDS = 600
HOME = "/app/"

_CONTEXT = "openid handshake"
_LONGEST_TARGET = 1500
_PRINTABLE = re.compile(r"[\x21-\x5b\x5d-\x7e]+")  # No blank, no control character, no backslash.


@dataclass(frozen=True)
class Handshake:
    """Made for one provider and one try. `verifier` is the secret half of PKCE, so the cookie is not only signed."""

    provider: str
    state: str
    nonce: str
    verifier: str
    to: str
    expires_at: int

    @classmethod
    def begin(cls, provider: str, to: str | None) -> "Handshake":
        state, nonce, verifier = token_urlsafe(32), token_urlsafe(32), token_urlsafe(48)
        return cls(provider, state, nonce, verifier, safe_target(to), int(time.time()) + SECONDS)

    def seal(self, keyring: Keyring) -> str:
        return keyring.encrypt(orjson.dumps(asdict(self)).decode(), _CONTEXT)

    @classmethod
    def open(cls, sealed: str, keyring: Keyring) -> "Handshake | None":
        """Return what was sealed, or None when it is not ours or too old."""
        try:
            handshake = cls(**orjson.loads(keyring.decrypt(sealed, _CONTEXT)))
        except (Refusal, ValueError, TypeError):
            return None
        return handshake if handshake.expires_at > time.time() else None


def safe_target(to: str | None) -> str:
    """Return where to go after signing in: `to` when it is a page of the web app, else its first page.

    Somebody could send a link with any `to`, and people trust where they land right after signing in.
    """
    if to is None or len(to) > _LONGEST_TARGET or not _PRINTABLE.fullmatch(to) or not to.startswith(HOME):
        return HOME
    path = unquote(urlsplit(to).path)
    return HOME if {".", ".."} & set(path.split("/")) or "\\" in path else to
