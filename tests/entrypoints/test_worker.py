"""The worker: it runs jobs, ends in good order, and what a killed one left is done by another."""

import json
import signal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from coolmint.entrypoints.worker import WorkerFailed, run_worker
from coolmint.platform.jobs import QueueState, enqueue_sync, queue, queue_state
from coolmint.platform.settings import Settings
from coolmint.platform.upkeep import MOST_ATTEMPTS
from tests.support.databases import own_database
from tests.support.jobs import blocked, jobs, run_jobs, until, until_blocked, worker
from tests.support.program import invoke

DONE = "SELECT status = 'succeeded' FROM procrastinate_jobs WHERE queue_name <> 'upkeep'"
SOMEBODY_LISTENS = "EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database())"
NOBODY_WORKS = "SELECT NOT EXISTS (SELECT FROM procrastinate_workers)"


def start(engine: Engine, name: str, **arguments: Any) -> int:
    with engine.begin() as connection:
        return enqueue_sync(connection, name, **arguments)


def statuses(url: str) -> list[str]:
    return [job["status"] for job in jobs(url)]


def forget_heartbeats(url: str) -> None:
    """Let the last sign of life of every worker be an hour old."""
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")


class TestWorker:
    @pytest.mark.parametrize("name", ["tests.wait", "tests.wait_in_a_thread"])
    async def test_runs_what_waits(self, settings: Settings, database_url: str, batch_engine: Engine, name: str):
        start(batch_engine, name, lock=1)

        await run_jobs(settings, database_url)

        assert statuses(database_url) == ["succeeded"]
        until(database_url, NOBODY_WORKS)

    async def test_removes_what_ended_long_ago(self, settings: Settings, database_url: str, batch_engine: Engine):
        start(batch_engine, "tests.wait", lock=1)
        start(batch_engine, "tests.fail", activity_id="1")
        await run_jobs(settings, database_url)
        with psycopg.connect(database_url) as connection:
            connection.execute("UPDATE procrastinate_events SET at = at - interval '15 days' WHERE job_id = 1")
        start(batch_engine, "queue.remove_finished", timestamp=0)

        await run_jobs(settings, database_url)

        assert statuses(database_url) == ["failed"]

    async def test_needs_its_database(self, settings: Settings, database_url: str):
        with psycopg.connect(database_url) as connection:
            connection.execute("ALTER TABLE procrastinate_workers RENAME TO gone")
        try:
            with pytest.raises(WorkerFailed):
                await run_worker(settings, database_url)
        finally:
            with psycopg.connect(database_url) as connection:
                connection.execute("ALTER TABLE gone RENAME TO procrastinate_workers")


class TestStalledJob:
    async def test_is_run_again(self, settings: Settings, database_url: str, batch_engine: Engine):
        start(batch_engine, "tests.wait", lock=1)
        abandon(database_url)

        await run_jobs(settings, database_url)

        (job,) = jobs(database_url)
        assert (job["status"], job["attempts"]) == ("succeeded", 2)

    def test_is_found_by_the_periodic_job(self):
        periodic = {each.task.name: each.cron for each in queue.periodic_registry.periodic_tasks.values()}

        assert periodic["queue.retry_stalled"] == "* * * * *"

    async def test_that_kills_its_workers_is_given_up(
        self, settings: Settings, database_url: str, batch_engine: Engine
    ):
        start(batch_engine, "tests.wait", lock=1)
        abandon(database_url, attempts=MOST_ATTEMPTS)

        await run_jobs(settings, database_url)

        assert statuses(database_url) == ["failed"]


def abandon(url: str, attempts: int = 0) -> None:
    """Leave every job as a worker does that was killed while it ran them."""
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE procrastinate_jobs SET status = 'doing', attempts = %s", [attempts])


