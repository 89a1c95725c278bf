"""The keys everything secret hangs on: they encrypt what is stored and sign what is handed out."""

import os
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import mkstemp

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

from coolmint.platform.errors import Refusal

KEY_FILE = "secret.keys"

_SHORTEST = 32
_FEWEST_CHARACTERS = 12
_PLACEHOLDER = re.compile(
    r"change.?(me|this|it)|secret|password|passw0rd|placeholder|example|replace|insert|default|your.?key|coolmint|xxxx",
    re.IGNORECASE,
)


class SecretUnreadable(Refusal):
    """A stored secret was encrypted with a key that is no longer given, or was altered."""

    status = 500


class KeyFileUnusable(Refusal):
    """The file with the keys of a development machine cannot be used as it is."""

    status = 500


def new_key() -> str:
    """Return a fresh key: 256 random bits in letters that need no quoting."""
    return secrets.token_urlsafe(32)


def weakness_of(key: str) -> str | None:
    """Return why `key` may not be used, or None."""
    if len(key) < _SHORTEST:
        return f"it has {len(key)} characters, and {_SHORTEST} are the least"
    if is_placeholder(key):
        return "it looks like a placeholder"
    if len(set(key)) < _FEWEST_CHARACTERS:
        return "it repeats few characters"
    return None


def is_placeholder(secret: str) -> bool:
    """Tell whether a secret has a word that examples have and random ones do not."""
    return _PLACEHOLDER.search(secret) is not None


class Keyring:
    """Keys in their order of age: the first encrypts and signs, every one decrypts and verifies.

    No key is used itself. Each purpose has keys of its own, derived from all of them, so that what was made for one
    purpose is worth nothing for another.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        assert keys, "a keyring without a key protects nothing"
        self._keys = tuple(keys)
        # Deriving takes longer than decrypting what is short.
        self._box = cache(self._make_box)

    def derive(self, purpose: str) -> list[bytes]:
        """Return 32 bytes for each key, the newest first: sign with the first, verify with any."""
        return [_derived(key, f"coolmint/derive/{purpose}") for key in self._keys]

    def encrypt(self, text: str, context: str) -> str:
        """Encrypt with the newest key; only the same `context` decrypts it again."""
        return self._box(context).encrypt(text.encode()).decode()

    def decrypt(self, token: str, context: str) -> str:
        """Return the text.

        Raises:
            SecretUnreadable: no key fits, `context` is another, or somebody altered it.
        """
        try:
            return self._box(context).decrypt(token.encode()).decode()
        except InvalidToken:
            raise _unreadable(context) from None

    def rotate(self, token: str, context: str) -> str:
        """Return the same text encrypted with the newest key.

        Raises:
            SecretUnreadable: as for `decrypt`.
        """
        try:
            return self._box(context).rotate(token.encode()).decode()
        except InvalidToken:
            raise _unreadable(context) from None

    def _make_box(self, context: str) -> MultiFernet:
        keys = (_derived(key, f"coolmint/encrypt/{context}") for key in self._keys)
        return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(key.encode())


def _unreadable(context: str) -> SecretUnreadable:
    return SecretUnreadable(
        f"A stored secret ({context}) cannot be decrypted: the key it was encrypted with is not in "
        "COOLMINT_SECRET_KEYS. Add the old key at the end of the list."
    )


def load_keyring(keys: Sequence[SecretStr], data_dir: Path) -> Keyring:
    """Return the keyring of the settings; without keys that of a file in `data_dir`, made when it is missing.

    Raises:
        KeyFileUnusable: the file is damaged, holds a weak key, or can be read by others.
    """
    if keys:
        return Keyring([key.get_secret_value() for key in keys])
    path = data_dir.expanduser() / KEY_FILE
    if not path.exists():
        _make_key_file(path)
    return Keyring(_read_key_file(path))


def _make_key_file(path: Path) -> None:
    """Write a fresh key; of two programs that do so at once the first wins, and no one sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = mkstemp(prefix=f".{path.name}-", dir=path.parent)  # Readable by nobody else from the start.
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{new_key()}\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(name)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()


def _read_key_file(path: Path) -> list[str]:
    if path.stat().st_mode & 0o077:
        raise KeyFileUnusable(f"{path} can be read by others; run `chmod 600 {path}`.")
    keys = path.read_text().split()
    reason = next(filter(None, map(weakness_of, keys)), None) if keys else "it is empty"
    if reason:
        raise KeyFileUnusable(
            f"A key in {path} cannot be used: {reason}. Restore the file, or set COOLMINT_SECRET_KEYS. Without the old "
            "key, stored secrets are lost."
        )
    return keys
