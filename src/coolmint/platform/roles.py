"""Least rights: what a database role needs for one purpose, and nothing more."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, text

from coolmint.platform.database import Base
from coolmint.platform.errors import NotFound
from coolmint.platform.jobs import QUEUE_TABLES


class Purpose(StrEnum):
    """`app` serves the API, `sync` imports and structures, `reading` is for reports. None may change the schema."""

    APP = "app"
    SYNC = "sync"
    READING = "reading"


class RoleNotFound(NotFound):
    """The database has no such role."""


_WRITTEN_BY_APP = ("selections",)


def grant(connection: Connection, role: str, purpose: Purpose) -> None:
    """Give `role` exactly the rights of `purpose` on our tables; rights it had on them before are taken away.

    Raises:
        RoleNotFound: there is no such role; making one takes rights we do not ask for.
    """
    if connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first() is None:
        raise RoleNotFound(f"There is no role {role!r}; make it first (CREATE ROLE … LOGIN).")
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    to = sql.Identifier(role)
    names = [table.name for table in Base.metadata.sorted_tables]
    ours = _tables([*names, "alembic_version"])
    driver.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(ours, to))
    driver.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(ours, to))
    written = {Purpose.APP: _WRITTEN_BY_APP, Purpose.SYNC: names, Purpose.READING: ()}[purpose]
    if written:
        driver.execute(sql.SQL("GRANT INSERT, UPDATE, DELETE ON {} TO {}").format(_tables(written), to))
    _grant_queue(driver, to, purpose)


def _tables(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


_QUEUE_SEQUENCES = ("procrastinate_jobs_id_seq", "procrastinate_events_id_seq", "procrastinate_periodic_defers_id_seq")
_ADDS_JOBS = ("procrastinate_defer_jobs_v1",)
_RUNS_JOBS = (
    *_ADDS_JOBS,
    "procrastinate_defer_periodic_job_v2",
    "procrastinate_fetch_job_v2",
    "procrastinate_finish_job_v1",
    "procrastinate_cancel_job_v1",
    "procrastinate_retry_job_v2",
    "procrastinate_register_worker_v1",
    "procrastinate_unregister_worker_v1",
    "procrastinate_update_heartbeat_v1",
    "procrastinate_prune_stalled_workers_v1",
)


def _grant_queue(driver: psycopg.Connection[Any], to: sql.Identifier, purpose: Purpose) -> None:
    """Let the app add jobs and learn their number, but read none; let sync run a worker; let reports see nothing."""
    tables, sequences = _tables(QUEUE_TABLES), _tables(_QUEUE_SEQUENCES)
    driver.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(tables, to))
    driver.execute(sql.SQL("REVOKE ALL ON SEQUENCE {} FROM {}").format(sequences, to))
    driver.execute(sql.SQL("REVOKE ALL ON FUNCTION {} FROM {}").format(_tables(_RUNS_JOBS), to))
    if purpose is Purpose.APP:
        driver.execute(sql.SQL("GRANT INSERT, SELECT (id) ON procrastinate_jobs TO {}").format(to))
        # A trigger notes the new job here, with the rights of whoever added it.
        driver.execute(sql.SQL("GRANT INSERT ON procrastinate_events TO {}").format(to))
        driver.execute(sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(_tables(_QUEUE_SEQUENCES[:2]), to))
        driver.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(_tables(_ADDS_JOBS), to))
    elif purpose is Purpose.SYNC:
        driver.execute(sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO {}").format(tables, to))
        driver.execute(sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(sequences, to))
        driver.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(_tables(_RUNS_JOBS), to))
