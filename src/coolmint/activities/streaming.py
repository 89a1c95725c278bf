"""The statements that read every activity of a predicate, however many, a batch at a time."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, Text, collate, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities.access import visible_to
from coolmint.activities.models import SfActivityStructured
from coolmint.activities.query import Sort
from coolmint.activities.repository import LIST_COLUMNS
from coolmint.auth.viewer import Viewer

_C = SfActivityStructured.__table__.c
_BY_BYTE = collate(_C.salesforce_id, "C")
_IDS_AT_ONCE = 5_000
_ROWS_AT_ONCE = 500


async def read_receipt(session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool]) -> tuple[int, str]:
    """Return how many match, and the SHA-256 of their sorted Salesforce ids, one a line."""
    lines = func.string_agg(_C.salesforce_id, aggregate_order_by(literal_column("E'\\n'", Text), _BY_BYTE))
    digest = func.encode(func.sha256(func.convert_to(func.coalesce(lines, ""), "UTF8")), "hex")
    statement = select(func.count(), digest).where(predicate, visible_to(viewer))
    count, ids_hash = (await session.execute(statement)).one()
    return count, ids_hash


async def stream_ids(
    session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool]
) -> AsyncGenerator[Sequence[str], None]:
    """Yield the Salesforce ids of all that match, sorted by byte."""
    statement = select(_C.salesforce_id).where(predicate, visible_to(viewer)).order_by(_BY_BYTE)
    async with aclosing(_batches(session, statement, _IDS_AT_ONCE)) as batches:
        async for rows in batches:
            yield [row["salesforce_id"] for row in rows]


def stream_rows(
    session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool], sort: Sort
) -> AsyncGenerator[Sequence[RowMapping], None]:
    """Return all that match, in the order in which the list shows them."""
    statement = select(*LIST_COLUMNS).where(predicate, visible_to(viewer))
    if sort.descending:
        statement = statement.order_by(sort.key.desc(), _C.id.desc())
    else:
        statement = statement.order_by(sort.key.asc(), _C.id.asc())
    return _batches(session, statement, _ROWS_AT_ONCE)


async def _batches(
    session: AsyncSession, statement: Select[Any], size: int
) -> AsyncGenerator[Sequence[RowMapping], None]:
    # A cursor of the transaction, on the server: neither side holds more than a batch, and a pooler does not mind.
    result = await session.stream(statement.execution_options(yield_per=size))
    try:
        async for rows in result.mappings().partitions():
            yield rows
    finally:
        await result.close()
