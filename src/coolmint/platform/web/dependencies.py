"""What a call may ask for: a session in a transaction, the keys, the limits."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.platform.cache import Cache
from coolmint.platform.rate_limits import RateLimits
from coolmint.platform.secrets import Keyring

BEFORE_COMMIT = "before_commit"
"""In `session.info`: a statement that a change ends with."""


async def _session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:  # Rolls back what is not committed.
        yield session
        if (last := session.info.get(BEFORE_COMMIT)) is not None:
            await session.execute(last)
        await session.commit()


# Dependencies are coroutines also where nothing is awaited: FastAPI takes anything else through a thread.
# scope="function" commits before the response is sent, so that a failed commit cannot follow a success.
Session = Annotated[AsyncSession, Depends(_session, scope="function")]


async def _keyring(request: Request) -> Keyring:
    keyring: Keyring = request.app.state.keyring
    return keyring


async def _limits(request: Request) -> RateLimits:
    limits: RateLimits = request.app.state.limits
    return limits


async def _cache(request: Request) -> Cache:
    cache: Cache = request.app.state.cache
    return cache


Keys = Annotated[Keyring, Depends(_keyring)]
Limits = Annotated[RateLimits, Depends(_limits)]
Kept = Annotated[Cache, Depends(_cache)]
"""What was answered before, for those who may see the same."""
