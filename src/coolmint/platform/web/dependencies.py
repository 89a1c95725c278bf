"""What a call may ask for: a session in a transaction, the keys, the limits."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.platform.rate_limits import RateLimits
from coolmint.platform.secrets import Keyring

# Moments are told in UTC, whatever zone the database is set to.
_SET_UP = text("SELECT set_config('statement_timeout', :limit, true), set_config('TimeZone', 'UTC', true)")


async def _session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions.begin() as session:  # Commits, or rolls back on any error.
        # Set per transaction, never per connection: a transaction-mode pooler shares connections.
        limit = int(request.app.state.settings.database.statement_timeout_seconds) * 1000
        await session.execute(_SET_UP, {"limit": str(limit)})
        yield session


# scope="function" commits before the response is sent, so that a failed commit cannot follow a success.
Session = Annotated[AsyncSession, Depends(_session, scope="function")]


def _keyring(request: Request) -> Keyring:
    keyring: Keyring = request.app.state.keyring
    return keyring


def _limits(request: Request) -> RateLimits:
    limits: RateLimits = request.app.state.limits
    return limits


Keys = Annotated[Keyring, Depends(_keyring)]
Limits = Annotated[RateLimits, Depends(_limits)]
