"""Making a file: one snapshot, the asker's rights of this moment, exactly the receipt, or nothing."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

import anyio
from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import service as activities
from coolmint.activities.query import Sort
from coolmint.auth.viewer import Viewer
from coolmint.exports.about import About
from coolmint.exports.columns import Column, Row
from coolmint.exports.errors import SelectionChanged
from coolmint.exports.models import ExportFormat
from coolmint.exports.writers import Writer, create_writer
from coolmint.platform.database import lift_limits

Keep = Callable[[bytes, int, int], Awaitable[None]]
"""Takes the next bytes of the file, how many rows are done, and of how many; raises to stop."""

CHUNK_BYTES = 1 << 20
_TOLD_EVERY = 5_000


@dataclass(frozen=True)
class Receipt:
    """Which activities: how many, and the SHA-256 of their sorted Salesforce ids, one a line."""

    count: int
    ids_hash: str

    def as_json(self) -> dict[str, int | str]:
        return {"count": self.count, "hash": self.ids_hash}


@dataclass(frozen=True)
class Wanted:
    """What is to be made. `expected` is the receipt it must be; None takes what is there."""

    export_id: UUID | None
    format: ExportFormat
    columns: Sequence[Column]
    predicate: ColumnElement[bool]
    sort: Sort
    filter: dict[str, object] | None
    filter_in_words: str
    q: str | None
    selection_id: UUID | None
    asked_at: datetime
    with_about: bool
    with_bom: bool
    expected: Receipt | None


@dataclass(frozen=True)
class Made:
    receipt: Receipt
    data_as_of: datetime | None
    size_bytes: int


async def open_snapshot(session: AsyncSession) -> None:
    """Let every statement of this transaction see the database as the first one does, however long it takes."""
    await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    await (await session.connection()).run_sync(lift_limits)


async def make(session: AsyncSession, viewer: Viewer, wanted: Wanted, keep: Keep) -> Made:
    """Write the file of `wanted` to `keep`; the session must be in a snapshot.

    Raises:
        SelectionChanged: it would not be what was shown. Nothing was written.
    """
    receipt, marks = await _read_receipt(session, viewer, wanted)
    if wanted.expected is not None and receipt != wanted.expected:
        raise changed(wanted.expected, receipt)
    data_as_of = (await session.execute(select(func.access_data_as_of()))).scalar_one()
    about = About(
        export_id=wanted.export_id,
        asked_by=viewer.email,
        asked_at=wanted.asked_at,
        made_at=datetime.now(UTC).replace(microsecond=0),
        data_as_of=data_as_of,
        filter=wanted.filter,
        filter_in_words=wanted.filter_in_words,
        q=wanted.q,
        selection_id=wanted.selection_id,
        sort=str(wanted.sort),
        columns=tuple(column.name for column in wanted.columns),
        count=receipt.count,
        ids_hash=receipt.ids_hash,
    )
    writer = await anyio.to_thread.run_sync(_create, viewer, wanted)
    out = _Chunks(keep, receipt.count)
    try:
        if await _write_rows(session, viewer, wanted, writer, out) != marks:
            # One snapshot shows one set of rows; rather no file than one that is not what it says.
            raise RuntimeError("The rows written are not those counted.")
        rest = writer.finish(about)
        while (part := await anyio.to_thread.run_sync(next, rest, None)) is not None:
            await out.add(part, receipt.count)
        await out.end()
    finally:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(writer.close)
    return Made(receipt, data_as_of, out.size)


def changed(expected: Receipt, found: Receipt) -> SelectionChanged:
    if expected.count == found.count:
        what = f"{found.count:,} activities match, as before, but they are not the same ones"
    else:
        what = f"{expected.count:,} activities were shown; {found.count:,} match now"
    return SelectionChanged(
        f"{what}. Nothing was exported; look again, then export.", expected=expected.as_json(), found=found.as_json()
    )


def _create(viewer: Viewer, wanted: Wanted) -> Writer:
    return create_writer(
        wanted.format,
        wanted.columns,
        viewer.denied_fields,
        with_about=wanted.with_about,
        with_bom=wanted.with_bom,
    )


async def _read_receipt(session: AsyncSession, viewer: Viewer, wanted: Wanted) -> tuple[Receipt, "_Marks"]:
    digest, marks = hashlib.sha256(), _Marks()
    async with aclosing(activities.stream_ids(session, viewer, wanted.predicate)) as batches:
        async for ids in batches:
            lines = "\n".join(ids)
            digest.update((f"\n{lines}" if marks.count else lines).encode())
            marks.add(ids)
    return Receipt(marks.count, digest.hexdigest()), marks


async def _write_rows(
    session: AsyncSession, viewer: Viewer, wanted: Wanted, writer: Writer, out: "_Chunks"
) -> "_Marks":
    written = _Marks()
    async with aclosing(activities.stream_rows(session, viewer, wanted.predicate, wanted.sort)) as batches:
        async for rows in batches:
            data = await anyio.to_thread.run_sync(writer.add, cast("Sequence[Row]", rows))
            written.add([row["salesforce_id"] for row in rows])
            await out.add(data, written.count)
    return written


@dataclass
class _Marks:
    """Counts ids and sums up a hash of each, so that two orders of the same ids compare without keeping either."""

    count: int = 0
    total: int = 0

    def add(self, ids: Sequence[str]) -> None:
        self.count += len(ids)
        self.total += sum(int.from_bytes(hashlib.blake2b(id_.encode(), digest_size=16).digest(), "big") for id_ in ids)


class _Chunks:
    """Gathers bytes into parts of one size, and tells how far it is now and then."""

    def __init__(self, keep: Keep, count: int) -> None:
        self._keep = keep
        self._count = count
        self._kept = bytearray()
        self._told = 0
        self.size = 0

    async def add(self, data: bytes, rows_done: int) -> None:
        self._kept += data
        self.size += len(data)
        while len(self._kept) >= CHUNK_BYTES:
            part = bytes(self._kept[:CHUNK_BYTES])
            del self._kept[:CHUNK_BYTES]
            self._told = rows_done
            await self._keep(part, rows_done, self._count)
        if rows_done - self._told >= _TOLD_EVERY:
            self._told = rows_done
            await self._keep(b"", rows_done, self._count)

    async def end(self) -> None:
        await self._keep(bytes(self._kept), self._count, self._count)
        self._kept.clear()
