"""Looks at what an import left in the database."""

from typing import Any

from sqlalchemy import Engine, select, text

from coolmint.salesforce.models import MIRROR_TABLES, import_files, import_runs, mirror_changes, quarantine

State = dict[str, list[Any]]


def mirror_rows(engine: Engine, name: str) -> list[dict[str, Any]]:
    """Return an object's mirror rows by id, without the time of mirroring."""
    table = MIRROR_TABLES[name]
    with engine.connect() as connection:
        rows = connection.execute(select(table).order_by(table.c.id)).mappings().all()
    return [{key: value for key, value in row.items() if key != "mirrored_at"} for row in rows]


def quarantined(engine: Engine) -> list[dict[str, Any]]:
    """Return what the quarantine holds, without what differs from import to import."""
    statement = select(quarantine).order_by(quarantine.c.file, quarantine.c.line)
    with engine.connect() as connection:
        rows = connection.execute(statement).mappings().all()
    return [{key: value for key, value in row.items() if key not in ("id", "import_id", "imported_at")} for row in rows]


def changes(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(select(mirror_changes.c.object, mirror_changes.c.salesforce_id)).all()
    return sorted((row.object, row.salesforce_id) for row in rows)


def state(engine: Engine) -> State:
    """Return everything that must not depend on how often, or how smoothly, a file was imported."""
    found: State = {name: mirror_rows(engine, name) for name in MIRROR_TABLES}
    return found | {"quarantine": quarantined(engine), "changes": changes(engine)}


def fingerprint(engine: Engine) -> dict[str, Any]:
    """Return the number of rows and a hash of each table of `state`: the same question, for many rows."""
    tables: dict[str, tuple[str, tuple[str, ...]]]
    tables = {table.name: ("id", ("mirrored_at",)) for table in MIRROR_TABLES.values()}
    tables["import_quarantine"] = ("row_hash", ("id", "import_id", "imported_at"))
    tables["mirror_changes"] = ("object, salesforce_id", ("seq",))
    found: dict[str, Any] = {}
    with engine.connect() as connection:
        for table, (order, without) in tables.items():
            statement = text(
                f"SELECT count(*), md5(string_agg(md5((to_jsonb(t) - CAST(:without AS text[]))::text), '' "
                f"ORDER BY {order})) FROM {table} AS t"
            )
            found[table] = tuple(connection.execute(statement, {"without": list(without)}).one())
    return found


def runs(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(import_runs.c.status).order_by(import_runs.c.started_at)))


def files(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        rows = connection.execute(select(import_files).order_by(import_files.c.position)).mappings().all()
    return [dict(row) for row in rows]


def empty(engine: Engine) -> None:
    tables = (import_files, quarantine, mirror_changes, import_runs, *MIRROR_TABLES.values())
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(table.name for table in tables)}"))
