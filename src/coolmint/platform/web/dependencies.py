"""What a call may ask for: a session in a transaction, the keys, the limits."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.platform.rate_limits import RateLimits
from coolmint.platform.secrets import Keyring


async def _session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions.begin() as session:  # Commits, or rolls back on any error.
        yield session


# Dependencies are coroutines also where nothing is awaited: FastAPI takes anything else through a thread.
# scope="function" commits before the response is sent, so that a failed commit cannot follow a success.
Session = Annotated[AsyncSession, Depends(_session, scope="function")]


async def _keyring(request: Request) -> Keyring:
    keyring: Keyring = request.app.state.keyring
    return keyring


async def _limits(request: Request) -> RateLimits:
    limits: RateLimits = request.app.state.limits
    return limits


Keys = Annotated[Keyring, Depends(_keyring)]
Limits = Annotated[RateLimits, Depends(_limits)]
