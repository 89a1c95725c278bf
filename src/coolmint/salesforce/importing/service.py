"""Imports an export: every file is looked at first, then each is brought in by a transaction of its own."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from psycopg import Cursor
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from coolmint.platform.database import lift_limits
from coolmint.platform.errors import Refusal, Unavailable
from coolmint.salesforce.export.discovery import ExportFile, find_files
from coolmint.salesforce.export.encodings import known_encoding
from coolmint.salesforce.export.preflight import UNREADABLE, FileRefused, ReadableFile, cannot_be_read, check
from coolmint.salesforce.export.reading import LineTooLong, Text
from coolmint.salesforce.export.rejects import Quarantined
from coolmint.salesforce.export.rows import FileRows
from coolmint.salesforce.importing import history
from coolmint.salesforce.importing.report import (
    Counts,
    FileReport,
    FileStatus,
    ImportProgress,
    ImportReport,
    ImportStatus,
    NoProgress,
)
from coolmint.salesforce.importing.staging import (
    CopyWriter,
    QuarantineStaging,
    Staging,
    lock_objects,
    quarantine_row,
    suppressed_ids,
    tune,
)
from coolmint.salesforce.objects import MIRRORED

_BLOCK_BYTES = 4 << 20
_BLOCK_REJECTS = 100
_ENCODING_NAMES = {"cp1252": "windows-1252", "iso8859-1": "iso-8859-1"}


class ImportFailed(Unavailable):
    """The database stopped the import; files that were finished are kept."""


Checked = tuple[FileReport, ReadableFile | None]


def import_path(
    engine: Engine, path: Path, *, encoding: str | None = None, progress: ImportProgress | None = None
) -> ImportReport:
    """Import every file of an export; safe to run again, and safe to kill at any moment.

    A file that is not what its name says is refused as a whole and a row that is malformed goes to the quarantine;
    neither stops the others.

    Raises:
        ExportNotFound: `path` does not exist.
        NothingToImport: no file there is named after an object that we mirror.
        EncodingUnknown: `encoding` is no text encoding.
        ImportFailed: the database stopped it.
    """
    encoding = known_encoding(encoding) if encoding else None
    checked = [_check(file, encoding) for file in find_files(path)]
    run_id = uuid4()
    source = path.resolve().name or path.resolve().as_posix()
    try:
        with history.alive(engine, run_id):
            history.start_run(engine, run_id, source, [report for report, _readable in checked])
            reports = _import_files(engine, run_id, checked, progress or NoProgress())
            status = _status(reports)
            history.finish_run(engine, run_id, status)
    except BaseException as error:
        stopped = not isinstance(error, Exception)
        _finish_broken(engine, run_id, ImportStatus.INTERRUPTED if stopped else ImportStatus.FAILED)
        if isinstance(error, psycopg.Error | DBAPIError):
            raise ImportFailed(_what_stopped(error)) from None
        raise
    return ImportReport(run_id, status, source, tuple(reports))


def _finish_broken(engine: Engine, run_id: UUID, status: ImportStatus) -> None:
    with suppress(DBAPIError):  # Without a database nothing can be noted; the next import will.
        history.finish_run(engine, run_id, status)


def _what_stopped(error: psycopg.Error | DBAPIError) -> str:
    """Say what PostgreSQL refused by its code alone: its messages may quote rows."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    sqlstate = getattr(cause, "sqlstate", None)
    if sqlstate is None:
        return "The connection to the database was lost. Finished files are kept; import again."
    return f"The database stopped the import (SQLSTATE {sqlstate}). Finished files are kept; import again."


def _check(file: ExportFile, encoding: str | None) -> Checked:
    object_ = file.object_
    report = FileReport(file.name, object_.name if object_ else None, FileStatus.RUNNING)
    if file.problem:
        return replace(report, status=FileStatus.REFUSED, message=file.problem), None
    if object_ is None:
        return replace(report, status=FileStatus.SKIPPED, message="It is not named after an object we mirror."), None
    try:
        readable = check(file, object_, encoding)
    except Refusal as refusal:
        return replace(report, status=FileStatus.REFUSED, message=refusal.detail), None
    shown = _ENCODING_NAMES.get(readable.encoding, readable.encoding)
    return replace(report, layout=readable.layout, encoding=shown), readable


def _import_files(
    engine: Engine, run_id: UUID, checked: Sequence[Checked], progress: ImportProgress
) -> list[FileReport]:
    reports = []
    for position, (report, readable) in enumerate(checked):
        if readable is None:
            reports.append(report)
            continue
        progress.start_file(report.file, readable.file.size)
        reports.append(_import_file(engine, run_id, position, report, readable, progress))
        progress.finish_file(reports[-1])
    return reports


