"""Reading the audit log: page by page, as a whole, and whether it is whole."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Text, cast, func, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth.audit import Event, Outcome, record
from coolmint.auth.cursors import decode_cursor, encode_cursor
from coolmint.auth.models import AuditEvent
from coolmint.auth.viewer import Viewer
from coolmint.platform.database import Sessions, transaction

_BATCH = 100
_SHOWN_IDS = 100


@dataclass(frozen=True)
class AuditFilter:
    """Which events; None does not narrow. The days are inclusive and in UTC.

    `actor` is an e-mail or one of our ids of a user; `object_id` any id the event is about.
    """

    action: str | None = None
    actor: str | None = None
    outcome: Outcome | None = None
    object_id: str | None = None
    date_from: date | None = None
    date_to: date | None = None

    def given(self) -> list[str]:
        """Return the names of what narrows, for the log: the values may be somebody's e-mail."""
        return [field.name for field in fields(self) if getattr(self, field.name) is not None]

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.action is not None:
            found.append(AuditEvent.action == self.action)
        if self.actor is not None:
            found.append(_is_actor(self.actor))
        if self.outcome is not None:
            found.append(AuditEvent.outcome == self.outcome.value)
        if self.object_id is not None:
            found.append(AuditEvent.object_ids.contains(cast([self.object_id], ARRAY(Text))))
        if self.date_from is not None:
            found.append(AuditEvent.at >= _midnight(self.date_from))
        if self.date_to is not None:
            found.append(AuditEvent.at < _midnight(self.date_to) + timedelta(days=1))
        return found


def _is_actor(actor: str) -> ColumnElement[bool]:
    try:
        return AuditEvent.actor_id == UUID(actor)
    except ValueError:
        return func.lower(AuditEvent.actor) == actor.strip().lower()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


_C = AuditEvent.__table__.c
_WHOLE = [column for column in _C if column.name not in ("hash", "previous_hash")]
_HASHES = [func.encode(_C[name], "hex").label(name) for name in ("previous_hash", "hash")]
_LISTED = [
    *(column for column in _WHOLE if column.name != "object_ids"),
    _C.object_ids[1:_SHOWN_IDS].label("object_ids"),
    func.cardinality(_C.object_ids).label("object_count"),
    _HASHES[1],
]


async def list_events(
    session: AsyncSession, viewer: Viewer, asked: AuditFilter, *, limit: int, cursor: str | None
) -> tuple[Sequence[RowMapping], str | None]:
    """Return a page of events, the newest first, and the cursor of the next; reading is itself audited.

    Of an event about many objects the first hundred ids are told; an export has all.

    Raises:
        CursorInvalid: it is none of ours.
    """
    statement = select(*_LISTED).where(*asked.conditions()).order_by(AuditEvent.seq.desc()).limit(limit + 1)
    if cursor is not None:
        statement = statement.where(AuditEvent.seq < decode_cursor(cursor))
    rows = (await session.execute(statement)).mappings().all()
    page = rows[:limit]
    details = {"filters": asked.given(), "count": len(page)}
    await record(session, Event("audit.read", viewer, object="audit_event", details=details))
    return page, encode_cursor(page[-1]["seq"]) if len(rows) > limit else None


async def begin_export(session: AsyncSession, viewer: Viewer, asked: AuditFilter) -> int:
    """Note that the events are exported, and return the number of the last one; the log only grows behind it."""
    counted = select(func.count(), func.max(AuditEvent.seq)).where(*asked.conditions())
    count, last_seq = (await session.execute(counted)).one()
    details = {"filters": asked.given(), "count": count}
    await record(session, Event("audit.exported", viewer, object="audit_event", details=details))
    return last_seq or 0


async def export_events(
    sessions: Sessions, viewer: Viewer, asked: AuditFilter, last_seq: int
) -> AsyncIterator[Sequence[RowMapping]]:
    """Yield the events up to `last_seq` in their order, some at a time, each time in a short transaction."""
    after = 0
    while True:
        async with transaction(sessions) as session:
            await session.execute(select(func.set_config("coolmint.user_id", _said(viewer), literal(True))))
            statement = select(*_WHOLE, *_HASHES).where(*asked.conditions(), _C.seq > after, _C.seq <= last_seq)
            rows = (await session.execute(statement.order_by(_C.seq).limit(_BATCH))).mappings().all()
        if rows:
            yield rows
        if len(rows) < _BATCH:
            return
        after = rows[-1]["seq"]


def _said(viewer: Viewer) -> str:
    return str(viewer.user_id) if viewer.user_id else ""


@dataclass(frozen=True)
class Verification:
    """Whether the chain is whole; `broken_seq` is the first event that does not fit, or that is missing."""

    ok: bool
    events: int
    first_seq: int | None
    last_seq: int | None
    broken_seq: int | None


async def verify(session: AsyncSession, viewer: Viewer | None) -> Verification:
    """Recompute the chain in one pass. A broken one is noted, which raises an alert."""
    row = (await session.execute(text("SELECT * FROM verify_audit_events()"))).one()
    found = Verification(row.broken_seq is None, row.events, row.first_seq, row.last_seq, row.broken_seq)
    outcome = Outcome.SUCCEEDED if found.ok else Outcome.FAILED
    details = {"events": found.events, "last_seq": found.last_seq, "broken_seq": found.broken_seq}
    if viewer is not None or not found.ok:
        await record(session, Event("audit.verified", viewer, actor="system", outcome=outcome, details=details))
    return found
