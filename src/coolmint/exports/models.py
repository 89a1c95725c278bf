"""What was asked to be exported, what became of it, and the files."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    func,
    text,
)
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coolmint.platform.database import Base

_MOMENT = DateTime(timezone=True)


class ExportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    MARKDOWN = "markdown"


class ExportState(StrEnum):
    """`declined` is an administrator's no; `failed` says why in `reason`; a file that is over is `expired`."""

    AWAITING_APPROVAL = "awaiting_approval"
    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


UNFINISHED = (ExportState.AWAITING_APPROVAL, ExportState.WAITING, ExportState.MAKING)


def _one_of(column: str, kind: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(each.value) for each in kind)})"


class Export(Base):
    """One export. `count` and `ids_hash` are the receipt it was asked for with; the file holds exactly that.

    `attempt` grows each time a worker begins: what an earlier one still writes then counts for nothing. `role` and
    `denied_fields` are those under which the file was made.
    """

    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint(_one_of("format", ExportFormat), name="format_is_known"),
        CheckConstraint(_one_of("state", ExportState), name="state_is_known"),
        Index(None, "user_id", "asked_at"),
        Index(None, "state"),
        {"info": {"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""}},
    )

    id: Mapped[UUID] = mapped_column(UuidType, primary_key=True)
    user_id: Mapped[UUID] = mapped_column(UuidType, ForeignKey("users.id", ondelete="CASCADE"))
    format: Mapped[str] = mapped_column(Text)
    columns: Mapped[list[str]] = mapped_column(ARRAY(Text))
    with_about: Mapped[bool] = mapped_column(Boolean)
    with_bom: Mapped[bool] = mapped_column(Boolean)
    filter: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    q: Mapped[str | None] = mapped_column(Text)
    selection_id: Mapped[UUID | None] = mapped_column(UuidType)
    sort: Mapped[str] = mapped_column(Text)
    count: Mapped[int] = mapped_column(BigInteger)
    ids_hash: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    rows_done: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    attempt: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    role: Mapped[str | None] = mapped_column(Text)
    denied_fields: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    data_as_of: Mapped[datetime | None] = mapped_column(_MOMENT)
    asked_at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())
    decided_by: Mapped[UUID | None] = mapped_column(UuidType)
    decided_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    finished_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    expires_at: Mapped[datetime | None] = mapped_column(_MOMENT)


class ExportChunk(Base):
    """A part of a file, in order of `number`; each instance of the API serves it, whichever worker wrote it."""

    __tablename__ = "export_chunks"
    __table_args__ = ({"info": {"app": "SELECT", "sync": "", "reading": ""}},)

    export_id: Mapped[UUID] = mapped_column(UuidType, ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True)
    attempt: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
