"""The statements about exports. Each asks for the viewer, or is the worker's own."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth.models import User
from coolmint.auth.viewer import Viewer
from coolmint.exports.models import UNFINISHED, Export, ExportChunk, ExportState

_LISTED = 100
_E = Export.__table__.c
_NOW = func.clock_timestamp()


async def add(session: AsyncSession, viewer: Viewer, values: dict[str, Any]) -> Export:
    """Keep what the viewer asked for."""
    statement = insert(Export).values(user_id=viewer.user_id, **values).returning(Export)
    return (await session.execute(statement)).scalar_one()


async def count_unfinished(session: AsyncSession, viewer: Viewer) -> int:
    """Return how many of the viewer's exports are under way."""
    statement = select(func.count()).where(_E.user_id == viewer.user_id, _E.state.in_(UNFINISHED))
    return (await session.execute(statement)).scalar_one()


async def list_own(session: AsyncSession, viewer: Viewer) -> Sequence[Export]:
    """Return the viewer's latest exports."""
    statement = select(Export).where(Export.user_id == viewer.user_id).order_by(Export.asked_at.desc(), Export.id)
    return (await session.execute(statement.limit(_LISTED))).scalars().all()


async def read_own(session: AsyncSession, viewer: Viewer, id_: UUID, *, lock: bool = False) -> Export | None:
    """Return one of the viewer's own."""
    return await _one(session, select(Export).where(Export.id == id_, Export.user_id == viewer.user_id), lock=lock)


async def list_awaiting(session: AsyncSession) -> Sequence[RowMapping]:
    """Return what waits for an administrator, with who asked, the longest first."""
    statement = (
        select(Export, User.email.label("asked_by"))
        .join(User, User.id == Export.user_id)
        .where(Export.state == ExportState.AWAITING_APPROVAL)
        .order_by(Export.asked_at, Export.id)
    )
    return (await session.execute(statement.limit(_LISTED))).mappings().all()


async def read_any(session: AsyncSession, id_: UUID, *, lock: bool = False) -> Export | None:
    """Return anybody's: for an administrator, and for the worker."""
    return await _one(session, select(Export).where(Export.id == id_), lock=lock)


async def _one(session: AsyncSession, statement: Select[Export], *, lock: bool) -> Export | None:
    statement = statement.with_for_update(of=Export.__table__) if lock else statement
    return (await session.execute(statement)).scalar_one_or_none()


async def begin(session: AsyncSession, id_: UUID) -> RowMapping | None:
    """Let an attempt begin, and forget what an earlier one wrote; None when there is nothing to make."""
    begun = (
        update(Export)
        .where(Export.id == id_, Export.state.in_((ExportState.WAITING, ExportState.MAKING)))
        .values(state=ExportState.MAKING, attempt=_E.attempt + 1, rows_done=0)
        .returning(*_E)
    )
    row = (await session.execute(begun)).mappings().one_or_none()
    await session.execute(delete(ExportChunk).where(ExportChunk.export_id == id_))
    return row


async def keep_chunk(
    session: AsyncSession, id_: UUID, attempt: int, number: int, data: bytes | None, rows_done: int
) -> bool:
    """Keep a part of the file and how far it is; False when this attempt counts for nothing any more."""
    if not await _change(session, id_, attempt, {"rows_done": rows_done}):
        return False
    if data:
        await session.execute(insert(ExportChunk).values(export_id=id_, attempt=attempt, number=number, data=data))
    return True


async def finish(session: AsyncSession, id_: UUID, attempt: int, values: dict[str, Any], hours: int) -> bool:
    """Say that the file is whole; False when this attempt counts for nothing any more."""
    ready = {**values, "state": ExportState.READY, "finished_at": _NOW, "expires_at": _NOW + timedelta(hours=hours)}
    return await _change(session, id_, attempt, ready)


async def fail(session: AsyncSession, id_: UUID, attempt: int, reason: str, details: dict[str, Any]) -> bool:
    """Say that there will be no file, and why; what was written of it goes."""
    failed = {"state": ExportState.FAILED, "reason": reason, "details": details, "finished_at": _NOW}
    changed = await _change(session, id_, attempt, failed)
    await session.execute(delete(ExportChunk).where(ExportChunk.export_id == id_, ExportChunk.attempt == attempt))
    return changed


async def _change(session: AsyncSession, id_: UUID, attempt: int, values: dict[str, Any]) -> bool:
    mine = update(Export).where(Export.id == id_, Export.attempt == attempt, Export.state == ExportState.MAKING)
    return (await session.execute(mine.values(**values).returning(Export.id))).first() is not None


async def remove(session: AsyncSession, viewer: Viewer, id_: UUID) -> Export | None:
    """Remove one of the viewer's own, with its file."""
    gone = delete(Export).where(Export.id == id_, Export.user_id == viewer.user_id).returning(Export)
    return (await session.execute(gone)).scalar_one_or_none()


async def read_chunk(session: AsyncSession, viewer: Viewer, id_: UUID, attempt: int, number: int) -> bytes | None:
    """Return a part of one of the viewer's own files."""
    statement = (
        select(ExportChunk.data)
        .join(Export, Export.id == ExportChunk.export_id)
        .where(ExportChunk.export_id == id_, ExportChunk.attempt == attempt, ExportChunk.number == number)
        .where(Export.user_id == viewer.user_id, Export.state == ExportState.READY)
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def expire(session: AsyncSession, given_up_after: timedelta) -> tuple[int, int]:
    """Remove the files whose time is over; end what no worker will finish. Return how many of each."""
    over = update(Export).where(Export.state == ExportState.READY, Export.expires_at <= _NOW)
    expired = (await session.execute(over.values(state=ExportState.EXPIRED).returning(Export.id))).all()
    lost = update(Export).where(
        Export.state.in_((ExportState.WAITING, ExportState.MAKING)),
        func.coalesce(_E.decided_at, _E.asked_at) < _NOW - given_up_after,
    )
    given_up = {"state": ExportState.FAILED, "reason": "given_up", "finished_at": _NOW}
    ended = (await session.execute(lost.values(**given_up).returning(Export.id))).all()
    await _remove_files_without_use(session)
    return len(expired), len(ended)


def forget_files(connection: Connection) -> None:
    """Remove every file, and end what is being made: somebody in them is erased."""
    ready = update(Export).where(Export.state == ExportState.READY)
    connection.execute(ready.values(state=ExportState.EXPIRED))
    making = update(Export).where(Export.state == ExportState.MAKING)
    connection.execute(
        making.values(state=ExportState.FAILED, reason="given_up", attempt=_E.attempt + 1, finished_at=_NOW)
    )
    connection.execute(delete(ExportChunk))


async def _remove_files_without_use(session: AsyncSession) -> None:
    used = select(Export.id).where(
        Export.id == ExportChunk.export_id,
        Export.attempt == ExportChunk.attempt,
        or_(Export.state == ExportState.READY, Export.state == ExportState.MAKING),
    )
    await session.execute(delete(ExportChunk).where(~used.exists()))