class TestCommand:
    def test_takes_up_what_a_killed_worker_left(self, database_url: str, batch_engine: Engine, tmp_path: Path):
        start(batch_engine, "tests.wait", lock=7)

        with blocked(database_url, 7):
            with worker(tmp_path, database_url) as killed:
                until_blocked(database_url)
                killed.kill()
                killed.wait(60)
            assert statuses(database_url) == ["doing"]
        forget_heartbeats(database_url)
        with worker(tmp_path, database_url):
            until(database_url, DONE)

        assert [job["attempts"] for job in jobs(database_url)] == [2]

    @pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
    @pytest.mark.parametrize("name", ["tests.wait", "tests.wait_in_a_thread"])
    def test_lets_a_running_job_end(self, database_url: str, batch_engine: Engine, tmp_path: Path, stop, name: str):
        start(batch_engine, name, lock=7)

        with blocked(database_url, 7) as holder, worker(tmp_path, database_url, worker__concurrency="2") as process:
            until_blocked(database_url)
            until(database_url, f"SELECT {SOMEBODY_LISTENS}")
            process.send_signal(stop)
            # It has gone deaf: its own connection for listening is closed.
            until(database_url, f"SELECT NOT {SOMEBODY_LISTENS}")
            start(batch_engine, "tests.wait", lock=8)
            holder.close()
            assert process.wait(60) == 0

        assert statuses(database_url) == ["succeeded", "todo"]
        until(database_url, NOBODY_WORKS)
        assert "Traceback" not in (tmp_path / "log").read_text()

    @pytest.mark.parametrize(("address", "listen"), [("", "false"), ("&pgbouncer=true", "true")])
    def test_asks_again_where_nobody_can_listen(
        self, database_url: str, batch_engine: Engine, tmp_path: Path, address: str, listen: str
    ):
        settings = {"worker__listen": listen, "worker__poll_seconds": "0.1"}
        with worker(tmp_path, database_url + address, **settings):
            until(database_url, "SELECT EXISTS (SELECT FROM procrastinate_workers)")
            start(batch_engine, "tests.wait", lock=8)
            until(database_url, DONE)

            until(database_url, f"SELECT NOT {SOMEBODY_LISTENS}")

    def test_puts_a_job_back_that_takes_too_long(self, database_url: str, batch_engine: Engine, tmp_path: Path):
        start(batch_engine, "tests.wait", lock=7)

        with blocked(database_url, 7), worker(tmp_path, database_url, worker__shutdown_seconds="0.1") as process:
            until_blocked(database_url)
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0

        assert statuses(database_url) == ["todo"]
        assert "Traceback" not in (tmp_path / "log").read_text()

    def test_tells_of_a_failed_job_without_its_message(self, database_url: str, batch_engine: Engine, tmp_path: Path):
        start(batch_engine, "tests.fail", activity_id="00THB0000000001AAA")

        with worker(tmp_path, database_url):
            until(database_url, "SELECT status = 'failed' FROM procrastinate_jobs WHERE queue_name <> 'upkeep'")

        log = (tmp_path / "log").read_text()
        errors = [line for line in map(json.loads, log.splitlines()) if line["event"] == "job_error"]
        assert [line["error"] for line in errors] == ["ValueError", "ValueError"]
        assert errors[0]["where"][-1].endswith(" fail")
        assert "reimbursement" not in log
        assert "00THB" not in log

    def test_tells_in_one_line_that_the_database_went_away(self, server_url: str, tmp_path: Path):
        with own_database(server_url) as url, worker(tmp_path, url, worker__poll_seconds="0.1") as process:
            until(url, "SELECT EXISTS (SELECT FROM procrastinate_workers)")
            with psycopg.connect(url) as connection:
                connection.execute("ALTER TABLE procrastinate_jobs RENAME TO gone")
            assert process.wait(60) == 1

        assert "coolmint: The worker cannot use the database" in (tmp_path / "log").read_text()
        assert "Traceback" not in (tmp_path / "log").read_text()


class TestState:
    def test_counts_what_is_due_runs_stalls_and_failed(self, database_url: str, batch_engine: Engine):
        for _ in range(5):
            start(batch_engine, "tests.wait", lock=1)
        start(batch_engine, "queue.remove_finished", timestamp=0)
        with psycopg.connect(database_url) as connection:
            connection.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
            connection.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = 1 WHERE id = 1")
            connection.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = 2")
            connection.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = 3")
            connection.execute("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 day' WHERE id = 4")

        with batch_engine.connect() as connection:
            assert queue_state(connection) == QueueState(workers=1, waiting=1, running=1, stalled=1, failed=1)

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ("SELECT 1", "1 waiting, 0 running, 0 failed; 0 workers: run `coolmint worker`"),
            ("UPDATE procrastinate_jobs SET status = 'doing'", "1 stalled: run `coolmint worker`, it takes them up"),
            (
                "UPDATE procrastinate_jobs SET status = 'failed'",
                "ok   queue: 0 waiting, 0 running, 1 failed",
            ),
        ],
    )
    def test_is_told_by_doctor(self, database_url: str, batch_engine: Engine, tmp_path: Path, change, told):
        start(batch_engine, "tests.wait", lock=1)
        with psycopg.connect(database_url) as connection:
            connection.execute(change)

        assert told in invoke(tmp_path, "doctor", database_url=database_url).stdout
