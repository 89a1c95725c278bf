"""How many activities match, without counting them: whether counting is cheap, and if it is not, about how many."""

from datetime import date
from typing import Any

from sqlalchemy import ClauseElement, ColumnElement, Executable, Select, and_, case, func, select, tablesample
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.util import ClauseAdapter

from coolmint.activities.access import visible_to
from coolmint.activities.models import IS_LIVE, SfActivityStructured
from coolmint.auth.viewer import Viewer

MOST_COUNTED = 100_000
"""Up to so many expected rows a total is counted; counting more takes longer than a person should wait for a page."""

SAMPLE_ROWS = 20_000
"""How many rows a sample aims at: a share of a fifth is then off by about one in seventy (two standard errors)."""

_TABLE = SfActivityStructured.__table__


class _Explained(Executable, ClauseElement):
    inherit_cache = False

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement


@compiles(_Explained)
def _explain(element: _Explained, compiler: SQLCompiler, **kw: Any) -> str:
    return "EXPLAIN (FORMAT JSON) " + compiler.process(element.statement, **kw)


async def is_cheap_to_count(session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool]) -> bool:
    """Return whether the planner expects few enough rows. Its number is never shown: it knows of rows unseen."""
    statement = select(_TABLE.c.id).where(predicate, visible_to(viewer))
    plan = (await session.execute(_Explained(statement))).scalar_one()
    return int(plan[0]["Plan"]["Plan Rows"]) <= MOST_COUNTED


async def share_of_sample(session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool], total: int) -> float:
    """Return which part of the `total` activities the viewer sees matches, by looking at some whole pages of the table.

    Only rows the viewer sees are looked at.
    """
    sampled, seen = await count_sampled_days(session, viewer, predicate, total)
    return sum(sampled.values()) / seen if seen else 0.0


async def count_sampled_days(
    session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool], total: int
) -> tuple[dict[date | None, int], int]:
    """Return how many of a sample match on each day, in order, and how many the sample has that the viewer sees."""
    percent = min(100.0, 100.0 * SAMPLE_ROWS / max(total, 1))
    sample = tablesample(_TABLE, func.system(percent), name="sample")
    adapted = ClauseAdapter(sample)
    day = sample.c.activity_date
    matching = func.count(case((adapted.traverse(predicate), 1)))
    seen = adapted.traverse(and_(IS_LIVE, visible_to(viewer)))
    statement = select(day, matching, func.count()).select_from(sample).where(seen).group_by(day).order_by(day)
    rows = (await session.execute(statement)).all()
    return {day: count for day, count, _ in rows if count}, sum(all_ for _, _, all_ in rows)


def rounded(count: float) -> int:
    """Return an estimate with as many digits as it deserves: two."""
    whole = round(count)
    digits = len(str(whole)) - 2
    return round(whole, -digits) if digits > 0 else whole
