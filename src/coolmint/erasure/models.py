"""What was asked to be erased, and what must be kept meanwhile."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, DateTime, Index, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coolmint.platform.database import Base

_MOMENT = DateTime(timezone=True)
_KEPT = {"info": {"app": "SELECT, INSERT, UPDATE", "sync": "", "reading": ""}}


class Erasure(Base):
    """A request to erase a person. `report` holds counts and ids of what was found, never what it said."""

    __tablename__ = "erasures"
    __table_args__ = (
        CheckConstraint("status IN ('requested', 'done', 'refused')", name="status_is_known"),
        Index(None, "requested_at", "id"),
        {"info": {"app": "SELECT, INSERT", "sync": "", "reading": ""}},
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    salesforce_id: Mapped[str] = mapped_column(Text)
    redacts_mentions: Mapped[bool] = mapped_column(Boolean)
    status: Mapped[str] = mapped_column(Text, server_default=text("'requested'"))
    requested_by: Mapped[UUID | None] = mapped_column(Uuid)
    requested_at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())
    finished_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    refusal: Mapped[str | None] = mapped_column(Text)
    report: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class Hold(Base):
    """A reason to keep a record of Salesforce whatever is asked; it holds until it is lifted."""

    __tablename__ = "legal_holds"
    __table_args__ = (Index(None, "salesforce_id"), _KEPT)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    salesforce_id: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    placed_by: Mapped[UUID | None] = mapped_column(Uuid)
    placed_at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())
    lifted_by: Mapped[UUID | None] = mapped_column(Uuid)
    lifted_at: Mapped[datetime | None] = mapped_column(_MOMENT)
