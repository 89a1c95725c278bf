"""The rules of listing: which page, where the next and the previous one begin, and how many there are in all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import ColumnElement, RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import counts, estimates, repository
from coolmint.activities.cursors import Cursor, CursorInvalid
from coolmint.activities.highlights import Marker
from coolmint.activities.json_rows import JSON_COLUMNS
from coolmint.activities.query import RELEVANCE, ActivityQuery, Sort, SortInvalid
from coolmint.activities.relevance import Place, RelevanceKey, read_ranked
from coolmint.activities.repository import Page
from coolmint.activities.schemas import ActivityPage, ActivityRead, Total
from coolmint.activities.service import (
    ActivityCatalogue,
    activity_parts,
    corrected,
    corrections_of,
    matches_of,
    prepare,
)
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
    asked = _ask(session, viewer, query, catalogue, sort, cursor, at, limit, exact_total=exact_total)
    query = await prepare(session, query, catalogue)
    page = await _read(asked, query)
    if not page.total.count and query.is_search:
        meant = await corrected(session, viewer, query, catalogue)
        found = await _read(asked, meant) if meant is not None else page
        if meant is not None and found.total.count:
            page, query = found, meant
    following, previous = _cursors(asked, page)
    return ActivityPage(
        items=_items(page.shown, viewer, catalogue, Marker(query.search) if query.search else None),
        next_cursor=following,
        prev_cursor=previous,
        total=Total(count=page.total.count, exact=page.total.exact),
        corrections=corrections_of(query.search),
    )


async def list_as_json(
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
) -> bytes:
    """Return the page of `list_activities` as JSON, which PostgreSQL writes where nothing is left to do here."""
    if viewer.denied_fields or query.is_search:
        page = await list_activities(
            session, viewer, query, catalogue, sort, cursor=cursor, at=at, limit=limit, exact_total=exact_total
        )
        return page.model_dump_json().encode()
    asked = _ask(session, viewer, query, catalogue, sort, cursor, at, limit, exact_total=exact_total, as_json=True)
    query = await prepare(session, query, catalogue)
    read = await _read(asked, query)
    following, previous = _cursors(asked, read)
    total = {"count": read.total.count, "exact": read.total.exact}
    beside = {"next_cursor": following, "prev_cursor": previous, "total": total, "corrections": None}
    return b'{"items":[' + b",".join(row["item"] for row in read.shown) + b"]," + orjson.dumps(beside)[1:]


def _ask(
    session: AsyncSession,
    viewer: Viewer,
    query: ActivityQuery,
    catalogue: ActivityCatalogue,
    sort: Sort,
    cursor: str | None,
    at: date | None,
    limit: int,
    *,
    exact_total: bool,
    as_json: bool = False,
) -> "_Asked":
    if cursor and at:
        raise CursorInvalid
    list_ = f"{sort}|{query.fingerprint()}"
    begin = Cursor.decode(cursor, list_) if cursor else _beginning(sort, at)
    columns = JSON_COLUMNS if as_json else repository.columns_for(viewer)
    return _Asked(session, viewer, catalogue, list_, sort, begin, limit, exact_total, columns)


@dataclass(frozen=True)
class _Asked:
    session: AsyncSession
    viewer: Viewer
    catalogue: ActivityCatalogue
    list_: str
    sort: Sort
    begin: Cursor | None
    limit: int
    exact_total: bool
    columns: Sequence[ColumnElement[Any]]

    @property
    def backwards(self) -> bool:
        return self.begin is not None and self.begin.before


@dataclass(frozen=True)
class _Read:
    """The rows of a page in the order of the list, and whether there are more where the walk goes."""

    shown: Sequence[RowMapping]
    more: bool
    total: Counted
    oldest: Place | None = None

    @classmethod
    def of(cls, asked: _Asked, rows: Sequence[RowMapping], total: Counted, oldest: Place | None = None) -> "_Read":
        shown = rows[: asked.limit]
        return cls(shown[::-1] if asked.backwards else shown, len(rows) > asked.limit, total, oldest)


async def _read(asked: _Asked, query: ActivityQuery) -> _Read:
    session, viewer, catalogue = asked.session, asked.viewer, asked.catalogue
    predicate = query.predicate(viewer)
    if asked.sort.name == RELEVANCE:
        return await _read_relevant(asked, query, predicate)
    count_now = not catalogue.totals.is_known(key_of(viewer, query)) and not query.is_everything
    if count_now and not asked.exact_total:
        count_now = await _is_cheap_to_count(session, viewer, predicate, catalogue)
    found = await repository.read_page(
        session,
        viewer,
        predicate,
        asked.sort,
        asked.begin,
        asked.limit + 1,
        with_total=count_now,
        columns=asked.columns,
    )
    return _Read.of(asked, found.rows, await _total(asked, query, predicate, found))


async def _read_relevant(asked: _Asked, query: ActivityQuery, predicate: ColumnElement[bool]) -> _Read:
    ranked = await read_ranked(
        asked.session,
        asked.viewer,
        asked.columns,
        predicate,
        query.score(asked.viewer),
        RelevanceKey.decode(asked.begin.key) if asked.begin else None,
        asked.limit + 1,
    )
    version = await repository.read_version(asked.session)
    total = await _total(asked, query, predicate, Page(version, None, ranked.rows))
    return _Read.of(asked, ranked.rows, total, ranked.oldest)


def _cursors(asked: _Asked, page: _Read) -> tuple[str | None, str | None]:
    """Return where the next page begins and where the previous one ends."""
    rows, sort = page.shown, asked.sort
    if not rows:
        return None, None

    def cursor_at(row: RowMapping, *, before: bool = False) -> str:
        return Cursor(_cursor_key(sort, row, page.oldest), row["id"], before).encode(asked.list_)

    goes_back = asked.begin is not None and (page.more or not asked.backwards) and sort.name != RELEVANCE
    following = cursor_at(rows[-1]) if page.more or asked.backwards else None
    return following, cursor_at(rows[0], before=True) if goes_back else None


def _items(
    rows: Iterable[RowMapping], viewer: Viewer, catalogue: ActivityCatalogue, marker: Marker | None
) -> list[ActivityRead]:
    items = [activity_parts(row, viewer, catalogue) for row in rows]
    if marker is not None:
        items = [{**parts, "matches": matches_of(parts, marker)} for parts in items]
    return [ActivityRead(**parts) for parts in items]


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


async def _total(asked: _Asked, query: ActivityQuery, predicate: ColumnElement[bool], found: Page) -> Counted:
    session, viewer, exact = asked.session, asked.viewer, asked.exact_total
    totals, key = asked.catalogue.totals, key_of(viewer, query)
    total = Counted(found.total) if found.total is not None else totals.at(key, found.version, exact=exact)
    version = found.version
    if total is None and query.is_everything:
        total = Counted(await counts.count_everything(session, viewer))
    elif total is None and (exact or await _is_cheap_to_count(session, viewer, predicate, asked.catalogue)):
        version, count = await repository.count_at(session, viewer, predicate)
        total = Counted(count)
    elif total is None:
        everything = await counts.count_everything(session, viewer)
        share = await estimates.share_of_sample(session, viewer, predicate, everything)
        total = Counted(estimates.rounded(share * everything), exact=False)
    totals.keep(key, version, total)
    return total


def _cursor_key(sort: Sort, row: RowMapping, oldest: Place | None) -> str | int | float | None:
    if sort.name == RELEVANCE:
        return RelevanceKey(row["score"], Place(row["place_day"], row["id"]), oldest).encode()
    if sort.name == "activity_date":
        return None if row["activity_date"] is None else str(row["activity_date"])
    key = row["sort_key"]
    return key if sort.name == "tokens" else str(key)
