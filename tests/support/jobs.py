"""Jobs for tests, and ways to run and watch them."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import psycopg
from procrastinate import JobContext, RetryStrategy
from sqlalchemy import text

from coolmint.entrypoints.worker import run_worker
from coolmint.platform.database import transaction
from coolmint.platform.jobs import queue, resources
from coolmint.platform.settings import Settings
from tests.support.program import environment

ROOT = Path(__file__).parents[2]
WITH_OUR_JOBS = "import tests.support.jobs; from coolmint.entrypoints.cli import main; main()"

_TIMEOUT_SECONDS = 60


@queue.task(name="tests.wait", pass_context=True)
async def wait(context: JobContext, *, lock: int) -> None:
    """End when the test gives the advisory lock free."""
    async with transaction(resources(context).sessions) as session:
        await session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})


@queue.task(name="tests.wait_in_a_thread", pass_context=True)
def wait_in_a_thread(context: JobContext, *, lock: int) -> None:
    with resources(context).engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})


@queue.task(name="tests.fail", pass_context=True, retry=RetryStrategy(max_attempts=1))
async def fail(context: JobContext, *, activity_id: str) -> None:
    raise ValueError("Dr. Li asked about reimbursement")


async def run_jobs(settings: Settings, url: str, *, look: str | None = None) -> None:
    """Run what waits in the queue, with what that starts in turn, to the end; `look` there when not at `url`."""
    while True:
        await run_worker(settings, url, wait=False)
        if not jobs(look or url, "todo"):
            return


def jobs(url: str, *statuses: str) -> list[dict[str, Any]]:
    """Return the jobs that are due or past, by number; those that keep the queue in order are left out."""
    with psycopg.connect(url) as connection:
        cursor = connection.execute(
            "SELECT id, task_name AS name, args, status::text, attempts, queue_name AS queue FROM procrastinate_jobs "
            "WHERE queue_name <> 'upkeep' AND coalesce(scheduled_at <= now(), true) "
            "AND (status::text = ANY(%s) OR %s) ORDER BY id",
            [list(statuses), not statuses],
        )
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def until(url: str, question: str) -> None:
    """Return when the database answers yes."""
    deadline = time.monotonic() + _TIMEOUT_SECONDS
    with psycopg.connect(url, autocommit=True) as connection:
        while True:
            row = connection.execute(question.encode()).fetchone()
            if row and row[0]:
                return
            assert time.monotonic() < deadline, question
            time.sleep(0.05)


def until_blocked(url: str) -> None:
    """Return when a job waits for the advisory lock."""
    until(
        url,
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
    )


@contextmanager
def blocked(url: str, lock: int) -> Iterator[psycopg.Connection[Any]]:
    """Hold the lock that jobs wait for; closing the connection gives it free."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [lock])
        yield connection


@contextmanager
def worker(folder: Path, url: str, **settings: str) -> Iterator["Popen[str]"]:
    """Run `coolmint worker` with the jobs of this module; it is killed at the end if it still runs."""
    ours = environment(folder, database_url=url, **settings) | {"PYTHONPATH": str(ROOT)}
    with (folder / "log").open("a") as log:
        process = Popen(
            [sys.executable, "-c", WITH_OUR_JOBS, "worker"], cwd=folder, env=ours, stdout=PIPE, stderr=log, text=True
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()