def _import_file(
    engine: Engine, run_id: UUID, position: int, report: FileReport, readable: ReadableFile, progress: ImportProgress
) -> FileReport:
    try:
        with engine.begin() as connection:
            lift_limits(connection)
            counts = _FileImport(connection, readable).run(run_id, progress)
            report = replace(report, status=FileStatus.IMPORTED, counts=counts)
            history.save_file(connection, run_id, position, report)
    except (FileRefused, LineTooLong, *UNREADABLE) as error:
        detail = error.detail if isinstance(error, Refusal) else cannot_be_read(error)
        report = replace(report, status=FileStatus.REFUSED, message=detail)
        with engine.begin() as connection:
            history.save_file(connection, run_id, position, report)
    return report


def keep_imports_out(connection: Connection) -> None:
    """Wait until no import writes, and keep others out until the transaction of `connection` ends."""
    driver = connection.connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor:
        lock_objects(cursor, MIRRORED)


class _FileImport:
    """One file on its way into the mirror, within the caller's transaction."""

    def __init__(self, connection: Connection, readable: ReadableFile) -> None:
        driver = connection.connection.driver_connection
        assert driver is not None
        self._cursor: Cursor[tuple[object, ...]] = driver.cursor()
        self._readable = readable
        self._rows = FileRows(readable.file.name, readable.object_, readable.header)

    def run(self, run_id: UUID, progress: ImportProgress) -> Counts:
        with self._cursor:
            tune(self._cursor)
            lock_objects(self._cursor, (target.object_ for target in self._rows.targets.values()))
            staging = {
                name: Staging(self._cursor, target.object_, target.columns)
                for name, target in self._rows.targets.items()
            }
            # Read behind the locks, which an erasure takes too: it is either done or sees our rows.
            self._rows.suppress(suppressed_ids(self._cursor))
            quarantine = QuarantineStaging(self._cursor)
            rows_read, quarantined = self._stage(staging, quarantine, progress)
            counts = Counts(rows_read=rows_read, suppressed=self._rows.suppressed, quarantined=quarantined)
            for staged in staging.values():
                counts += Counts(0, *_merge(staged))
            quarantine.merge(run_id)
        return counts

    def _stage(
        self, staging: dict[str, Staging], quarantine: QuarantineStaging, progress: ImportProgress
    ) -> tuple[int, int]:
        """Read the file batch by batch; nothing of it is held longer than a block."""
        rows_read = quarantined = 0
        with self._readable.file.open() as stream, CopyWriter(self._cursor) as writer:
            text = Text(stream, self._readable.encoding, progress.advance)
            blocks = _Blocks(writer, staging, quarantine)
            for batch in self._readable.records(text).batches():
                rows_read += len(batch)
                encoded, rejects = self._rows.encode(batch, is_suspicious=text.is_suspicious)
                quarantined += len(rejects)
                blocks.add(encoded, rejects)
            blocks.flush()
        return rows_read, quarantined


class _Blocks:
    """Gathers rows for the tables to which only some rows go, so that the open COPY seldom changes."""

    def __init__(self, writer: CopyWriter, staging: dict[str, Staging], quarantine: QuarantineStaging) -> None:
        self._writer = writer
        self._staging = staging
        self._quarantine = quarantine
        self._lines: dict[str, list[bytes]] = {name: [] for name in staging}
        self._rejects: list[Quarantined] = []
        self._limit = _BLOCK_BYTES if len(staging) > 1 else 0
        self._size = 0

    def add(self, encoded: dict[str, list[bytes]], rejects: list[Quarantined]) -> None:
        for name, lines in encoded.items():
            self._lines[name] += lines
            self._size += sum(map(len, lines))
        self._rejects += rejects
        if self._size > self._limit:
            self._flush_lines()
        if len(self._rejects) > _BLOCK_REJECTS:
            self._flush_rejects()

    def flush(self) -> None:
        self._flush_lines()
        self._flush_rejects()

    def _flush_lines(self) -> None:
        for name, lines in self._lines.items():
            if lines:
                self._writer.to(self._staging[name]).write(b"".join(lines))
                lines.clear()
        self._size = 0

    def _flush_rejects(self) -> None:
        for reject in self._rejects:
            self._writer.to(self._quarantine).write_row(quarantine_row(reject))
        self._rejects.clear()


def _merge(staged: Staging) -> tuple[int, int, int, int, int]:
    duplicates = staged.drop_duplicates()
    inserted, updated, unchanged, older = staged.merge()
    return inserted, updated, unchanged, older, duplicates


def _status(reports: Sequence[FileReport]) -> ImportStatus:
    imported = [report for report in reports if report.status is FileStatus.IMPORTED]
    if not imported:
        return ImportStatus.FAILED
    is_whole = all(report.status is not FileStatus.REFUSED and not report.counts.quarantined for report in reports)
    return ImportStatus.SUCCEEDED if is_whole else ImportStatus.PARTIAL
