"""The statements of an erasure, all on the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from psycopg import Connection, sql
from psycopg.types.json import Jsonb

from coolmint.salesforce.objects import MIRRORED, FieldType, SalesforceObject

Db = Connection[Any]


def read_person(db: Db, id_: str) -> Mapping[str, Any] | None:
    found = db.execute(
        "SELECT source FROM sf_contact WHERE id = %(id)s UNION ALL SELECT source FROM sf_lead WHERE id = %(id)s",
        {"id": id_},
    ).fetchone()
    return found[0] if found else None


def is_suppressed(db: Db, id_: str) -> bool:
    return db.execute("SELECT FROM suppressed_records WHERE salesforce_id = %s", [id_]).fetchone() is not None


def held(db: Db, ids: Iterable[str]) -> list[str]:
    """Return which of these records must be kept."""
    found = db.execute(
        "SELECT DISTINCT salesforce_id FROM legal_holds WHERE lifted_at IS NULL AND salesforce_id = ANY(%s) "
        "ORDER BY salesforce_id",
        [sorted(ids)],
    )
    return [row[0] for row in found]


def remove_person(db: Db, id_: str) -> dict[str, int]:
    """Remove the person's own row; return how many rows of which table."""
    return {
        "sf_contact": db.execute("DELETE FROM sf_contact WHERE id = %s", [id_]).rowcount,
        "sf_lead": db.execute("DELETE FROM sf_lead WHERE id = %s", [id_]).rowcount,
        "mirror_changes": db.execute("DELETE FROM mirror_changes WHERE salesforce_id = %s", [id_]).rowcount,
    }


def remove_relations(db: Db, id_: str) -> tuple[dict[str, int], set[str]]:
    """Remove the person from activities; return how many rows of which table, and the activities."""
    tasks = db.execute("DELETE FROM sf_task_relation WHERE relation_id = %s RETURNING activity_id", [id_]).fetchall()
    events = db.execute(
        "DELETE FROM sf_event_relation WHERE relation_id = %s RETURNING activity_id, child_event_id", [id_]
    ).fetchall()
    touched = {id_ for row in (*tasks, *events) for id_ in row if id_}
    return {"sf_task_relation": len(tasks), "sf_event_relation": len(events)}, touched


def structured_with(db: Db, id_: str) -> set[str]:
    found = db.execute("SELECT salesforce_id FROM sf_activity_structured WHERE contact_ids @> ARRAY[%s]", [id_])
    return {row[0] for row in found}


def find_rows(db: Db, object_: SalesforceObject, pattern: str) -> list[tuple[str, dict[str, Any]]]:
    """Return id and source of each mirror row that the pattern finds; it reads the whole table."""
    statement = sql.SQL("SELECT id, source FROM {} WHERE source::text ~* %s ORDER BY id")
    return db.execute(statement.format(sql.Identifier(object_.table)), [pattern]).fetchall()


def write_rows(db: Db, object_: SalesforceObject, rows: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Write sources, and with them the typed columns that follow from a text or a reference."""
    typed = [field for field in object_.fields if field.column and field.type in (FieldType.TEXT, FieldType.REFERENCE)]
    columns = [
        sql.SQL(", {} = new.source ->> {}").format(sql.Identifier(str(field.column)), sql.Literal(field.name))
        for field in typed
    ]
    statement = sql.SQL(
        "UPDATE {} AS m SET source = new.source {} FROM (SELECT %s::text AS id, %s::jsonb AS source) AS new "
        "WHERE m.id = new.id"
    ).format(sql.Identifier(object_.table), sql.Composed(columns))
    with db.cursor() as cursor:
        cursor.executemany(statement, [(id_, Jsonb(source, orjson.dumps)) for id_, source in rows])


def remember_redacted(db: Db, rows: Iterable[tuple[str, str, str, str]]) -> None:
    """Remember of (object, id, field, text as it was) so much that the same text is known when it comes again."""
    with db.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO redacted_fields (object, salesforce_id, field, original_hash) "
            "SELECT object, id, field, sha256(convert_to(id || original, 'UTF8')) "
            "FROM (SELECT %s::text AS object, %s::text AS id, %s::text AS field, %s::text AS original) AS given "
            "ON CONFLICT DO NOTHING",
            list(rows),
        )


def remove_quarantined(db: Db, id_: str, pattern: str, *, mentions: bool) -> int:
    """Remove rejected rows that are the person's or refer to them, and with `mentions` those that tell of them."""
    removed = db.execute(
        'WITH gone AS (DELETE FROM import_quarantine WHERE salesforce_id = %(id)s OR "row"::text LIKE %(like)s '
        'OR (%(mentions)s AND ("row"::text ~* %(pattern)s OR value ~* %(pattern)s)) RETURNING row_hash), '
        "kept AS (INSERT INTO suppressed_rows (row_hash) SELECT row_hash FROM gone ON CONFLICT DO NOTHING) "
        "SELECT count(*) FROM gone",
        {"id": id_, "like": f"%{id_[:15]}%", "mentions": mentions, "pattern": pattern},
    ).fetchone()
    return int(removed[0]) if removed else 0


def suppress(db: Db, id_: str) -> None:
    db.execute("INSERT INTO suppressed_records (salesforce_id) VALUES (%s) ON CONFLICT DO NOTHING", [id_])


def tables() -> list[str]:
    return [*(object_.table for object_ in MIRRORED), "sf_activity_structured", "import_quarantine"]
