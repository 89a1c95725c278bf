"""Rows on their way into the mirror: COPY into temporary tables, then one set-based statement per object.

Rows that would change nothing are dropped from the staging table, joined to the mirror by primary key, before
INSERT … ON CONFLICT: a conflict locks, and so writes, even a mirror row it then leaves alone.
"""

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, LiteralString, Self
from uuid import UUID

import orjson
from psycopg import Copy, Cursor
from psycopg.sql import SQL, Composed, Identifier, Literal

from coolmint.salesforce.export.rejects import Quarantined
from coolmint.salesforce.objects import FieldType, SalesforceObject

_LOCK_CLASS = 0x434D
_QUARANTINE = ("file", "line", "object", "salesforce_id", "field", "reason", "value", "row", "row_hash")
_VALUE_LENGTH = 200
_ANALYZE_FROM_ROWS = 1_000

Row = tuple[Any, ...]


def lock_objects(cursor: Cursor[Row], objects: Iterable[SalesforceObject]) -> None:
    """Wait until no other import writes these objects, and keep others out until the transaction ends."""
    for name in sorted(object_.name for object_ in objects):
        key = zlib.crc32(name.encode()) & 0x7FFFFFFF
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (_LOCK_CLASS, key))


def tune(cursor: Cursor[Row]) -> None:
    """Give this transaction the memory its sorts and joins need, and no compiled expressions."""
    cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")


def suppressed_ids(cursor: Cursor[Row]) -> frozenset[str]:
    """Return the ids of people who were erased, each as it may stand in a file: of 18 and of 15 characters."""
    found = [row[0] for row in cursor.execute("SELECT salesforce_id FROM suppressed_records")]
    return frozenset(found) | {id_[:15] for id_ in found}


class Staging:
    """The staging table of one object."""

    def __init__(self, cursor: Cursor[Row], object_: SalesforceObject, columns: Sequence[str]) -> None:
        self._cursor = cursor
        self._object = object_
        self._typed = [column for column in columns if column not in ("line", "id", "source")]
        self._has_modstamp = "system_modstamp" in self._typed
        self._names = {
            "staged": Identifier(f"staged_{object_.table}"),
            "mirror": Identifier(object_.table),
            "object": Literal(object_.name),
            "columns": SQL(", ").join(map(Identifier, columns)),
        }
        self._run(
            "CREATE TEMPORARY TABLE {staged} ON COMMIT DROP AS SELECT 0::bigint AS line, {kept} FROM {mirror} "
            "WITH NO DATA",
            kept=SQL(", ").join(map(Identifier, columns[1:])),
        )

    def copy_statement(self) -> Composed:
        return self._sql("COPY {staged} ({columns}) FROM STDIN")

    def drop_duplicates(self) -> int:
        """Keep of each id the newest row, and of equally new ones the last in the file."""
        newest = SQL("system_modstamp DESC NULLS LAST, " if self._has_modstamp else "")
        return self._run(
            "DELETE FROM {staged} WHERE ctid IN (SELECT ctid FROM (SELECT ctid, row_number() OVER "
            '(PARTITION BY id COLLATE "C" ORDER BY {newest} line DESC) AS place FROM {staged}) AS ranked '
            "WHERE place > 1)",
            newest=newest,
        )

    def merge(self) -> tuple[int, int, int, int]:
        """Write what is new or changed, and log it as changed.

        Returns how many rows were inserted, updated, unchanged and older than the mirror's.
        """
        staged = self._count("SELECT count(*) FROM {staged}")
        if not staged:
            return 0, 0, 0, 0
        self._run("ANALYZE {staged} (id)")
        self._keep_redacted()
        self._run(
            "DELETE FROM import_quarantine AS q USING {staged} AS s "
            "WHERE q.object = {object} AND q.salesforce_id = s.id"
        )
        older = self._drop_unwanted()
        inserted, updated = self._upsert()
        if inserted + updated >= _ANALYZE_FROM_ROWS:
            self._run("ANALYZE {mirror} ({keys})", keys=self._identifiers(["id", *self._typed]))
        return inserted, updated, staged - older - inserted - updated, older

    def _keep_redacted(self) -> None:
        """Leave a text as it was redacted while Salesforce still has the one that named an erased person."""
        texts = [field for field in self._object.fields if field.type is FieldType.TEXT and field.column in self._typed]
        columns = [
            SQL(", {} = (s.source || kept.fields) ->> {}").format(Identifier(str(field.column)), Literal(field.name))
            for field in texts
        ]
        self._run(
            "WITH kept AS (SELECT m.id, jsonb_object_agg(r.field, m.source -> r.field) AS fields "
            "FROM redacted_fields AS r JOIN {staged} AS s ON s.id = r.salesforce_id JOIN {mirror} AS m ON m.id = s.id "
            "WHERE r.object = {object} AND r.original_hash = "
            "sha256(convert_to(r.salesforce_id || (s.source ->> r.field), 'UTF8')) GROUP BY m.id) "
            "UPDATE {staged} AS s SET source = s.source || kept.fields {texts} FROM kept WHERE kept.id = s.id",
            texts=Composed(columns),
        )

    def _drop_unwanted(self) -> int:
        """Drop staged rows that would change nothing or set a record back; return how many would set one back."""
        return self._count(
            "WITH dropped AS (DELETE FROM {staged} AS s USING {mirror} AS m WHERE m.id = s.id "
            "AND ({is_older} OR (m.source @> s.source {same})) RETURNING {is_older} AS is_older) "
            "SELECT count(*) FILTER (WHERE is_older) FROM dropped",
            is_older=self._is_older(SQL("s")),
            same=self._each(" AND m.{name} IS NOT DISTINCT FROM {value}"),
        )

    def _upsert(self) -> tuple[int, int]:
        self._cursor.execute(
            self._sql(
                "WITH written AS (INSERT INTO {mirror} AS m (id, {typed} source) "
                "SELECT s.id, {staged_values} s.source FROM {staged} AS s "
                "ON CONFLICT (id) DO UPDATE SET {assignments} source = m.source || EXCLUDED.source, "
                "mirrored_at = now() WHERE NOT {is_older} RETURNING m.id, m.xmax = 0 AS is_new), "
                "logged AS (INSERT INTO mirror_changes (object, salesforce_id) SELECT {object}, id FROM written) "
                "SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written",
                typed=self._each("{name}, "),
                staged_values=self._each("{value}, "),
                assignments=self._each("{name} = EXCLUDED.{name}, "),
                is_older=self._is_older(SQL("EXCLUDED")),
            )
        )
        inserted, updated = self._cursor.fetchone() or (0, 0)
        return inserted, updated

    def _is_older(self, row: SQL) -> Composed | SQL:
        if not self._has_modstamp:
            return SQL("false")
        return SQL("COALESCE({row}.system_modstamp < m.system_modstamp, false)").format(row=row)

    def _each(self, pattern: LiteralString) -> Composed:
        return Composed([SQL(pattern).format(name=Identifier(name), value=_value(name)) for name in self._typed])

    def _identifiers(self, names: list[str]) -> Composed:
        return SQL(", ").join(map(Identifier, names))

    def _sql(self, statement: LiteralString, **parts: Composed | SQL) -> Composed:
        return SQL(statement).format(**self._names, **parts)

    def _run(self, statement: LiteralString, **parts: Composed | SQL) -> int:
        return self._cursor.execute(self._sql(statement, **parts)).rowcount

    def _count(self, statement: LiteralString, **parts: Composed | SQL) -> int:
        row = self._cursor.execute(self._sql(statement, **parts)).fetchone()
        return int(row[0]) if row else 0


