"""What an import tells: while it runs, and at its end."""

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class ImportStatus(StrEnum):
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class FileStatus(StrEnum):
    RUNNING = "running"
    IMPORTED = "imported"
    REFUSED = "refused"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Counts:
    """What became of the rows: `rows_read` is the sum of all the others.

    `older` rows carry an older SystemModstamp than the mirror's; `duplicates` are repeated ids within one file;
    `suppressed` rows are of people who were erased.
    """

    rows_read: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    older: int = 0
    duplicates: int = 0
    suppressed: int = 0
    quarantined: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Counts)))


@dataclass(frozen=True)
class FileReport:
    file: str
    object: str | None
    status: FileStatus
    layout: str | None = None
    encoding: str | None = None
    message: str | None = None
    counts: Counts = field(default_factory=Counts)


@dataclass(frozen=True)
class ImportReport:
    id: UUID
    status: ImportStatus
    source: str
    files: tuple[FileReport, ...]

    @property
    def totals(self) -> Counts:
        return sum((file.counts for file in self.files), Counts())


class ImportProgress(Protocol):
    """Told about every file; bytes are those of the unpacked file."""

    def start_file(self, name: str, total_bytes: int) -> None: ...

    def advance(self, bytes_: int) -> None: ...

    def finish_file(self, report: FileReport) -> None: ...


class NoProgress:
    def start_file(self, name: str, total_bytes: int) -> None:
        pass

    def advance(self, bytes_: int) -> None:
        pass

    def finish_file(self, report: FileReport) -> None:
        pass
