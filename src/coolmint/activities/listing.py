"""The rules of listing: which page, where the next and the previous one begin, and how many there are in all."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import counts, estimates, repository
from coolmint.activities.cursors import Cursor, CursorInvalid
from coolmint.activities.query import RELEVANCE, ActivityQuery, Sort, SortInvalid
from coolmint.activities.repository import Page
from coolmint.activities.schemas import ActivityPage, ActivityRead, Total
from coolmint.activities.service import ActivityCatalogue, activity_parts
from coolmint.activities.totals import Counted, key_of
from coolmint.auth.viewer import Viewer


async def list_activities(
    session: AsyncSession,
    viewer: Viewer,
    query: ActivityQuery,
    catalogue: ActivityCatalogue,
    sort: Sort,
    *,
    cursor: str | None,
    at: date | None = None,
    limit: int,
    exact_total: bool = False,
) -> ActivityPage:
    """Return one page and the total of what the viewer sees: counted where that is cheap or asked for, else about.

    The page begins at the cursor, or with the first activity of the day `at`.

    Raises:
        FilterInvalid: the viewer's role may not see a field that is asked for.
        CursorInvalid: the cursor is not of this filter and sort.
        SortInvalid: a day to begin at, in a list that is not in the order of days.
    """
    list_ = f"{sort}|{query.fingerprint()}"
    if cursor and at:
        raise CursorInvalid
    begin = Cursor.decode(cursor, list_) if cursor else _beginning(sort, at)
    predicate = query.predicate(viewer)
    key = key_of(viewer, query)
    count_now = not catalogue.totals.is_known(key) and not query.is_everything
    if count_now and not exact_total:
        count_now = await _is_cheap_to_count(session, viewer, predicate, catalogue)
    found = await repository.read_page(session, viewer, predicate, sort, begin, limit + 1, with_total=count_now)
    total = await _total(session, viewer, query, predicate, catalogue, found, exact=exact_total)
    backwards = begin is not None and begin.before
    rows = found.rows[:limit]
    if backwards:
        rows = rows[::-1]
    more = len(found.rows) > limit

    def cursor_at(row: Mapping[Any, Any], *, before: bool = False) -> str:
        return Cursor(_cursor_key(sort, row), row["id"], before).encode(list_)

    return ActivityPage(
        items=[ActivityRead(**activity_parts(row, viewer, catalogue)) for row in rows],
        next_cursor=cursor_at(rows[-1]) if rows and (more or backwards) else None,
        prev_cursor=cursor_at(rows[0], before=True) if rows and begin and (more or not backwards) else None,
        total=Total(count=total.count, exact=total.exact),
    )


async def _is_cheap_to_count(
    session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool], catalogue: ActivityCatalogue
) -> bool:
    everything = catalogue.totals.last(key_of(viewer, ActivityQuery(catalogue.fields)))
    if everything is not None and everything <= estimates.MOST_COUNTED:
        return True
    return await estimates.is_cheap_to_count(session, viewer, predicate)


def _beginning(sort: Sort, at: date | None) -> Cursor | None:
    if at is None:
        return None
    if sort.name != "activity_date":
        raise SortInvalid("A day to begin at needs a list sorted by activity_date.", [("at", "needs sort by date")])
    return Cursor(str(at), None)


async def _total(
    session: AsyncSession,
    viewer: Viewer,
    query: ActivityQuery,
    predicate: ColumnElement[bool],
    catalogue: ActivityCatalogue,
    found: Page,
    *,
    exact: bool,
) -> Counted:
    totals, key = catalogue.totals, key_of(viewer, query)
    total = Counted(found.total) if found.total is not None else totals.at(key, found.version, exact=exact)
    version = found.version
    if total is None and query.is_everything:
        total = Counted(await counts.count_everything(session, viewer))
    elif total is None and (exact or await _is_cheap_to_count(session, viewer, predicate, catalogue)):
        version, count = await repository.count_at(session, viewer, predicate)
        total = Counted(count)
    elif total is None:
        everything = await counts.count_everything(session, viewer)
        share = await estimates.share_of_sample(session, viewer, predicate, everything)
        total = Counted(estimates.rounded(share * everything), exact=False)
    totals.keep(key, version, total)
    return total


def _cursor_key(sort: Sort, row: Mapping[Any, Any]) -> str | int | float | None:
    if sort.name == "activity_date":
        return None if row["activity_date"] is None else str(row["activity_date"])
    key = row["sort_key"]
    return key if sort.name in (RELEVANCE, "tokens") else str(key)
