"""The structured activity: one row for each touch, wide enough that a page of the list is one statement."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Text,
    Uuid,
    case,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import ColumnElement, Grouping

from coolmint.platform.database import Base

# Compared by byte: alike on every PostgreSQL, and fast.
_SORT_TEXT = Text(collation="C")


class SfActivityStructured(Base):
    """One activity as structuring made it from the mirror.

    Everything but `structured_at` follows from the mirror, the mapping and the rules version alone, so that a
    rebuild gives the same bytes. `sort_…` columns are folded (case and accents) by structuring and compared by
    byte, which orders names alike on every PostgreSQL, with ICU or without. `participant_ids` are the Salesforce
    users, other than the owner, who take part: who may see a row follows from these two (see `visible_to`).
    """

    __tablename__ = "sf_activity_structured"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    salesforce_id: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(_SORT_TEXT)
    activity_date: Mapped[date | None] = mapped_column(Date)
    starts_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    duration_minutes: Mapped[int | None] = mapped_column(Integer)
    subject: Mapped[str | None] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str | None] = mapped_column(_SORT_TEXT)
    priority: Mapped[str | None] = mapped_column(_SORT_TEXT)
    type: Mapped[str | None] = mapped_column(_SORT_TEXT)
    subtype: Mapped[str | None] = mapped_column(_SORT_TEXT)
    owner_id: Mapped[str | None] = mapped_column(Text)
    owner_name: Mapped[str | None] = mapped_column(Text)
    participant_ids: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    account_id: Mapped[str | None] = mapped_column(Text)
    account_name: Mapped[str | None] = mapped_column(Text)
    related_id: Mapped[str | None] = mapped_column(Text)
    related_object: Mapped[str | None] = mapped_column(Text)
    contacts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    contact_ids: Mapped[list[str]] = mapped_column(ARRAY(Text))
    contact_names: Mapped[list[str]] = mapped_column(ARRAY(Text))
    specialties: Mapped[list[str]] = mapped_column(ARRAY(Text))
    contact_count: Mapped[int] = mapped_column(Integer)
    has_contact: Mapped[bool] = mapped_column(Boolean)
    has_physician: Mapped[bool] = mapped_column(Boolean)
    is_completed: Mapped[bool | None] = mapped_column(Boolean)
    is_high_priority: Mapped[bool] = mapped_column(Boolean)
    is_archived: Mapped[bool] = mapped_column(Boolean)
    is_deleted: Mapped[bool] = mapped_column(Boolean)
    month: Mapped[str | None] = mapped_column(Text)
    quarter: Mapped[str | None] = mapped_column(Text)
    attributes: Mapped[dict[str, Any]] = mapped_column(JSONB)
    llm_context: Mapped[dict[str, Any]] = mapped_column(JSONB)
    token_count: Mapped[int] = mapped_column(Integer)
    sort_subject: Mapped[str] = mapped_column(_SORT_TEXT)
    sort_account: Mapped[str] = mapped_column(_SORT_TEXT)
    sort_owner: Mapped[str] = mapped_column(_SORT_TEXT)
    sort_contacts: Mapped[str] = mapped_column(_SORT_TEXT)
    search: Mapped[Any] = mapped_column(TSVECTOR)
    content_hash: Mapped[str] = mapped_column(Text)
    rules_version: Mapped[int] = mapped_column(Integer)
    source_created_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    source_modified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    source_system_modstamp: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    mirrored_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    structured_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class SearchWord(Base):
    """A word that occurs, or once occurred, in an activity's subject, names or notes, as structuring wrote it.

    Searches look here for words that hold a part, that have the same stem, or that were meant. `stem` is that of
    `language`, a text search configuration; null when the word has none, such as "the" in English. A word that
    nothing holds any longer may stay: it makes a search ask for more, and never find more.
    """

    __tablename__ = "search_words"
    __table_args__ = (
        Index(None, "stem", postgresql_where=text("stem IS NOT NULL")),
        Index("ix_search_words_reversed", text("reverse(word)")),
        {"info": {"app": "SELECT", "reading": ""}},
    )

    word: Mapped[str] = mapped_column(_SORT_TEXT, primary_key=True)
    stem: Mapped[str | None] = mapped_column(_SORT_TEXT)
    language: Mapped[str | None] = mapped_column(Text)


class ActivityVersion(Base):
    """How often activities changed: the sum of `changes` grows with every transaction that wrote any.

    A trigger counts (migration 0002). There are many rows so that writers do not wait for one another.
    """

    __tablename__ = "activity_versions"
    __table_args__ = {"info": {"app": "SELECT", "sync": "SELECT", "reading": ""}}  # noqa: RUF012

    slot: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    changes: Mapped[int] = mapped_column(BigInteger)


class ActivityCount(Base):
    """How many live activities of an owner have a facet's value, as differences to be summed up.

    A trigger adds them in the transaction that writes activities (migration 0011); structuring folds them. `facet` is
    a facet's name, or `day` for the activity date; a missing value is an empty text.
    """

    __tablename__ = "activity_counts"
    __table_args__ = (
        Index("ix_activity_counts_facet_value", "facet", text("left(value, 200)")),
        {"info": {"app": "SELECT", "sync": "SELECT", "reading": ""}},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    owner_id: Mapped[str] = mapped_column(Text)
    facet: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text)
    label: Mapped[str] = mapped_column(Text)
    count: Mapped[int] = mapped_column(BigInteger)
    is_folded: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))


class CountedAttribute(Base):
    """An attribute that `activity_counts` knows."""

    __tablename__ = "counted_attributes"
    __table_args__ = {"info": {"app": "SELECT", "sync": "SELECT", "reading": ""}}  # noqa: RUF012

    name: Mapped[str] = mapped_column(Text, primary_key=True)


_A = SfActivityStructured

NO_DATE = literal_column("'-infinity'::date", Date)


def _or_empty(column: ColumnElement[Any]) -> ColumnElement[str]:
    # Cut like the folded ones: an index holds no key of thousands of bytes.
    return func.left(_or(column, literal_column("''", Text)), literal_column("200", Integer))


def _or(column: ColumnElement[Any], otherwise: ColumnElement[Any]) -> ColumnElement[Any]:
    # Not coalesce: under row-level security PostgreSQL asks no index about a condition that holds one.
    # Grouped, because an index takes no bare CASE.
    return Grouping(case((column.is_(None), otherwise), else_=column))


SORT_KEYS: dict[str, ColumnElement[Any]] = {
    "activity_date": _or(_A.__table__.c.activity_date, NO_DATE),
    "subject": _A.__table__.c.sort_subject,
    "contacts": _A.__table__.c.sort_contacts,
    "account": _A.__table__.c.sort_account,
    "owner": _A.__table__.c.sort_owner,
    "type": _or_empty(_A.__table__.c.type),
    "subtype": _or_empty(_A.__table__.c.subtype),
    "status": _or_empty(_A.__table__.c.status),
    "priority": _or_empty(_A.__table__.c.priority),
    "kind": _A.__table__.c.kind,
    "tokens": _A.__table__.c.token_count,
}
"""What each visible column is sorted by: never null, so that (key, id) is a total order that an index can walk.

