"""What the import calls answer with."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from coolmint.salesforce.importing.report import FileStatus, ImportStatus

VALUE_LENGTH = 200


class Schema(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


def _shorten(value: str | None) -> str | None:
    return value if value is None or len(value) <= VALUE_LENGTH else value[:VALUE_LENGTH] + "…"


class CountsRead(Schema):
    rows_read: int = Field(description="The sum of all the other counts.")
    inserted: int
    updated: int
    unchanged: int
    older: int = Field(description="Not taken: the mirror has a newer version of the record.")
    duplicates: int = Field(description="Not taken: the same id stands in the file again, newer or later.")
    suppressed: int = Field(description="Not taken: rows of people who were erased.")
    quarantined: int


class ImportFileRead(CountsRead):
    file: str
    object: str | None
    status: FileStatus
    layout: str | None = Field(description="`weekly`, `data_loader`, or null when it cannot be told.")
    encoding: str | None
    message: str | None = Field(description="Why the file was refused or skipped.")


class ImportRead(CountsRead):
    """One import. The counts are the sums over its files."""

    id: UUID
    started_at: datetime
    finished_at: datetime | None
    status: ImportStatus
    source: str = Field(description="Name of the folder or file, without its path.")
    files: list[ImportFileRead]


class ImportPage(Schema):
    items: list[ImportRead]
    next_cursor: str | None


class QuarantinedRead(Schema):
    """One row of a file that was not taken, and why."""

    id: int
    import_id: UUID
    file: str
    line: int = Field(description="Physical line of the file where the row begins, from 1.")
    object: str
    salesforce_id: str | None
    field: str | None
    reason: str
    value: Annotated[str | None, AfterValidator(_shorten)] = Field(
        description="What stood there, cut after 200 characters, then ending with `…`."
    )
    imported_at: datetime


class Total(Schema):
    count: int
    exact: bool


class QuarantinePage(Schema):
    items: list[QuarantinedRead]
    next_cursor: str | None
    total: Total


class MirrorCount(Schema):
    """How much of one object the mirror holds; `rows` counts deleted ones too."""

    object: str
    label: str
    rows: int
    deleted: int
    newest_modstamp: datetime | None


class SalesforceUserRead(Schema):
    id: str
    name: str | None
    email: str | None
    is_active: bool


class SalesforceUserList(Schema):
    items: list[SalesforceUserRead]
