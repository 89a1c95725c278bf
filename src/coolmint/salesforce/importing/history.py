"""The history of imports: runs and their files, and which runs are still alive.

A run is alive as long as it holds its advisory lock, in a transaction that stays open on a connection of its own. When
the process dies the connection closes and PostgreSQL lets the lock go; no clock and no heartbeat is asked. A lock that
belongs to a transaction also holds behind a transaction-mode pooler.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from coolmint.platform.database import lift_limits
from coolmint.salesforce.importing.report import FileReport, FileStatus, ImportStatus
from coolmint.salesforce.models import import_files, import_runs

_INTERRUPTED = "The import stopped before this file was finished; nothing of it was kept. Import again."


@contextmanager
def alive(engine: Engine, run_id: UUID) -> Iterator[None]:
    """Hold the lock that says this run is alive."""
    with engine.connect() as connection:
        lift_limits(connection)
        connection.execute(select(func.pg_advisory_xact_lock(_lock_key(run_id))))
        try:
            yield
        finally:
            # The connection was idle and may have been cut; that is no reason to call the import failed.
            with suppress(DBAPIError):
                connection.rollback()


def start_run(engine: Engine, run_id: UUID, source: str, files: Sequence[FileReport]) -> None:
    with engine.begin() as connection:
        _mark_interrupted(connection)
        connection.execute(insert(import_runs).values(id=run_id, source=source, status=ImportStatus.RUNNING.value))
        rows = [_file_row(file) | {"import_id": run_id, "position": place} for place, file in enumerate(files)]
        connection.execute(insert(import_files), rows)


def save_file(connection: Connection, run_id: UUID, position: int, report: FileReport) -> None:
    statement = update(import_files).where(import_files.c.import_id == run_id, import_files.c.position == position)
    connection.execute(statement.values(**_file_row(report)))


def finish_run(engine: Engine, run_id: UUID, status: ImportStatus) -> None:
    with engine.begin() as connection:
        if status in (ImportStatus.FAILED, ImportStatus.INTERRUPTED):
            _give_up_files(connection, run_id)
        _set_status(connection, run_id, status)


def _mark_interrupted(connection: Connection) -> None:
    running = connection.scalars(select(import_runs.c.id).where(import_runs.c.status == ImportStatus.RUNNING.value))
    for run_id in running.all():
        if connection.scalar(select(func.pg_try_advisory_xact_lock(_lock_key(run_id)))):
            _give_up_files(connection, run_id)
            _set_status(connection, run_id, ImportStatus.INTERRUPTED)


def _give_up_files(connection: Connection, run_id: UUID) -> None:
    statement = update(import_files).where(
        import_files.c.import_id == run_id, import_files.c.status == FileStatus.RUNNING.value
    )
    connection.execute(statement.values(status=FileStatus.SKIPPED.value, message=_INTERRUPTED))


def _set_status(connection: Connection, run_id: UUID, status: ImportStatus) -> None:
    statement = update(import_runs).where(import_runs.c.id == run_id)
    connection.execute(statement.values(status=status.value, finished_at=func.clock_timestamp()))


def _lock_key(run_id: UUID) -> int:
    return run_id.int & (2**63 - 1)


def _file_row(report: FileReport) -> dict[str, object]:
    return {
        "file": report.file,
        "object": report.object,
        "status": report.status.value,
        "layout": report.layout,
        "encoding": report.encoding,
        "message": report.message,
        **asdict(report.counts),
    }
