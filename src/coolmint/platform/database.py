"""Engines, sessions and the metadata every package's tables belong to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, MetaData, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from coolmint.platform.connections import begin_in_one_trip, opener, watch_connections
from coolmint.platform.errors import Refusal
from coolmint.platform.settings import DatabaseSettings

Sessions = async_sessionmaker[AsyncSession]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class DatabaseUrlInvalid(Refusal):
    status = 500


def driver_url(url: str) -> URL:
    """Return `url` for psycopg 3, whatever common spelling it came in.

    Supabase and Prisma add `pgbouncer=true`, which libpq does not know, so it is dropped.

    Raises:
        DatabaseUrlInvalid: it is no PostgreSQL address.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise DatabaseUrlInvalid("COOLMINT_DATABASE_URL must look like postgresql://user:password@host:5432/database.")
    return parsed.set(drivername="postgresql+psycopg").difference_update_query(["pgbouncer"])


# A transaction-mode pooler gives every transaction another server connection, so nothing may be left on one: no
# session settings; statements are prepared only by the API, where that is safe. What we need is set per transaction.
# Parameters are hidden in errors: they are names and note text.
_CONNECT_ARGS = {"prepare_threshold": None, "application_name": "coolmint"}


def connect_arguments(url: str) -> dict[str, Any]:
    """Return what psycopg itself needs to connect to `url` as our engines do."""
    parsed = driver_url(url)
    _, arguments = parsed.get_dialect()().create_connect_args(parsed)
    return {**arguments, **_CONNECT_ARGS}


def create_app_engine(url: str, settings: DatabaseSettings, statement_seconds: int | None = None) -> AsyncEngine:
    """Return the engine of the API and of jobs; `statement_seconds` ends each statement that runs longer.

    Every transaction tells moments in UTC, whatever zone the database is set to.
    """
    engine = create_async_engine(
        driver_url(url),
        pool_size=settings.pool_size,
        max_overflow=0,
        pool_timeout=settings.pool_timeout_seconds,
        connect_args={**_CONNECT_ARGS, "async_creator_fn": opener(settings)},
        hide_parameters=True,
    )
    begin_in_one_trip(engine.sync_engine, statement_seconds)
    watch_connections(engine.sync_engine)
    return engine


def create_batch_engine(url: str) -> Engine:
    """Return an engine for commands that run alone for long: imports, structuring, migrations."""
    return create_engine(
        driver_url(url),
        pool_size=5,  # Two batches at once, the lock of a run, and what is noted beside them.
        max_overflow=0,
        pool_pre_ping=True,
        connect_args=_CONNECT_ARGS,
        hide_parameters=True,
    )


def lift_limits(connection: Connection) -> None:
    """Take every time limit off this transaction: a batch may rightly run for long, or wait for another."""
    connection.execute(
        text(
            "SELECT set_config(name, '0', true) FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout', "
            "'idle_in_transaction_session_timeout', 'transaction_timeout')"
        )
    )


def create_sessions(engine: AsyncEngine) -> Sessions:
    return async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def transaction(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """Open a session that commits at the end, or rolls back on any error."""
    async with sessions.begin() as session:
        yield session
