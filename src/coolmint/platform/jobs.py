"""The job queue. It lives in our PostgreSQL, so a job is written, or not, together with what it is about.

A package declares its jobs in its `jobs.py`:

    @queue.task(name="auth.send_alert", queue="auth", pass_context=True, retry=RetryStrategy(max_attempts=8))
    async def send_alert(context: JobContext, *, alert_id: str) -> None:
        async with transaction(resources(context).sessions) as session:
            await service.send_alert(session, UUID(alert_id))

Its services start them by that name with `enqueue`. A worker may die at any moment and a job then runs again, so every
job must be safe to run twice.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import psycopg
from procrastinate import App, JobContext, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.platform.database import Sessions, connect_arguments
from coolmint.platform.settings import Settings

QUEUE_TABLES = ("procrastinate_workers", "procrastinate_jobs", "procrastinate_periodic_defers", "procrastinate_events")
"""The tables of the library: made by a migration of ours, but not by our models."""

UPKEEP = "upkeep"
"""The queue of the jobs that come by themselves: they keep the queue, the audit log and old rows in order."""

HEARTBEAT_SECONDS = 10
STALLED_AFTER_SECONDS = 30
"""A worker that gave no sign of life for so long is dead, and its jobs are for others."""

# A machine that was off when a nightly job was due runs it on the morning after.
_MAKE_UP_SECONDS = 86_400

queue = App(connector=PsycopgConnector(), periodic_defaults={"max_delay": _MAKE_UP_SECONDS})
"""Every job of this process. `coolmint.entrypoints.jobs` imports all modules that declare some."""

# They never open a connection; jobs are written on the caller's.
_async_writer = JobManager(PsycopgConnector())
_sync_writer = JobManager(SyncPsycopgConnector())

# Ids, numbers, moments: nothing with a blank, so no name and no note.
_IDENTIFIER = re.compile(r"[A-Za-z0-9_:.+-]{1,100}")

Argument = str | int | UUID


@dataclass(frozen=True)
class JobResources:
    """What a worker lends its jobs: `sessions` to those that await, `engine` to those that run in a thread."""

    settings: Settings
    sessions: Sessions
    engine: Engine


def resources(context: JobContext) -> JobResources:
    lent: JobResources = context.additional_context["resources"]
    return lent


async def enqueue(session: AsyncSession, name: str, /, **arguments: Argument) -> int:
    """Start the job called `name` when the session's transaction commits, and return its number.

    The arguments stay in the queue for weeks and reach logs: ids only.

    Raises:
        TaskNotFound: no job has that name.
        ValueError: an argument is no id.
    """
    raw = await (await session.connection()).get_raw_connection()
    with _as_any_statement():
        job = await _async_writer.defer_job_async(_job(name, arguments), connection=raw.driver_connection)
    return _number(job)


def enqueue_sync(connection: Connection, name: str, /, **arguments: Argument) -> int:
    """Do as `enqueue` does, in the transaction of a connection that does not await."""
    with _as_any_statement():
        job = _sync_writer.defer_job(_job(name, arguments), connection=connection.connection.driver_connection)
    return _number(job)


def _job(name: str, arguments: dict[str, Argument]) -> Job:
    given = {key: str(value) if isinstance(value, UUID) else value for key, value in arguments.items()}
    for key, value in given.items():
        if isinstance(value, str) and not _IDENTIFIER.fullmatch(value):
            raise ValueError(f"The argument {key} of {name} is no id.")
    return queue.configure_task(name, allow_unknown=False).make_new_job(**given)


def _number(job: Job) -> int:
    assert job.id is not None
    return job.id


@contextmanager
def _as_any_statement() -> Iterator[None]:
    """Let a failure look like that of any other statement, for whoever answers for those."""
    try:
        yield
    except ConnectorException as error:
        if not isinstance(error.__cause__, psycopg.Error):
            raise
        raise DBAPIError.instance(None, None, error.__cause__, psycopg.Error, hide_parameters=True) from error


def create_connector(url: str) -> PsycopgConnector:
    """Return the connections of a worker's own: fetching, heartbeat, keeping results. They work behind any pooler."""
    return PsycopgConnector(min_size=1, max_size=4, timeout=10, kwargs=connect_arguments(url))


@dataclass(frozen=True)
class QueueState:
    """How many jobs there are, without those of `UPKEEP`; `waiting` are due, `stalled` lost their worker."""

    workers: int
    waiting: int
    running: int
    stalled: int
    failed: int


_STATE = text("""
    WITH alive AS (
        SELECT id FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => :seconds)
    )
    SELECT
        (SELECT count(*) FROM alive) AS workers,
        count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at <= now(), true)) AS waiting,
        count(*) FILTER (WHERE status = 'doing' AND coalesce(worker_id IN (SELECT id FROM alive), false)) AS running,
        count(*) FILTER (WHERE status = 'doing' AND NOT coalesce(worker_id IN (SELECT id FROM alive), false))
            AS stalled,
        count(*) FILTER (WHERE status = 'failed') AS failed
    FROM procrastinate_jobs WHERE queue_name <> :upkeep
""")


def queue_state(connection: Connection) -> QueueState:
    row = connection.execute(_STATE, {"seconds": STALLED_AFTER_SECONDS, "upkeep": UPKEEP}).one()
    return QueueState(**row._asdict())


def may_look(connection: Connection) -> bool:
    """Return whether this role may read the queue; a role for the app may only add to it."""
    allowed = "SELECT bool_and(has_table_privilege(name, 'SELECT')) FROM unnest(CAST(:names AS text[])) AS name"
    return bool(connection.execute(text(allowed), {"names": list(QUEUE_TABLES[:2])}).scalar_one())