An empty value sorts before every other one, as in Salesforce.
"""

IS_LIVE = ~_A.__table__.c.is_deleted
"""Lists, facets and selections see these; a deleted activity stays for what refers to it."""

for _name, _key in SORT_KEYS.items():
    Index(f"ix_sf_activity_structured_by_{_name}", _key, _A.__table__.c.id, postgresql_where=IS_LIVE)
Index("ix_sf_activity_structured_account_id", _A.__table__.c.account_id, postgresql_where=IS_LIVE)
Index("ix_sf_activity_structured_deleted", _A.__table__.c.id, postgresql_where=_A.__table__.c.is_deleted)
# What the rule of access asks about, so that counting what somebody sees reads an index only.
Index(
    "ix_sf_activity_structured_access",
    _A.__table__.c.owner_id,
    postgresql_include=["participant_ids", "account_id"],
    postgresql_where=IS_LIVE,
)
for _name in ("contact_ids", "specialties", "search", "participant_ids"):
    Index(f"ix_sf_activity_structured_{_name}", _A.__table__.c[_name], postgresql_using="gin")
Index(
    "ix_sf_activity_structured_attributes",
    _A.__table__.c.attributes,
    postgresql_using="gin",
    postgresql_ops={"attributes": "jsonb_path_ops"},
)
