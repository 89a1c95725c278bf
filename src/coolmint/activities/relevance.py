"""The most relevant first: of what a search finds, the newest are put in that order, and the others follow by date.

To know the most relevant of all, every hit would have to be read, and a frequent word has hundreds of thousands. Where
the newest end is decided with the first page and kept in the cursor, so that no page shows a row twice or leaves
one out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Date, Integer, RowMapping, Select, Text, and_, cast, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities.access import visible_to
from coolmint.activities.cursors import CursorInvalid
from coolmint.activities.models import SORT_KEYS, SfActivityStructured
from coolmint.auth.viewer import Viewer

RANKED = 1_000
"""So many of the newest hits are ordered by relevance."""

_TABLE = SfActivityStructured.__table__
_C = _TABLE.c
_DAY = SORT_KEYS["activity_date"]
_NEVER = "-infinity"
_LARGEST_SCORE = 1_000


@dataclass(frozen=True)
class Place:
    """A row's place by date; `day` is as PostgreSQL writes it."""

    day: str
    id: UUID

    @classmethod
    def read(cls, day: Any, id_: Any) -> "Place":
        return cls(day if day == _NEVER else date.fromisoformat(day).isoformat(), UUID(id_))

    def bound(self) -> ColumnElement[Any]:
        return tuple_(cast(literal(self.day, Text), Date), literal(self.id, _C.id.type))


@dataclass(frozen=True)
class RelevanceKey:
    """Where a page by relevance ended. `score` is None behind the ranked ones; `oldest` is the last of those."""

    score: int | None
    place: Place
    oldest: Place | None

    def encode(self) -> str:
        places = [str(part) for place in (self.place, self.oldest) if place for part in (place.day, place.id)]
        return orjson.dumps([self.score, *places]).decode()

    @classmethod
    def decode(cls, text: Any) -> "RelevanceKey":
        """Return the key of a cursor.

        Raises:
            CursorInvalid: somebody made it up.
        """
        try:
            score, *places = orjson.loads(text)
            first, *rest = [Place.read(*places[n : n + 2]) for n in range(0, len(places), 2)]
            if len(rest) > 1 or not (score is None or (type(score) is int and abs(score) <= _LARGEST_SCORE)):
                raise ValueError
            return cls(score, first, rest[0] if rest else None)
        except (TypeError, ValueError, AttributeError) as error:
            raise CursorInvalid from error


@dataclass(frozen=True)
class RankedRows:
    rows: Sequence[RowMapping]
    oldest: Place | None


async def read_ranked(
    session: AsyncSession,
    viewer: Viewer,
    columns: Sequence[ColumnElement[Any]],
    predicate: ColumnElement[bool],
    score: ColumnElement[int],
    after: RelevanceKey | None,
    limit: int,
) -> RankedRows:
    """Return up to `limit` rows after `after`, each with its `score` (null behind the ranked ones) and `place_day`."""
    predicate = and_(predicate, visible_to(viewer))
    rows: list[RowMapping] = []
    oldest = after.oldest if after else None
    if after is None or after.score is not None:
        statement = _ranked(columns, _newest(predicate, score, after), after, limit)
        found = (await session.execute(statement)).mappings().all()
        rows = [row for row in found if row["id"] is not None]
        if after is None and found and found[0]["ranked"] == RANKED:
            oldest = Place(found[0]["oldest_day"], found[0]["oldest_id"])
    if len(rows) < limit and oldest is not None:
        begin = after.place if after and after.score is None else oldest
        rows += (await session.execute(_older(columns, predicate, begin, limit - len(rows)))).mappings().all()
    return RankedRows(rows, oldest)


def _newest(predicate: ColumnElement[bool], score: ColumnElement[int], after: RelevanceKey | None) -> Select[Any]:
    statement = select(_C.id, _DAY.label("day"), score.label("score")).where(predicate)
    if after is None:
        return statement.order_by(_DAY.desc(), _C.id.desc()).limit(RANKED)
    if after.oldest is not None:
        statement = statement.where(tuple_(_DAY, _C.id) >= after.oldest.bound())
    # From the oldest one, so that rows that came in since push none of the others out.
    return statement.order_by(_DAY.asc(), _C.id.asc()).limit(RANKED * 3)


def _ranked(
    columns: Sequence[ColumnElement[Any]], newest: Select[Any], after: RelevanceKey | None, limit: int
) -> Select[Any]:
    ranked = newest.cte("newest").prefix_with("MATERIALIZED")
    order = (ranked.c.score.desc(), ranked.c.day.desc(), ranked.c.id.desc())
    page = select(ranked.c.id, ranked.c.day, ranked.c.score).order_by(*order).limit(limit)
    if after is not None:
        here = tuple_(ranked.c.score, ranked.c.day, ranked.c.id)
        day, id_ = after.place.bound().clauses
        page = page.where(here < tuple_(literal(after.score, Integer), day, id_))
    found = page.subquery("page")
    last = select(ranked.c.day, ranked.c.id).order_by(ranked.c.day, ranked.c.id).limit(1).subquery("last")
    count = select(func.count().label("ranked")).select_from(ranked).subquery("counted")
    joined = count.outerjoin(last, literal(True)).outerjoin(found, literal(True)).outerjoin(_TABLE, _C.id == found.c.id)
    return (
        select(
            count.c.ranked,
            cast(last.c.day, Text).label("oldest_day"),
            last.c.id.label("oldest_id"),
            *columns,
            found.c.score,
            cast(found.c.day, Text).label("place_day"),
        )
        .select_from(joined)
        .order_by(found.c.score.desc(), found.c.day.desc(), found.c.id.desc())
    )


def _older(
    columns: Sequence[ColumnElement[Any]], predicate: ColumnElement[bool], begin: Place, limit: int
) -> Select[Any]:
    none = cast(literal(None), Integer)
    return (
        select(*columns, none.label("score"), cast(_DAY, Text).label("place_day"))
        .where(predicate, tuple_(_DAY, _C.id) < begin.bound())
        .order_by(_DAY.desc(), _C.id.desc())
        .limit(limit)
    )
