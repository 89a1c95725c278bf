"""The worker: runs the jobs of the queue, alone or beside the server."""

import asyncio
import contextlib
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import structlog
from procrastinate.exceptions import ConnectorException, JobAborted
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from procrastinate.middleware import AsyncCallNext
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.worker import Worker
from sqlalchemy import make_url

import coolmint.entrypoints.jobs  # noqa: F401 - what is run must be known by name
from coolmint.entrypoints.runtime import load_settings
from coolmint.platform.database import create_app_engine, create_batch_engine, create_sessions
from coolmint.platform.errors import Unavailable
from coolmint.platform.jobs import (
    HEARTBEAT_SECONDS,
    STALLED_AFTER_SECONDS,
    UPKEEP,
    JobResources,
    create_connector,
    queue,
)
from coolmint.platform.logging import configure_logging, where
from coolmint.platform.settings import Settings, WorkerSettings
from coolmint.platform.upkeep import release_stalled

log = structlog.get_logger("coolmint.jobs")

# How often we look whether the worker beside us still runs, and how long its end may take beyond its jobs.
_LOOK_SECONDS = 2
_LEAVE_SECONDS = 10


class WorkerFailed(Unavailable):
    """The worker cannot go on; what it was doing is done by another."""


async def run_worker(settings: Settings, url: str, *, wait: bool = True) -> None:
    """Run jobs until cancelled, or with `wait=False` until none is left.

    Cancelled once, it takes no new job, lets the running ones end for as long as the settings allow, and puts the
    others back; cancelled again, it puts them back at once.

    Raises:
        WorkerFailed: the database went away.
    """
    engine, batch = create_app_engine(url, settings.database), create_batch_engine(url)
    lent = JobResources(settings, create_sessions(engine), batch)
    connector = create_connector(url)
    try:
        with queue.replace_connector(connector):
            await connector.open_async()
            await release_stalled(queue.job_manager)
            log.info("worker_started", concurrency=settings.worker.concurrency)
            await _run(settings.worker, lent, wait=wait, listen=settings.worker.listen and not _is_pooled(url))
            if wait:  # It stops by itself only when its heartbeat or its schedule fails.
                raise WorkerFailed("The worker stopped, because it lost the database.")
    except ConnectorException as error:
        raise WorkerFailed("The worker cannot use the database; `coolmint doctor` says why.") from error
    finally:
        # Also when it was not open yet: a pool that is left opening goes on trying, and keeps the process alive.
        await connector.close_async()
        batch.dispose()
        await engine.dispose()
        log.info("worker_stopped")


async def _run(settings: WorkerSettings, lent: JobResources, *, wait: bool, listen: bool) -> None:
    _put_back_what_is_cut_short()
    await queue.run_worker_async(
        wait=wait,
        concurrency=settings.concurrency,
        listen_notify=listen,
        fetch_job_polling_interval=settings.poll_seconds,
        abort_job_polling_interval=settings.poll_seconds,
        shutdown_graceful_timeout=settings.shutdown_seconds,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=STALLED_AFTER_SECONDS,
        install_signal_handlers=False,
        additional_context={"resources": lent},
        worker_middleware=[_tell],
    )


def _is_pooled(url: str) -> bool:
    """Return whether the address says that a pooler is between, as Supabase's do: there, nobody can listen."""
    return make_url(url).query.get("pgbouncer") == "true"


class _PutBack(BaseRetryStrategy):
    """What a stopping worker cuts short goes back into the queue, whatever the job's own rule."""

    def __init__(self, own: BaseRetryStrategy | None) -> None:
        self.own = own

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, asyncio.CancelledError | JobAborted):
            return RetryDecision()
        return self.own.get_retry_decision(exception=exception, job=job) if self.own else None


def _put_back_what_is_cut_short() -> None:
    for task in queue.tasks.values():
        if not isinstance(task.retry_strategy, _PutBack):
            task.retry_strategy = _PutBack(task.retry_strategy)


async def _tell(run: AsyncCallNext, context: JobContext, _worker: Worker) -> Any:
    """Log a line for each job: its number and name, how it ended; never arguments, never an error's message."""
    started, outcome = time.perf_counter(), "cut short"
    tell = log.debug if context.job.queue == UPKEEP else log.info
    with structlog.contextvars.bound_contextvars(job=context.job.id, task=context.job.task_name):
        try:
            result = await run()
            outcome = "done"
        except Exception as error:
            outcome = "failed"
            log.error("job_error", error=type(error).__name__, where=where(error))
            raise
        else:
            return result
        finally:
            ms = round((time.perf_counter() - started) * 1000, 1)
            tell("job", outcome=outcome, attempt=context.job.attempts + 1, ms=ms)


def work_until_told(settings: Settings, url: str, *, parent: int | None = None) -> None:
    """Run the worker until SIGTERM or SIGINT, or until the other end of the pipe `parent` is closed."""
    asyncio.run(_until_told(settings, url, parent))


async def _until_told(settings: Settings, url: str, parent: int | None) -> None:
    loop = asyncio.get_running_loop()
    work = loop.create_task(run_worker(settings, url))
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, work.cancel)

    def leave(pipe: int) -> None:
        loop.remove_reader(pipe)
        work.cancel()
        # Nobody is left who would end us if we did not.
        signal.alarm(math.ceil(settings.worker.shutdown_seconds + _LEAVE_SECONDS))

    if parent is not None:
        loop.add_reader(parent, leave, parent)
    with contextlib.suppress(asyncio.CancelledError):
        await work


@contextlib.contextmanager
def worker_beside(settings: Settings, url: str) -> Iterator[None]:
    """Keep a worker in a process of its own: jobs do not slow requests down, and its end is not the server's.

    It is started again when it ends by itself, told to end with the block, and ends when this process is killed.
    """
    leaving = threading.Event()
    longest = settings.worker.shutdown_seconds + _LEAVE_SECONDS
    keeper = threading.Thread(target=_keep, args=(url, leaving, longest), name="worker keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        leaving.set()
        keeper.join()


def _keep(url: str, leaving: threading.Event, longest: float) -> None:
    process = _start(url)
    while not leaving.wait(_LOOK_SECONDS):
        if process.poll() is not None:
            log.error("worker_ended", exit_code=process.returncode)
            process = _start(url)
    process.terminate()
    try:
        process.wait(longest)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _start(url: str) -> "subprocess.Popen[bytes]":
    # A session of its own, or Ctrl-C would reach it too: it is for us to end it. It reads nothing, but when we are
    # killed the pipe is closed, which tells it to end.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "coolmint.entrypoints.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"COOLMINT_DATABASE_URL": url},
        start_new_session=True,
    )


def main() -> None:
    """Work beside a server, until it says so or is gone."""
    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    assert settings.database_url is not None
    try:
        work_until_told(settings, settings.database_url.get_secret_value(), parent=sys.stdin.fileno())
    except Exception as error:  # noqa: BLE001 - left alone, it would be printed with its message
        log.error("worker_failed", error=type(error).__name__, where=where(error))
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
