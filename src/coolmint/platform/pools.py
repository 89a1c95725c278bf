"""Whether the database has room for all the connections that our processes may open."""

from dataclasses import dataclass

import psycopg
from sqlalchemy import Connection, text

from coolmint.platform.settings import DatabaseSettings

# Of a worker beside its pool: of the engine for batches, of the queue, and the one that listens.
_OF_A_WORKER = 5 + 4 + 1


@dataclass(frozen=True)
class Room:
    needed: int
    allowed: int

    @property
    def is_enough(self) -> bool:
        return self.needed <= self.allowed

    @property
    def detail(self) -> str:
        told = f"up to {self.needed:,} needed, {self.allowed:,} allowed"
        if self.is_enough:
            return told
        return f"{told}; lower COOLMINT_DATABASE__POOL_SIZE, raise max_connections, or put a pooler between"


_ALLOWED = text(
    """
    SELECT pg_backend_pid(), least(
        current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
            - coalesce(current_setting('reserved_connections', true)::int, 0),
        (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database())
    )
    """
)


def connection_room(connection: Connection, settings: DatabaseSettings) -> Room | None:
    """Return what all processes may need and what the server allows; None behind a pooler, whose own limits hold."""
    process, allowed = connection.execute(_ALLOWED).one()
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    if driver.info.backend_pid != process:
        return None
    needed = settings.processes * settings.pool_size + settings.workers * (settings.pool_size + _OF_A_WORKER)
    return Room(needed, allowed)
