"""Connections of the API: few trips to the server for each transaction, and none to one that is gone."""

import select
import time
from typing import Any

from psycopg import AsyncConnection, Error
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import await_only

from coolmint.platform.settings import DatabaseSettings

_SURE_FOR_SECONDS = 30.0
"""A connection that rested longer is asked whether it still answers; a firewall may have forgotten it."""

_PREPARED_AT = 3
_PREPARED_MOST = 300


def opener(settings: DatabaseSettings) -> Any:
    """Return the function that opens a connection, as SQLAlchemy's `async_creator_fn` takes it."""

    async def connect(*arguments: Any, **named: Any) -> AsyncConnection[Any]:
        # The driver itself begins nothing: `begin_in_one_trip` does.
        connection = await AsyncConnection.connect(*arguments, **named, autocommit=True)
        if await _keeps_prepared(connection, settings):
            connection.prepare_threshold = _PREPARED_AT
            connection.prepared_max = _PREPARED_MOST
        return connection

    return connect


async def _keeps_prepared(connection: AsyncConnection[Any], settings: DatabaseSettings) -> bool:
    """Tell whether statements may be prepared: unless told, only where no pooler is between.

    A pooler answers with a process number of its own. One that does not know of prepared statements would hand the
    next transaction to a server that never heard of ours.
    """
    if settings.prepared_statements != "auto":
        return settings.prepared_statements == "on"
    cursor = await connection.execute("SELECT pg_backend_pid()")
    row = await cursor.fetchone()
    return row is not None and row[0] == connection.info.backend_pid


def begin_in_one_trip(engine: Engine, statement_seconds: int | None) -> None:
    """Say what holds for a transaction in the message that begins it, not in a further one.

    It is said anew each time, never left on the connection: a transaction-mode pooler shares connections.
    """
    message = b"BEGIN; SET LOCAL TimeZone = 'UTC'"
    if statement_seconds is not None:
        message += f"; SET LOCAL statement_timeout = {statement_seconds * 1000}".encode()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        driver: AsyncConnection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
        try:
            await_only(driver.execute(message, prepare=False))
        except Error as error:
            # SQLAlchemy knows by its own errors that a connection is lost, and we which answer that is.
            connection.invalidate(error)
            raise OperationalError("BEGIN", None, error, hide_parameters=True) from error


def watch_connections(engine: Engine) -> None:
    """Take no connection from the pool that the server has closed.

    Looking at the socket costs nothing: of a resting connection nothing can be read, unless its end.
    """

    @event.listens_for(engine, "checkin")
    def on_checkin(_: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info["rested_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: DBAPIConnection, entry: ConnectionPoolEntry, _: Any) -> None:
        rested_since = entry.info.get("rested_since")
        if rested_since is None:
            return
        driver: AsyncConnection[Any] = connection.driver_connection
        if time.monotonic() - rested_since < _SURE_FOR_SECONDS and not _says_something(driver):
            return
        try:
            alive = engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            alive = False
        if not alive:
            # The others are as old, and most likely as dead.
            raise InvalidatePoolError


def _says_something(driver: AsyncConnection[Any]) -> bool:
    if driver.closed:
        return True
    waiting = select.poll()
    waiting.register(driver.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
