"""The statements that read activities. Each asks for the viewer, so that none can forget whose eyes it reads for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    RowMapping,
    Select,
    Text,
    and_,
    func,
    literal,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities.access import visible_to
from coolmint.activities.cursors import Cursor, CursorInvalid
from coolmint.activities.models import NO_DATE, SORT_KEYS, ActivityVersion, SfActivityStructured
from coolmint.activities.query import Sort
from coolmint.auth.viewer import Viewer

_TABLE = SfActivityStructured.__table__
_C = _TABLE.c

_LARGEST_INTEGER = 2**31 - 1

LIST_COLUMNS = (
    _C.id,
    _C.salesforce_id,
    _C.kind,
    _C.activity_date,
    _C.starts_at,
    _C.duration_minutes,
    _C.subject,
    _C.description,
    _C.status,
    _C.priority,
    _C.type,
    _C.subtype,
    _C.owner_id,
    _C.owner_name,
    _C.account_id,
    _C.account_name,
    _C.contacts,
    _C.contact_count,
    _C.has_contact,
    _C.has_physician,
    _C.is_completed,
    _C.is_high_priority,
    _C.is_archived,
    _C.month,
    _C.quarter,
    _C.attributes,
    _C.token_count,
)

CONTEXT_COLUMNS = (*LIST_COLUMNS, _C.llm_context)
"""Of a page for a viewer who may not see every field: tokens are counted again."""

DETAIL_COLUMNS = (
    *LIST_COLUMNS,
    _C.is_deleted,
    _C.related_id,
    _C.related_object,
    _C.llm_context,
    _C.content_hash,
    _C.rules_version,
    _C.source_created_at,
    _C.source_modified_at,
    _C.source_system_modstamp,
    _C.mirrored_at,
    _C.structured_at,
)


_VERSION = select(func.coalesce(func.sum(ActivityVersion.changes), 0)).scalar_subquery()


@dataclass(frozen=True)
class Page:
    """`version` is that of the activities the statement saw; `total` is None when it was not asked for."""

    version: int
    total: int | None
    rows: Sequence[RowMapping]


async def read_page(
    session: AsyncSession,
    viewer: Viewer,
    predicate: ColumnElement[bool],
    sort: Sort,
    cursor: Cursor | None,
    limit: int,
    *,
    with_total: bool,
    columns: Sequence[ColumnElement[Any]],
) -> Page:
    """Return up to `limit` rows from the cursor on, and the exact total when asked for, in one statement.

    The rows come off the index of (sort key, id), so that a late page costs what the first costs; the total is
    an aggregate beside them. An empty page still brings it, as one row without an id. Rows that end before a cursor
    come in the order of the walk, the nearest first.
    """
    predicate = and_(predicate, visible_to(viewer))
    page = _page(columns, predicate, sort, cursor, limit).subquery("page")
    beside = _beside(predicate, with_total=with_total).subquery("beside")
    descending = _walks_down(sort, cursor)
    direction = page.c.sort_key.desc() if descending else page.c.sort_key.asc()
    by_id = page.c.id.desc() if descending else page.c.id.asc()
    # "No date" is -infinity as a key, which Python has no date for; the date itself is in the row.
    columns = [column for column in page.c if column.name != "sort_key" or sort.name != "activity_date"]
    statement = select(*beside.c, *columns).select_from(beside.outerjoin(page, true())).order_by(direction, by_id)
    rows = (await session.execute(statement)).mappings().all()
    total = rows[0]["total"] if with_total else None
    return Page(int(rows[0]["version"]), total, [row for row in rows if row["id"] is not None])


def _beside(predicate: ColumnElement[bool], *, with_total: bool) -> Select[Any]:
    if not with_total:
        return select(_VERSION.label("version"))
    return select(_VERSION.label("version"), func.count().label("total")).select_from(_TABLE).where(predicate)


async def read_version(session: AsyncSession) -> int:
    """Return a number that has grown whenever an activity has changed."""
    return int((await session.execute(select(_VERSION))).scalar_one())


async def count_at(session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool]) -> tuple[int, int]:
    """Return the version of the activities, and how many of them match."""
    counted = _beside(and_(predicate, visible_to(viewer)), with_total=True)
    version, total = (await session.execute(counted)).one()
    return int(version), total


def columns_for(viewer: Viewer) -> Sequence[ColumnElement[Any]]:
    return CONTEXT_COLUMNS if viewer.denied_fields else LIST_COLUMNS


def _walks_down(sort: Sort, cursor: Cursor | None) -> bool:
    return sort.descending != (cursor is not None and cursor.before)


def _page(
    columns: Sequence[ColumnElement[Any]],
    predicate: ColumnElement[bool],
    sort: Sort,
    cursor: Cursor | None,
    limit: int,
) -> Select[Any]:
    statement = select(*columns, sort.key.label("sort_key")).where(predicate)
    descending = _walks_down(sort, cursor)
    if cursor is not None and cursor.id is None:
        there = _key_literal(sort, cursor)
        statement = statement.where(sort.key <= there if descending else sort.key >= there)
    elif cursor is not None:
        here, there = tuple_(sort.key, _C.id), tuple_(_key_literal(sort, cursor), literal(cursor.id, _C.id.type))
        statement = statement.where(here < there if descending else here > there)
    if descending:
        return statement.order_by(sort.key.desc(), _C.id.desc()).limit(limit)
    return statement.order_by(sort.key.asc(), _C.id.asc()).limit(limit)


def _key_literal(sort: Sort, cursor: Cursor) -> ColumnElement[Any]:
    """Return the cursor's key as the sort compares it.

    Raises:
        CursorInvalid: somebody made this key up; it is none that a row could have.
    """
    try:
        return _read_key(sort, cursor)
    except (ValueError, OverflowError):
        raise CursorInvalid from None


def _read_key(sort: Sort, cursor: Cursor) -> ColumnElement[Any]:
    if sort.name == "activity_date":
        return NO_DATE if cursor.key is None else literal(date.fromisoformat(str(cursor.key)), Date)
    if sort.name == "tokens":
        if not isinstance(cursor.key, int) or abs(cursor.key) > _LARGEST_INTEGER:
            raise ValueError
        return literal(cursor.key, Integer)
    key = str(cursor.key or "")
    if "\0" in key or not _is_unicode(key):
        raise ValueError
    return literal(key, Text)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


async def read_activity(session: AsyncSession, viewer: Viewer, id_: UUID | str) -> RowMapping | None:
    """Return one activity by our UUID or its 18-character Salesforce id, deleted or not."""
    key = _C.id == id_ if isinstance(id_, UUID) else _C.salesforce_id == id_
    return (await session.execute(select(*DETAIL_COLUMNS).where(key, visible_to(viewer)))).mappings().one_or_none()


async def count_matching(session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool]) -> tuple[int, int]:
    """Return how many activities match and the sum of their Markdown tokens."""
    statement = select(func.count(), func.coalesce(func.sum(_C.token_count), 0)).where(predicate, visible_to(viewer))
    count, tokens = (await session.execute(statement)).one()
    return count, tokens


async def read_names(session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool]) -> Sequence[RowMapping]:
    """Return id and Salesforce id of the matching activities."""
    return (
        (await session.execute(select(_C.id, _C.salesforce_id).where(predicate, visible_to(viewer)))).mappings().all()
    )


async def read_contexts(
    session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool], limit: int
) -> Sequence[RowMapping]:
    """Return id, Salesforce id and `llm_context` of the matching activities, newest first."""
    statement = (
        select(_C.id, _C.salesforce_id, _C.llm_context)
        .where(predicate, visible_to(viewer))
        .order_by(SORT_KEYS["activity_date"].desc(), _C.salesforce_id)
        .limit(limit)
    )
    return (await session.execute(statement)).mappings().all()
