"""The mirror's tables, the change log that structuring reads, and the history of imports."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from coolmint.platform.database import Base
from coolmint.salesforce.objects import MIRRORED, FieldType, SalesforceObject

_SQL_TYPES: dict[FieldType, Callable[[], TypeEngine[Any]]] = {
    FieldType.REFERENCE: Text,
    FieldType.TEXT: Text,
    FieldType.BOOLEAN: Boolean,
    FieldType.INTEGER: Integer,
    FieldType.DATE: Date,
    FieldType.DATETIME: lambda: DateTime(timezone=True),
}

# What structuring looks up: which activities does a changed person, account or relation touch?
_LOOKUPS = {
    "sf_task": ("who_id", "what_id", "account_id", "owner_id"),
    "sf_event": ("who_id", "what_id", "account_id", "owner_id"),
    "sf_contact": ("account_id",),
    "sf_user": ("manager_id",),
    "sf_task_relation": ("activity_id", "relation_id"),
    "sf_event_relation": ("activity_id", "relation_id", "child_event_id"),
}


def _mirror_table(object_: SalesforceObject) -> Table:
    """Return the table of one object.

    `source` is the whole row as Salesforce names it, in the value forms of its REST API (true/false, ISO dates,
    numbers, null), so that files and API answers of one record give the same JSON.
    References have no foreign keys: a relation may well point to an activity that was never exported.
    """
    columns = [
        Column(field.column, _SQL_TYPES[field.type]())
        for field in object_.fields
        if field.column and field.column != "is_deleted"
    ]
    return Table(
        object_.table,
        Base.metadata,
        Column("id", Text, primary_key=True),
        Column("is_deleted", Boolean, nullable=False, server_default=text("false")),
        *columns,
        Column("source", JSONB, nullable=False),
        Column("mirrored_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        CheckConstraint("length(id) = 18", name="id_has_18_characters"),
        Index(None, "is_deleted", "system_modstamp"),  # What is counted and dated without reading rows.
        *(Index(None, column) for column in _LOOKUPS.get(object_.table, ())),
    )


MIRROR_TABLES: dict[str, Table] = {object_.name: _mirror_table(object_) for object_ in MIRRORED}

mirror_changes = Table(
    "mirror_changes",
    Base.metadata,
    # Append-only, so that writers never wait for the reader and no change can hide behind an older one.
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("object", Text, nullable=False),
    Column("salesforce_id", Text, nullable=False),
)

import_runs = Table(
    "import_runs",
    Base.metadata,
    Column("id", Uuid, primary_key=True),
    Column("source", Text, nullable=False, comment="Name of the folder or file, without its path"),
    Column("status", Text, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("finished_at", DateTime(timezone=True)),
    CheckConstraint("status IN ('running', 'succeeded', 'partial', 'failed', 'interrupted')", name="status_is_known"),
    Index(None, "started_at"),
)

import_files = Table(
    "import_files",
    Base.metadata,
    Column("import_id", Uuid, ForeignKey("import_runs.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("file", Text, nullable=False),
    Column("object", Text),
    Column("status", Text, nullable=False),
    Column("layout", Text),
    Column("encoding", Text),
    *(
        Column(name, BigInteger, nullable=False, server_default=text("0"))
        for name in (
            "rows_read",
            "inserted",
            "updated",
            "unchanged",
            "older",
            "duplicates",
            "suppressed",
            "quarantined",
        )
    ),
    Column("message", Text),
    CheckConstraint("status IN ('running', 'imported', 'refused', 'skipped')", name="status_is_known"),
)

# Who of ours is which Salesforce user is found by e-mail, on every request.
Index("ix_sf_user_email", func.lower(MIRROR_TABLES["User"].c.email))

quarantine = Table(
    "import_quarantine",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("import_id", Uuid, ForeignKey("import_runs.id", ondelete="CASCADE"), nullable=False),
    Column("file", Text, nullable=False),
    Column("line", BigInteger, nullable=False, comment="Physical line in the file where the row begins, from 1"),
    Column("object", Text, nullable=False),
    Column("salesforce_id", Text),
    Column("field", Text),
    Column("reason", Text, nullable=False),
    Column("value", Text),
    Column("row", JSONB, nullable=False, comment="The row as it stood in the file, so that nothing is lost"),
    Column("row_hash", Text, nullable=False),
    Column("imported_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    # The same bad row imported twice is one entry; a row that later arrives in order leaves the quarantine.
    Index("uq_import_quarantine_object_row_hash", "object", "row_hash", unique=True),
    Index(None, "object", "salesforce_id"),
    Index(None, "import_id"),
)

_READ_BY_IMPORTS = {"app": "", "sync": "SELECT", "reading": ""}

suppressed_records = Table(
    "suppressed_records",
    Base.metadata,
    # People who were erased: an import leaves their rows out, and blanks what refers to them.
    Column("salesforce_id", Text, primary_key=True),
    Column("suppressed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    info=_READ_BY_IMPORTS,
)

redacted_fields = Table(
    "redacted_fields",
    Base.metadata,
    # Texts in which an erased person's name was replaced: while Salesforce still has the old text, ours stays.
    Column("object", Text, primary_key=True),
    Column("salesforce_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("original_hash", LargeBinary, primary_key=True, comment="SHA-256 of the id and the text as it was"),
    info=_READ_BY_IMPORTS,
)

suppressed_rows = Table(
    "suppressed_rows",
    Base.metadata,
    # Rows that could not be taken and told of an erased person: they do not return to the quarantine.
    Column("row_hash", Text, primary_key=True),
    info=_READ_BY_IMPORTS,
)
