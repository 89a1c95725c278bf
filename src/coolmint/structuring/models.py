"""The queue of activities to structure, and the history of structuring runs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, Integer, Text, Uuid, func, text
from sqlalchemy.orm import Mapped, mapped_column

from coolmint.platform.database import Base


class QueuedActivity(Base):
    """An activity whose mirror rows changed since it was structured."""

    __tablename__ = "structuring_queue"

    salesforce_id: Mapped[str] = mapped_column(Text, primary_key=True)


class StructuringRun(Base):
    """One execution; `rules` names the rules version and mapping, so that a change of either rebuilds everything."""

    __tablename__ = "structuring_runs"
    __table_args__ = (
        CheckConstraint("status IN ('running', 'succeeded', 'failed')", name="status_is_known"),
        Index(None, "started_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    rules: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    looked_at: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    written: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    removed: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    rules_version: Mapped[int] = mapped_column(Integer)