def _value(name: str) -> Composed:
    # An empty IsDeleted is no: the column is never null.
    return SQL("COALESCE(s.is_deleted, false)" if name == "is_deleted" else "s.{name}").format(name=Identifier(name))


class CopyWriter:
    """Writes to several staging tables in turn.

    A COPY stays open until another table is wanted: a connection can do one at a time, and PostgreSQL works on what it
    has while we encode what follows.
    """

    def __init__(self, cursor: Cursor[Row]) -> None:
        self._cursor = cursor
        self._open: tuple[Staging | QuarantineStaging, AbstractContextManager[Copy], Copy] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open is not None:
            (_table, context, _copy), self._open = self._open, None
            context.__exit__(kind, error, trace)

    def to(self, table: "Staging | QuarantineStaging") -> Copy:
        if self._open is None or self._open[0] is not table:
            self.__exit__(None, None, None)
            context = self._cursor.copy(table.copy_statement())
            self._open = (table, context, context.__enter__())
        return self._open[2]


class QuarantineStaging:
    """Rejected rows of one file, kept outside our memory until the file is done."""

    def __init__(self, cursor: Cursor[Row]) -> None:
        self._cursor = cursor
        self._columns = SQL(", ").join(map(Identifier, _QUARANTINE))
        cursor.execute(
            SQL(
                "CREATE TEMPORARY TABLE staged_quarantine ON COMMIT DROP AS SELECT {} FROM import_quarantine "
                "WITH NO DATA"
            ).format(self._columns)
        )

    def copy_statement(self) -> Composed:
        return SQL("COPY staged_quarantine ({}) FROM STDIN").format(self._columns)

    def merge(self, run_id: UUID) -> None:
        """Write the rejected rows; the same bad row seen before is one entry, now of this import.

        One that was removed because it told of an erased person does not come back.
        """
        self._cursor.execute("DELETE FROM staged_quarantine WHERE row_hash IN (SELECT row_hash FROM suppressed_rows)")
        self._cursor.execute(
            SQL(
                "INSERT INTO import_quarantine AS q (import_id, {columns}) "
                "SELECT DISTINCT ON (object, row_hash) %s, {columns} FROM staged_quarantine "
                "ORDER BY object, row_hash, line DESC "
                "ON CONFLICT (object, row_hash) DO UPDATE SET import_id = EXCLUDED.import_id, file = EXCLUDED.file, "
                "line = EXCLUDED.line, field = EXCLUDED.field, reason = EXCLUDED.reason, value = EXCLUDED.value, "
                "imported_at = now()"
            ).format(columns=self._columns),
            (run_id,),
        )


def quarantine_row(reject: Quarantined) -> tuple[Any, ...]:
    row = orjson.dumps(reject.row)
    row_hash = hashlib.sha256(reject.object.encode() + b"\0" + row).hexdigest()
    value = reject.value
    if value is not None and len(value) > _VALUE_LENGTH:
        value = value[:_VALUE_LENGTH] + "…"
    identity = (reject.file, reject.line, reject.object, reject.salesforce_id, reject.field, reject.reason.value)
    return (*identity, value, row.decode(), row_hash)
