"""Slowing down guesses, so that nobody can lock somebody else out.

There is no account lock. Tries are counted for an account *from one address*, and for an account from everywhere but
the browsers its owner has signed in on before: those carry a signed cookie and are counted on their own ("device
cookies", OWASP). Whoever hammers an account from everywhere slows down strangers' browsers, never the owner's.
"""

from dataclasses import dataclass
from uuid import UUID

from coolmint.auth.viewer import Origin
from coolmint.platform.rate_limits import RateLimits


@dataclass(frozen=True)
class SignInThrottle:
    """`known` is whose browser this is, as its own signed cookie says."""

    limits: RateLimits
    known: UUID | None = None

    def for_device(self, user_id: UUID | None) -> "SignInThrottle":
        return SignInThrottle(self.limits, user_id)

    async def count_try(self, account: str, origin: Origin, user_id: UUID | None) -> None:
        """Count a try before it is made, so that many at once are many.

        Raises:
            TooManyRequests: too many from here, or from strangers' browsers for this account.
        """
        account = account.strip().lower()
        if user_id is not None and user_id == self.known:
            await self.limits.hit("sign_in_on_device", account, str(user_id))
            return
        address = origin.address or ""
        await self.limits.hit("sign_in_from_address", address)
        await self.limits.hit("sign_in", account, address)
        await self.limits.hit("sign_in_from_strangers", account)

    async def forget(self, account: str, origin: Origin, user_id: UUID) -> None:
        """Forget the tries of somebody who has now shown who they are."""
        account = account.strip().lower()
        if user_id == self.known:
            await self.limits.reset("sign_in_on_device", account, str(user_id))
        else:
            await self.limits.reset("sign_in", account, origin.address or "")
