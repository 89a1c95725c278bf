"""What the worker does about exports: reading in one snapshot, keeping the file in short transactions beside it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import service as activities
from coolmint.activities.query import parse_sort
from coolmint.activities.service import ActivityCatalogue
from coolmint.auth import identify
from coolmint.auth.audit import Event, Outcome, record
from coolmint.auth.models import User
from coolmint.auth.viewer import NOWHERE, Credential, NotAllowed, Scope, Viewer
from coolmint.exports import repository
from coolmint.exports.columns import choose, columns_for
from coolmint.exports.errors import ExportRefused
from coolmint.exports.making import Made, Receipt, Wanted, make, open_snapshot
from coolmint.exports.models import ExportFormat
from coolmint.exports.service import query_of
from coolmint.exports.words import in_words
from coolmint.platform.database import Sessions, transaction
from coolmint.platform.errors import Refusal
from coolmint.platform.settings import ExportSettings

_GIVEN_UP_AFTER = timedelta(hours=24)


class _Overtaken(Exception):
    """The export was cancelled or removed, or another worker makes it by now."""


async def make_file(sessions: Sessions, catalogue: ActivityCatalogue, settings: ExportSettings, id_: UUID) -> None:
    """Make the file, unless there is nothing to make any more; a refusal is kept as the reason why there is none."""
    async with transaction(sessions) as session:
        asked = await repository.begin(session, id_)
    if asked is None:
        return
    viewer: Viewer | None = None
    try:
        async with sessions.begin() as session:
            await open_snapshot(session)
            viewer = await _asker(session, asked["user_id"])
            wanted = await _wanted(session, asked, viewer, catalogue)
            made = await make(session, viewer, wanted, _Keeper(sessions, id_, asked["attempt"]))
        await _keep_ready(sessions, asked, viewer, made, settings)
    except _Overtaken:
        return
    except Refusal as refusal:
        await _keep_refusal(sessions, asked, viewer, refusal)


async def _asker(session: AsyncSession, user_id: UUID) -> Viewer:
    """Return who asked, as they are now; from here on row-level security knows whose rows are read.

    Raises:
        ExportRefused: they are deactivated, or may not export any more.
    """
    found = await identify.by_user(session, User.id == user_id, NOWHERE, Credential.JOB)
    if found is None:
        raise ExportRefused("Whoever asked for it is not active any more.")
    try:
        found.viewer.expect([Scope.EXPORT])
    except NotAllowed as refusal:
        raise ExportRefused("Whoever asked for it may not export any more.") from refusal
    return found.viewer


async def _wanted(session: AsyncSession, asked: RowMapping, viewer: Viewer, catalogue: ActivityCatalogue) -> Wanted:
    query = query_of(catalogue, asked["filter"], asked["q"])
    return Wanted(
        export_id=asked["id"],
        format=ExportFormat(asked["format"]),
        columns=choose(columns_for(catalogue.mapping, viewer.denied_fields), asked["columns"]),
        predicate=(await activities.settle(session, viewer, query, catalogue)).predicate(viewer),
        sort=parse_sort(asked["sort"], query, viewer),
        filter=asked["filter"],
        filter_in_words=in_words(query.expression, asked["q"]),
        q=asked["q"],
        selection_id=asked["selection_id"],
        asked_at=asked["asked_at"],
        with_about=asked["with_about"],
        with_bom=asked["with_bom"],
        expected=Receipt(asked["count"], asked["ids_hash"]),
    )


class _Keeper:
    """Keeps each part of the file in a transaction of its own, which also tells how far it is."""

    def __init__(self, sessions: Sessions, id_: UUID, attempt: int) -> None:
        self._sessions = sessions
        self._id = id_
        self._attempt = attempt
        self._number = 0

    async def __call__(self, data: bytes, rows_done: int, _count: int) -> None:
        async with transaction(self._sessions) as session:
            if not await repository.keep_chunk(session, self._id, self._attempt, self._number, data, rows_done):
                raise _Overtaken
        self._number += bool(data)


async def _keep_ready(
    sessions: Sessions, asked: RowMapping, viewer: Viewer, made: Made, settings: ExportSettings
) -> None:
    values: dict[str, Any] = {
        "rows_done": made.receipt.count,
        "size_bytes": made.size_bytes,
        "data_as_of": made.data_as_of,
        "role": viewer.role,
        "denied_fields": sorted(viewer.denied_fields),
    }
    async with transaction(sessions) as session:
        if not await repository.finish(session, asked["id"], asked["attempt"], values, settings.file_hours):
            return
        details = {**_told(asked), "size_bytes": made.size_bytes}
        await record(session, Event("export.made", viewer, object="export", ids=[str(asked["id"])], details=details))


async def _keep_refusal(sessions: Sessions, asked: RowMapping, viewer: Viewer | None, refusal: Refusal) -> None:
    details: dict[str, Any] = {name: refusal.members[name] for name in ("expected", "found") if name in refusal.members}
    async with transaction(sessions) as session:
        if not await repository.fail(session, asked["id"], asked["attempt"], refusal.code, details):
            return
        event = Event(
            "export.made",
            viewer,
            actor="system",
            outcome=Outcome.REFUSED,
            object="export",
            ids=[str(asked["id"])],
            details={**_told(asked), **details, "reason": refusal.code},
        )
        await record(session, event)


def _told(asked: RowMapping) -> dict[str, Any]:
    return {"count": asked["count"], "hash": asked["ids_hash"], "format": asked["format"], "columns": asked["columns"]}


async def give_up(sessions: Sessions, id_: UUID) -> None:
    """Say of an export that a fault of ours kept it from being made."""
    async with transaction(sessions) as session:
        export = await repository.read_any(session, id_)
        if export is not None and await repository.fail(session, id_, export.attempt, "given_up", {}):
            details = {"count": export.count, "hash": export.ids_hash, "reason": "given_up"}
            event = Event("export.made", actor="system", outcome=Outcome.FAILED, object="export", ids=[str(id_)])
            await record(session, Event(**{**vars(event), "details": details}))


async def expire_files(sessions: Sessions) -> tuple[int, int]:
    """Remove files whose time is over; return how many, and how many exports no worker will finish."""
    async with transaction(sessions) as session:
        return await repository.expire(session, _GIVEN_UP_AFTER)
