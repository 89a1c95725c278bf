"""Questions to the mirror and to the history of imports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, RowMapping, Select, Subquery, func, literal, or_, select, true, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.salesforce.models import MIRROR_TABLES, import_files, import_runs, quarantine
from coolmint.salesforce.objects import MIRRORED, SalesforceObject

AnyRow = Row[Any]


async def list_runs(session: AsyncSession, *, before: tuple[datetime, UUID] | None, limit: int) -> Sequence[AnyRow]:
    statement = select(import_runs).order_by(import_runs.c.started_at.desc(), import_runs.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(tuple_(import_runs.c.started_at, import_runs.c.id) < before)
    return (await session.execute(statement)).all()


async def list_files(session: AsyncSession, run_ids: Sequence[UUID]) -> Sequence[AnyRow]:
    statement = select(import_files).where(import_files.c.import_id.in_(run_ids))
    return (await session.execute(statement.order_by(import_files.c.import_id, import_files.c.position))).all()


async def list_quarantined(
    session: AsyncSession, *, import_id: UUID | None, object_: str | None, before: int | None, limit: int
) -> Sequence[AnyRow]:
    columns = [column for column in quarantine.c if column.name not in ("row", "row_hash")]
    statement = _quarantined(select(*columns), import_id, object_).order_by(quarantine.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(quarantine.c.id < before)
    rows: Sequence[AnyRow] = (await session.execute(statement)).all()
    return rows


async def count_quarantined(session: AsyncSession, *, import_id: UUID | None, object_: str | None) -> int:
    statement = _quarantined(select(func.count()).select_from(quarantine), import_id, object_)
    return await session.scalar(statement) or 0


def _quarantined(statement: Select[Any], import_id: UUID | None, object_: str | None) -> Select[Any]:
    if import_id is not None:
        statement = statement.where(quarantine.c.import_id == import_id)
    if object_ is not None:
        statement = statement.where(quarantine.c.object == object_)
    return statement


async def count_mirror(session: AsyncSession) -> Sequence[AnyRow]:
    """Count every object's rows exactly: one pass over each table."""
    counts = [_counted(object_, position) for position, object_ in enumerate(MIRRORED)]
    together = union_all(*(select(each) for each in counts)).subquery()
    return (await session.execute(select(together).order_by(together.c.position))).all()


def _counted(object_: SalesforceObject, position: int) -> Subquery:
    table = MIRROR_TABLES[object_.name]
    return select(
        literal(position).label("position"),
        literal(object_.name).label("object"),
        literal(object_.label).label("label"),
        func.count().label("rows"),
        func.count().filter(table.c.is_deleted == true()).label("deleted"),
        func.max(table.c.system_modstamp).label("newest_modstamp"),
    ).subquery()


async def find_users(session: AsyncSession, q: str, limit: int) -> Sequence[RowMapping]:
    """Return id, name, e-mail and whether active of users with `q` in their name or e-mail."""
    c = MIRROR_TABLES["User"].c
    full = func.btrim(func.concat_ws(" ", c.first_name, c.last_name))
    name = func.coalesce(c.name, func.nullif(full, "")).label("name")
    statement = select(c.id, name, c.email, func.coalesce(c.is_active, true()).label("is_active")).where(~c.is_deleted)
    if q:
        statement = statement.where(or_(name.icontains(q, autoescape=True), c.email.icontains(q, autoescape=True)))
    return (await session.execute(statement.order_by(func.lower(name), c.id).limit(limit))).mappings().all()
