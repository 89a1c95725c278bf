"""Least rights: what a database role needs for one purpose, and nothing more."""

import contextlib
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, text

from coolmint.platform.database import Base, create_batch_engine
from coolmint.platform.errors import NotFound
from coolmint.platform.jobs import QUEUE_TABLES


class Purpose(StrEnum):
    """`app` serves the API, `sync` imports and structures, `reading` is for reports. None may change the schema."""

    APP = "app"
    SYNC = "sync"
    READING = "reading"


class RoleNotFound(NotFound):
    """The database has no such role."""


APP_ROLE = "coolmint_app"
"""The role of the API on the embedded server."""

_WHEN_UNSAID = {Purpose.APP: "SELECT", Purpose.SYNC: "SELECT, INSERT, UPDATE, DELETE", Purpose.READING: "SELECT"}


def grant(connection: Connection, role: str, purpose: Purpose) -> None:
    """Give `role` exactly the rights of `purpose` on our tables; rights it had on them before are taken away.

    A table says in `info` what each purpose may do with it, when that is not to read (`app`, `reading`) or
    everything (`sync`). Row-level security stays on for `app`; the other two work on all rows.

    Raises:
        RoleNotFound: there is no such role; making one takes rights we do not ask for.
    """
    if connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first() is None:
        raise RoleNotFound(f"There is no role {role!r}; make it first (CREATE ROLE … LOGIN).")
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    to = sql.Identifier(role)
    tables = {table.name: str(table.info.get(purpose, _WHEN_UNSAID[purpose])) for table in Base.metadata.sorted_tables}
    driver.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(_tables([*tables, "alembic_version"]), to))
    for rights in sorted({*tables.values()} - {""}):
        names = [name for name, given in tables.items() if given == rights]
        driver.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(rights), _tables(names), to))
    driver.execute(sql.SQL("GRANT SELECT ON alembic_version TO {}").format(to))
    _open_rows(driver, role, [name for name, rights in tables.items() if rights], is_open=purpose is not Purpose.APP)
    _grant_queue(driver, to, purpose)
    _grant_audit(driver, to, purpose)
    _grant_counting(driver, to, purpose)


def _open_rows(driver: psycopg.Connection[Any], role: str, names: list[str], *, is_open: bool) -> None:
    """Let `role` past row-level security on `names`, or take that back from it everywhere."""
    policy = sql.Identifier(f"all_rows_for_{role}")
    secured = driver.execute(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace"
    )
    for (name,) in secured.fetchall():
        table = sql.Identifier(name)
        driver.execute(sql.SQL("DROP POLICY IF EXISTS {} ON {}").format(policy, table))
        if is_open and name in names:
            statement = sql.SQL("CREATE POLICY {} ON {} TO {} USING (true) WITH CHECK (true)")
            driver.execute(statement.format(policy, table, sql.Identifier(role)))


# Functions behind our filters and sort keys. PostgreSQL asks no index about a condition before it has checked the
# row's policy, unless it is sure that the condition's function tells nothing of rows it is asked about. These only
# compare; but only a superuser may say so, so elsewhere such questions read every row the viewer may see.
_ONLY_COMPARE = (
    "arraycontains(anyarray, anyarray)",
    "arrayoverlap(anyarray, anyarray)",
    "array_to_string(anyarray, text)",
    "cardinality(anyarray)",
    "jsonb_contains(jsonb, jsonb)",
    "jsonb_object_field(jsonb, text)",
    "jsonb_object_field_text(jsonb, text)",
    "jsonb_typeof(jsonb)",
    "left(text, integer)",
    "lower(text)",
    "numeric_eq(numeric, numeric)",
    "numeric_gt(numeric, numeric)",
    "numeric_ge(numeric, numeric)",
    "numeric_le(numeric, numeric)",
    "numeric_lt(numeric, numeric)",
    "texticlike(text, text)",
    "textlike(text, text)",
    "ts_match_vq(tsvector, tsquery)",
)


def trust_comparisons(connection: Connection) -> bool:
    """Let row-level security use indexes for our filters; return False where that takes a superuser we are not."""
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    if driver.info.parameter_status("is_superuser") != "on":
        return False
    untrusted = driver.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE NOT proleakproof AND oid = ANY(%s::regprocedure[])",
        [[f"pg_catalog.{function}" for function in _ONLY_COMPARE]],
    )
    for (function,) in untrusted.fetchall():
        driver.execute(sql.SQL("ALTER FUNCTION {} LEAKPROOF").format(sql.SQL(function)))
    # PostgreSQL thinks comparing two arrays costs what comparing two numbers does, and so walks too far by date before
    # it asks who takes part: 0.5 µs against 0.025.
    driver.execute("ALTER FUNCTION pg_catalog.arrayoverlap(anyarray, anyarray) COST 20")
    return True


def ensure_app_role(connection: Connection) -> None:
    """Make the API's own role on a server that is ours, and give it its rights."""
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    if driver.execute("SELECT FROM pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone() is None:
        # Another process may make it at the same moment; then it is there, which is all we want.
        with contextlib.suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation), driver.transaction():
            driver.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APP_ROLE)))
    grant(connection, APP_ROLE, Purpose.APP)
    trust_comparisons(connection)


def stands_above_rows(url: str) -> str | None:
    """Return why row-level security does not hold the role of this address, or None when it does."""
    engine = create_batch_engine(url)
    try:
        with engine.connect() as connection:
            row = connection.execute(
                text(
                    "SELECT rolsuper, rolbypassrls, EXISTS (SELECT FROM pg_class WHERE relrowsecurity "
                    "AND pg_has_role(current_user, relowner, 'USAGE')) FROM pg_roles WHERE rolname = current_user"
                )
            ).one()
    finally:
        engine.dispose()
    reasons = ("is a superuser", "may bypass row-level security", "owns the tables")
    return next((reason for reason, holds in zip(reasons, row, strict=True) if holds), None)


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


# The migration `0004` takes them from everybody: they work with the rights of the tables' owner.
_AUDIT = ("add_audit_events", "verify_audit_events")


def _grant_audit(driver: psycopg.Connection[Any], to: sql.Identifier, purpose: Purpose) -> None:
    """Let the app and sync add events to the audit log, and check its chain; nobody else."""
    driver.execute(sql.SQL("REVOKE ALL ON FUNCTION {} FROM {}").format(_tables(_AUDIT), to))
    if purpose is not Purpose.READING:
        driver.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(_tables(_AUDIT), to))


# The migration `0011` takes them from everybody.
_COUNTING = ("fold_activity_counts", "count_attributes")


def _grant_counting(driver: psycopg.Connection[Any], to: sql.Identifier, purpose: Purpose) -> None:
    """Let sync keep the counts of facets; nobody else."""
    driver.execute(sql.SQL("REVOKE ALL ON FUNCTION {} FROM {}").format(_tables(_COUNTING), to))
    if purpose is Purpose.SYNC:
        driver.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(_tables(_COUNTING), to))
