"""Selections that were resolved: what exactly was chosen, and when."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Integer, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from coolmint.platform.database import Base


class Selection(Base):
    """A set of activities one user chose.

    Its id follows from the user and the set, so that choosing the same activities again is the same selection.
    `user_id` is null when the operator of the machine chose.
    """

    __tablename__ = "selections"
    __table_args__ = (
        Index(None, "user_id"),
        {"info": {"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""}},
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    user_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"))
    ids_hash: Mapped[str] = mapped_column(Text)
    activity_count: Mapped[int] = mapped_column(Integer)
    salesforce_ids: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    last_used_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
