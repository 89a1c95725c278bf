"""Passwords: argon2id, a rule for new ones, and the same time whether or not there is such a user."""

from functools import lru_cache, partial

import anyio
from anyio.to_thread import run_sync
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from coolmint.platform.errors import Unprocessable
from coolmint.platform.settings import SignInSettings

MIN_LENGTH = 12
_MIN_DIFFERENT = 6
_AT_ONCE = 2


class PasswordTooWeak(Unprocessable):
    """The new password is too easy to guess."""


class Passwords:
    """Hashes and checks, off the event loop and a few at a time: each takes the memory of the settings."""

    def __init__(self, settings: SignInSettings) -> None:
        self._hasher = PasswordHasher(
            time_cost=settings.argon2_passes, memory_cost=settings.argon2_memory_kib, parallelism=1, type=Type.ID
        )
        self._at_once = anyio.CapacityLimiter(_AT_ONCE)

    async def hash(self, password: str) -> str:
        return await run_sync(self._hasher.hash, password, limiter=self._at_once)

    async def check(self, password: str, password_hash: str | None) -> bool:
        """Tell whether the password fits; without a hash it takes as long, and does not."""
        fits = await run_sync(partial(self._fits, password, password_hash or self._nobodys()), limiter=self._at_once)
        return fits and password_hash is not None

    def needs_rehash(self, password_hash: str) -> bool:
        return self._hasher.check_needs_rehash(password_hash)

    def _fits(self, password: str, password_hash: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    @lru_cache(maxsize=1)  # noqa: B019 - one instance lives as long as the program
    def _nobodys(self) -> str:
        return self._hasher.hash("nobody has this password")


def expect_strong(password: str, *, email: str, name: str) -> None:
    """Refuse a new password that is easy to guess; length counts, not kinds of characters (NIST SP 800-63B).

    Raises:
        PasswordTooWeak: with the rule it breaks.
    """
    folded = password.casefold()
    own_words = {email.casefold(), email.partition("@")[0].casefold(), *name.casefold().split()}
    if len(password) < MIN_LENGTH:
        problem = f"needs at least {MIN_LENGTH} characters"
    elif len(set(folded)) < _MIN_DIFFERENT:
        problem = f"needs at least {_MIN_DIFFERENT} different characters"
    elif any(len(word) >= 4 and word in folded and len(folded) - len(word) < MIN_LENGTH for word in own_words):
        problem = "is too close to your own name or e-mail"
    else:
        return
    raise PasswordTooWeak(f"The new password {problem}.", [("new_password", problem)])
