"""The front door of `salesforce`: imports export files, and tells what was imported and what was not."""

import base64
import binascii
from dataclasses import fields
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.platform.errors import Unprocessable
from coolmint.salesforce import repository
from coolmint.salesforce.export.discovery import ExportNotFound, NothingToImport
from coolmint.salesforce.export.encodings import EncodingUnknown
from coolmint.salesforce.importing.report import (
    Counts,
    FileReport,
    FileStatus,
    ImportProgress,
    ImportReport,
    ImportStatus,
)
from coolmint.salesforce.importing.service import ImportFailed, import_path, keep_imports_out
from coolmint.salesforce.objects import BY_NAME
from coolmint.salesforce.schemas import (
    ImportFileRead,
    ImportPage,
    ImportRead,
    MirrorCount,
    QuarantinedRead,
    QuarantinePage,
    SalesforceUserList,
    SalesforceUserRead,
    Total,
)

__all__ = [
    "Counts",
    "CursorInvalid",
    "EncodingUnknown",
    "ExportNotFound",
    "FileReport",
    "FileStatus",
    "ImportFailed",
    "ImportProgress",
    "ImportReport",
    "ImportStatus",
    "NothingToImport",
    "ObjectUnknown",
    "find_users",
    "import_path",
    "keep_imports_out",
    "list_imports",
    "list_quarantined",
    "mirror_counts",
]


class CursorInvalid(Unprocessable):
    """The cursor is none that this call gave."""


class ObjectUnknown(Unprocessable):
    """The mirror has no such object."""


async def list_imports(session: AsyncSession, *, limit: int, cursor: str | None) -> ImportPage:
    """Return imports with their files, the newest first."""
    runs = await repository.list_runs(session, before=_run_position(cursor), limit=limit + 1)
    page = runs[:limit]
    files: dict[UUID, list[ImportFileRead]] = {run.id: [] for run in page}
    for file in await repository.list_files(session, list(files)):
        files[file.import_id].append(ImportFileRead.model_validate(file))
    items = [_import_read(run, files[run.id]) for run in page]
    last = page[-1] if len(runs) > limit else None
    return ImportPage(items=items, next_cursor=_cursor(f"{last.started_at.isoformat()}|{last.id}") if last else None)


async def list_quarantined(
    session: AsyncSession, *, import_id: UUID | None, object_: str | None, limit: int, cursor: str | None
) -> QuarantinePage:
    """Return rows that were not taken, the latest first.

    Raises:
        ObjectUnknown: there is no mirrored object of that name.
    """
    if object_ is not None and object_ not in BY_NAME:
        names = ", ".join(BY_NAME)
        raise ObjectUnknown(f"There is no object {object_!r} in the mirror.", [("object", f"one of {names}")])
    before = _row_position(cursor)
    rows = await repository.list_quarantined(
        session, import_id=import_id, object_=object_, before=before, limit=limit + 1
    )
    count = await repository.count_quarantined(session, import_id=import_id, object_=object_)
    items = [QuarantinedRead.model_validate(row) for row in rows[:limit]]
    next_cursor = _cursor(str(items[-1].id)) if len(rows) > limit else None
    return QuarantinePage(items=items, next_cursor=next_cursor, total=Total(count=count, exact=True))


async def mirror_counts(session: AsyncSession) -> list[MirrorCount]:
    """Return how much of each object the mirror holds, in the order in which objects are imported."""
    return [
        MirrorCount(
            object=row.object,
            label=row.label,
            rows=row.rows,
            deleted=row.deleted,
            newest_modstamp=row.newest_modstamp,
        )
        for row in await repository.count_mirror(session)
    ]


def _import_read(run: repository.AnyRow, files: list[ImportFileRead]) -> ImportRead:
    sums = {each.name: sum(getattr(file, each.name) for file in files) for each in fields(Counts)}
    return ImportRead(
        id=run.id,
        started_at=run.started_at,
        finished_at=run.finished_at,
        status=run.status,
        source=run.source,
        files=files,
        **sums,
    )


def _cursor(position: str) -> str:
    return base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")


def _position(cursor: str) -> str:
    padded = cursor + "=" * (-len(cursor) % 4)
    return base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True).decode()


def _run_position(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    try:
        started_at, _, id_ = _position(cursor).partition("|")
        moment = datetime.fromisoformat(started_at)
        if moment.tzinfo is None:
            raise ValueError
        return moment, UUID(id_)
    except (ValueError, binascii.Error):
        raise _invalid_cursor() from None


def _row_position(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    try:
        number = int(_position(cursor))
        if not 0 < number < 2**63:
            raise ValueError
        return number
    except (ValueError, binascii.Error):
        raise _invalid_cursor() from None


def _invalid_cursor() -> CursorInvalid:
    return CursorInvalid("This cursor is not one that this call gave.", [("cursor", "take it from next_cursor")])


async def find_users(session: AsyncSession, q: str, limit: int) -> SalesforceUserList:
    """Return Salesforce users with `q` in their name or e-mail, by name."""
    rows = await repository.find_users(session, q.replace("\x00", " ").strip(), limit)
    return SalesforceUserList(items=[SalesforceUserRead.model_validate(row) for row in rows])
