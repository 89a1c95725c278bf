"""Asking for an export, deciding about it, taking its file."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from sqlalchemy import Connection, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import service as activities
from coolmint.activities.filters import Expression
from coolmint.activities.query import ActivityQuery, make_query, parse_sort
from coolmint.activities.service import ActivityCatalogue
from coolmint.auth.audit import Event, Outcome, record
from coolmint.auth.viewer import Role, Viewer
from coolmint.exports import repository
from coolmint.exports.columns import choose, columns_for
from coolmint.exports.errors import (
    ExportExpired,
    ExportNotFound,
    ExportNotReady,
    ExportRightsChanged,
    TooManyExports,
)
from coolmint.exports.making import Receipt, changed
from coolmint.exports.models import UNFINISHED, Export, ExportFormat, ExportState
from coolmint.exports.schemas import (
    AwaitingRead,
    ColumnRead,
    ExportCreate,
    ExportRead,
    FilterSource,
    SelectionSource,
)
from coolmint.exports.words import in_words
from coolmint.exports.writers import file_type
from coolmint.platform.database import Sessions
from coolmint.platform.jobs import enqueue
from coolmint.platform.settings import ExportSettings
from coolmint.selections import service as selections


def list_columns(viewer: Viewer, catalogue: ActivityCatalogue) -> list[ColumnRead]:
    """Return the columns that the viewer's files can have."""
    known = columns_for(catalogue.mapping, viewer.denied_fields)
    return [ColumnRead(name=column.name, label=column.label) for column in known.values()]


async def request_export(
    session: AsyncSession,
    viewer: Viewer,
    asked: ExportCreate,
    catalogue: ActivityCatalogue,
    settings: ExportSettings,
) -> Export:
    """Note what is to be exported, with its receipt; the worker makes the file, or an administrator decides first.

    Raises:
        FilterInvalid, SortInvalid, ExportColumnUnknown: what is asked for does not fit.
        SelectionChanged: it is not as many as were shown, or another selection than the receipt showed.
        TooManyExports: so many are under way.
    """
    columns = choose(columns_for(catalogue.mapping, viewer.denied_fields), asked.columns)
    await _expect_few(session, viewer, settings)
    query, receipt = await _resolve(session, viewer, catalogue, asked.source)
    sort = parse_sort(asked.sort, query, viewer)
    waits = viewer.role is not Role.ADMIN and receipt.count > (settings.approval_above or receipt.count)
    export = await repository.add(
        session,
        viewer,
        {
            "id": uuid4(),
            "format": asked.format,
            "columns": [column.name for column in columns],
            "with_about": asked.with_about,
            "with_bom": asked.with_bom,
            "filter": query.expression.model_dump(mode="json", by_alias=True) if query.expression else None,
            "q": query.q,
            "selection_id": asked.source.selection_id if isinstance(asked.source, SelectionSource) else None,
            "sort": str(sort),
            "count": receipt.count,
            "ids_hash": receipt.ids_hash,
            "state": ExportState.AWAITING_APPROVAL if waits else ExportState.WAITING,
        },
    )
    if not waits:
        await enqueue(session, "exports.make_file", export_id=export.id)
    details = {**told(export), **_filtered_by(query), "awaits_approval": waits}
    await record(session, Event("export.requested", viewer, object="export", ids=[str(export.id)], details=details))
    return export


async def _resolve(
    session: AsyncSession, viewer: Viewer, catalogue: ActivityCatalogue, source: FilterSource | SelectionSource
) -> tuple[ActivityQuery, Receipt]:
    """Return what asks for exactly these activities, and their receipt."""
    if isinstance(source, SelectionSource):
        chosen = await selections.resolve(session, viewer, catalogue, source.selection_id, source.receipt)
        return chosen.query, Receipt(chosen.count, chosen.hash)
    query = make_query(catalogue.fields, choices={}, filter_=source.filter or None, q=source.q)
    query = await activities.settle(session, viewer, query, catalogue)
    receipt = Receipt(*await activities.read_receipt(session, viewer, query.predicate(viewer)))
    if source.count is not None and source.count != receipt.count:
        raise changed(Receipt(source.count, ""), receipt)
    return query, receipt


