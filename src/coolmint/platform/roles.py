"""Least rights: what a database role needs for one purpose, and nothing more."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, text

from coolmint.platform.database import Base
from coolmint.platform.errors import NotFound


class Purpose(StrEnum):
    """`app` serves the API, `sync` imports and structures, `reading` is for reports. None may change the schema."""

    APP = "app"
    SYNC = "sync"
    READING = "reading"


class RoleNotFound(NotFound):
    """The database has no such role."""


_WRITTEN_BY_APP = ("selections",)


def grant(connection: Connection, role: str, purpose: Purpose) -> None:
    """Give `role` exactly the rights of `purpose` on our tables; rights it had on them before are taken away.

    Raises:
        RoleNotFound: there is no such role; making one takes rights we do not ask for.
    """
    if connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first() is None:
        raise RoleNotFound(f"There is no role {role!r}; make it first (CREATE ROLE … LOGIN).")
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    to = sql.Identifier(role)
    names = [table.name for table in Base.metadata.sorted_tables]
    ours = _tables([*names, "alembic_version"])
    driver.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(ours, to))
    driver.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(ours, to))
    written = {Purpose.APP: _WRITTEN_BY_APP, Purpose.SYNC: names, Purpose.READING: ()}[purpose]
    if written:
        driver.execute(sql.SQL("GRANT INSERT, UPDATE, DELETE ON {} TO {}").format(_tables(written), to))


def _tables(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
