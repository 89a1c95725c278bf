"""Read replicas: which of them may answer a question just now.

Once a second each replica is asked how far it has come, and the primary where it is. A replica may answer while it has
everything that the primary had `max_lag` seconds ago; one that fell behind, or does not answer, is left out until it
may again. Whoever wrote within that time reads from the primary, so that nobody misses their own change.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from coolmint.platform.database import Sessions, create_sessions

log = structlog.get_logger("coolmint.replicas")

CHECK_EVERY_SECONDS = 1.0
_CHECK_WITHIN_SECONDS = 2.0

# As a number of bytes, because two places in the log are only ever compared.
_PRIMARY = text("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn")
_REPLICA = text(
    "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() - '0/0'::pg_lsn END, "
    "row_security_active('sf_activity_structured')"
)
_SAY_WHO = text("SELECT set_config('coolmint.user_id', :user_id, true)")


@dataclass
class Replica:
    """One replica; `reason` is why it is left out, None while it may answer."""

    number: int
    engine: AsyncEngine
    sessions: Sessions
    reason: str | None = "not asked yet"


@dataclass
class Replicas:
    primary: AsyncEngine
    replicas: Sequence[Replica]
    max_lag_seconds: float
    needs_row_security: bool
    _places: deque[tuple[float, int]] = field(default_factory=deque)
    _turn: int = 0

    @classmethod
    def of(
        cls, primary: AsyncEngine, engines: Sequence[AsyncEngine], max_lag_seconds: float, *, needs_row_security: bool
    ) -> "Replicas":
        found = [Replica(number, engine, create_sessions(engine)) for number, engine in enumerate(engines, 1)]
        return cls(primary, found, max_lag_seconds, needs_row_security)

    @property
    def own_writes_seconds(self) -> float:
        """So long after a change its author reads from the primary: what a replica may lack, and when that was seen."""
        return self.max_lag_seconds + 2 * CHECK_EVERY_SECONDS + _CHECK_WITHIN_SECONDS

    def choose(self) -> Replica | None:
        """Return the next one that may answer, or None."""
        usable = [replica for replica in self.replicas if replica.reason is None]
        if not usable:
            return None
        self._turn += 1
        return usable[self._turn % len(usable)]

    @asynccontextmanager
    async def session(self, user_id: str) -> AsyncIterator[AsyncSession | None]:
        """Yield a session on a replica in which row-level security knows the user; None when there is none."""
        replica = self.choose()
        if replica is None:
            yield None
            return
        async with replica.sessions() as session:
            try:
                await session.execute(_SAY_WHO, {"user_id": user_id})
            except (DBAPIError, PoolTimeout) as error:
                self._leave_out(replica, type(error).__name__)
            if replica.reason is None:
                yield session
                return
        yield None

    async def watch(self) -> None:
        """Check for ever."""
        while True:
            with suppress(SQLAlchemyError, OSError, TimeoutError):
                await self.check()
            await asyncio.sleep(CHECK_EVERY_SECONDS)

    async def check(self) -> None:
        """Ask all of them once."""
        async with asyncio.timeout(_CHECK_WITHIN_SECONDS), self.primary.connect() as connection:
            place = int((await connection.execute(_PRIMARY)).scalar_one())
        now = time.monotonic()
        self._places.append((now, place))
        # The newest one that is old enough is where a replica must be; before there is one, the oldest.
        while len(self._places) > 1 and self._places[1][0] <= now - self.max_lag_seconds:
            self._places.popleft()
        await asyncio.gather(*(self._check(replica, self._places[0][1]) for replica in self.replicas))

    async def _check(self, replica: Replica, needed: int) -> None:
        try:
            async with asyncio.timeout(_CHECK_WITHIN_SECONDS), replica.engine.connect() as connection:
                place, is_held = (await connection.execute(_REPLICA)).one()
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            self._leave_out(replica, type(error).__name__)
            return
        if place is None:
            self._leave_out(replica, "is no replica")
        elif self.needs_row_security and not is_held:
            self._leave_out(replica, "its role is not held by row-level security")
        elif int(place) < needed:
            self._leave_out(replica, "lags")
        elif replica.reason is not None:
            replica.reason = None
            log.info("replica_used", replica=replica.number)

    def _leave_out(self, replica: Replica, reason: str) -> None:
        if replica.reason != reason:
            log.warning("replica_left_out", replica=replica.number, reason=reason)
        replica.reason = reason

    async def close(self) -> None:
        for replica in self.replicas:
            await replica.engine.dispose()