def query_of(catalogue: ActivityCatalogue, filter_: dict[str, Any] | None, q: str | None) -> ActivityQuery:
    """Return the query that was kept; a selection may be larger than a filter that somebody sends."""
    return ActivityQuery(
        catalogue.fields, expression=_expression.validate_python(filter_) if filter_ is not None else None, q=q
    )


_expression: TypeAdapter[Expression] = TypeAdapter(Expression)


async def _expect_few(session: AsyncSession, viewer: Viewer, settings: ExportSettings) -> None:
    # One after the other for one person, so that two requests at once do not both see room for one more.
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"exports:{viewer.user_id}", 0))))
    if await repository.count_unfinished(session, viewer) >= settings.at_once:
        raise TooManyExports(
            f"{settings.at_once} of your exports are under way; wait for one to end, or cancel one.",
            at_once=settings.at_once,
        )


def told(export: Export) -> dict[str, Any]:
    """Return what the audit log is told of an export; never what somebody typed."""
    return {
        "count": export.count,
        "hash": export.ids_hash,
        "format": export.format,
        "columns": export.columns,
        "selection_id": export.selection_id,
    }


def _filtered_by(query: ActivityQuery) -> dict[str, Any]:
    return {"filtered_by": sorted(query.fields_used()), "searches": query.is_search}


async def list_exports(session: AsyncSession, viewer: Viewer, catalogue: ActivityCatalogue) -> list[ExportRead]:
    """Return the viewer's latest exports."""
    return [read_of(export, catalogue) for export in await repository.list_own(session, viewer)]


async def get_export(session: AsyncSession, viewer: Viewer, id_: UUID, *, lock: bool = False) -> Export:
    """Return one of the viewer's own.

    Raises:
        ExportNotFound: there is none.
    """
    export = await repository.read_own(session, viewer, id_, lock=lock)
    if export is None:
        raise ExportNotFound("No export of yours has this id.")
    return export


def read_of(export: Export, catalogue: ActivityCatalogue) -> ExportRead:
    details = export.details or {}
    return ExportRead(
        **{name: getattr(export, name) for name in _SAME_NAME},
        state=state_of(export),
        format=ExportFormat(export.format),
        hash=export.ids_hash,
        filter_in_words=words_of(export, catalogue),
        file_name=file_name(export),
        changed={"expected": details["expected"], "found": details["found"]} if "found" in details else None,
        note=details.get("note"),
    )


_OTHERWISE = {"state", "format", "hash", "filter_in_words", "file_name", "changed", "note"}
_SAME_NAME = tuple(name for name in ExportRead.model_fields if name not in _OTHERWISE)


def state_of(export: Export) -> ExportState:
    """Return the state, also when the file's time is over and nobody has removed it yet."""
    if export.state == ExportState.READY and export.expires_at and export.expires_at <= datetime.now(UTC):
        return ExportState.EXPIRED
    return ExportState(export.state)


def words_of(export: Export, catalogue: ActivityCatalogue) -> str:
    if export.selection_id is not None:
        return "a selection"
    return in_words(query_of(catalogue, export.filter, export.q).expression, export.q)


def file_name(export: Export) -> str:
    ending, _ = file_type(ExportFormat(export.format), with_about=export.with_about)
    return f"activities-{export.asked_at:%Y-%m-%d}-{str(export.id)[:8]}.{ending}"


async def cancel_export(session: AsyncSession, viewer: Viewer, id_: UUID) -> Export:
    """End an export that is under way; what its worker still writes counts for nothing.

    Raises:
        ExportNotFound: there is none.
        ExportNotReady: it has ended already.
    """
    export = await get_export(session, viewer, id_, lock=True)
    if export.state not in UNFINISHED:
        raise ExportNotReady(f"This export has ended: {export.state}.", state=export.state)
    export.state = ExportState.CANCELLED
    export.finished_at = datetime.now(UTC)
    await record(session, Event("export.cancelled", viewer, object="export", ids=[str(id_)], details=told(export)))
    return export


