"""An export made on the spot, for whoever owns the database: the same file, written where they say."""

import contextlib
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import service as activities
from coolmint.activities.query import make_query, parse_sort
from coolmint.activities.service import ActivityCatalogue
from coolmint.auth.audit import Event, record
from coolmint.auth.viewer import OPERATOR
from coolmint.exports.columns import choose, columns_for
from coolmint.exports.making import Made, Wanted, make, open_snapshot
from coolmint.exports.schemas import ExportCreate, FilterSource
from coolmint.exports.words import in_words
from coolmint.platform.database import Sessions, transaction

Progress = Callable[[int, int], Any]
"""Is told how many rows are done, and of how many."""


async def export_to(
    sessions: Sessions, catalogue: ActivityCatalogue, asked: ExportCreate, path: Path, progress: Progress
) -> Made:
    """Write the file to `path`, which is there whole or not at all.

    Raises:
        FilterInvalid, SortInvalid, ExportColumnUnknown: what is asked for does not fit.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("xb") as file:

            async def keep(data: bytes, rows_done: int, count: int) -> None:
                file.write(data)
                progress(rows_done, count)

            async with sessions.begin() as session:
                await open_snapshot(session)
                made = await make(session, OPERATOR, await _wanted(session, asked, catalogue), keep)
        unfinished.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            unfinished.unlink()
    async with transaction(sessions) as session:
        await _note(session, asked, made)
    return made


async def _wanted(session: AsyncSession, asked: ExportCreate, catalogue: ActivityCatalogue) -> Wanted:
    source = asked.source
    assert isinstance(source, FilterSource)
    query = make_query(catalogue.fields, choices={}, filter_=source.filter or None, q=source.q)
    return Wanted(
        export_id=None,
        format=asked.format,
        columns=choose(columns_for(catalogue.mapping, OPERATOR.denied_fields), asked.columns),
        predicate=(await activities.settle(session, OPERATOR, query, catalogue)).predicate(OPERATOR),
        sort=parse_sort(asked.sort, query, OPERATOR),
        filter=source.filter or None,
        filter_in_words=in_words(query.expression, source.q),
        q=source.q,
        selection_id=None,
        asked_at=datetime.now(UTC).replace(microsecond=0),
        with_about=asked.with_about,
        with_bom=asked.with_bom,
        expected=None,
    )


async def _note(session: AsyncSession, asked: ExportCreate, made: Made) -> None:
    details = {**made.receipt.as_json(), "format": asked.format.value, "size_bytes": made.size_bytes}
    await record(session, Event("export.made", OPERATOR, object="export", details=details))