async def remove_export(session: AsyncSession, viewer: Viewer, id_: UUID) -> None:
    """Remove an export and its file; one under way ends.

    Raises:
        ExportNotFound: there is none.
    """
    export = await repository.remove(session, viewer, id_)
    if export is None:
        raise ExportNotFound("No export of yours has this id.")
    await record(session, Event("export.removed", viewer, object="export", ids=[str(id_)], details=told(export)))


async def take_file(session: AsyncSession, viewer: Viewer, id_: UUID) -> Export:
    """Return the export whose file is about to be sent, and note that it was taken.

    Raises:
        ExportNotFound, ExportNotReady, ExportExpired: there is no file.
        ExportRightsChanged: by now the viewer could not have it made as it is.
    """
    export = await get_export(session, viewer, id_)
    state = state_of(export)
    if state is ExportState.EXPIRED:
        raise ExportExpired("The file is removed, because its time is over; export again.")
    if state is not ExportState.READY:
        raise ExportNotReady(f"There is no file: the export is {state.value.replace('_', ' ')}.", state=state.value)
    if export.role != viewer.role or viewer.denied_fields - set(export.denied_fields or ()):
        event = Event(
            "export.downloaded",
            viewer,
            outcome=Outcome.REFUSED,
            object="export",
            ids=[str(id_)],
            details={**told(export), "reason": ExportRightsChanged.code},
        )
        raise ExportRightsChanged("What you may see has changed since this file was made; export again.", event)
    await record(session, Event("export.downloaded", viewer, object="export", ids=[str(id_)], details=told(export)))
    return export


async def read_file(sessions: Sessions, viewer: Viewer, export: Export) -> AsyncIterator[bytes]:
    """Yield the file a part at a time, each in a transaction of its own: a slow reader holds nothing."""
    sent = number = 0
    while sent < (export.size_bytes or 0):
        async with sessions.begin() as session:
            await session.execute(select(func.set_config("coolmint.user_id", str(viewer.user_id), True)))
            part = await repository.read_chunk(session, viewer, export.id, export.attempt, number)
        if not part:
            raise ConnectionAbortedError("The file was removed while it was sent.")
        yield part
        sent, number = sent + len(part), number + 1


async def list_awaiting(session: AsyncSession, catalogue: ActivityCatalogue) -> Sequence[AwaitingRead]:
    """Return the exports that wait for an administrator."""
    return [
        AwaitingRead(
            id=row["Export"].id,
            asked_by=row["asked_by"],
            asked_at=row["Export"].asked_at,
            format=row["Export"].format,
            columns=row["Export"].columns,
            count=row["Export"].count,
            filter_in_words=words_of(row["Export"], catalogue),
        )
        for row in await repository.list_awaiting(session)
    ]


async def decide(session: AsyncSession, viewer: Viewer, id_: UUID, *, approve: bool, note: str | None) -> None:
    """Let a waiting export be made, or not.

    Raises:
        ExportNotFound: none waits under this id.
    """
    export = await repository.read_any(session, id_, lock=True)
    if export is None or export.state != ExportState.AWAITING_APPROVAL:
        raise ExportNotFound("No export waits for approval under this id; somebody may have decided.")
    export.decided_by, export.decided_at = viewer.user_id, datetime.now(UTC)
    if approve:
        export.state = ExportState.WAITING
        await enqueue(session, "exports.make_file", export_id=id_)
    else:
        export.state, export.reason = ExportState.DECLINED, "declined"
        export.finished_at, export.details = export.decided_at, {"note": note} if note else None
    action = "export.approved" if approve else "export.declined"
    await record(session, Event(action, viewer, object="export", ids=[str(id_)], details=told(export)))


def forget_files(connection: Connection) -> None:
    """Remove every file, in the transaction of a connection that does not await: a person in them is erased."""
    repository.forget_files(connection)
