"""What each user has chosen now, how it came to be so, and the receipts of what it held at one moment."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, DateTime, ForeignKey, Integer, Text, UniqueConstraint, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coolmint.platform.database import Base

_INFO = {"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""}


class Selection(Base):
    """The selection of one user. `state` numbers the definition that holds now; redoing goes on from it.

    `operations` are the latest operations by the id their client gave them, so that one that comes twice counts once.
    """

    __tablename__ = "selections"
    __table_args__ = (UniqueConstraint("user_id", postgresql_nulls_not_distinct=True), {"info": _INFO})

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    user_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    state: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    operations: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class SelectionState(Base):
    """One definition a selection had; the lowest number is the oldest that can be undone to."""

    __tablename__ = "selection_states"
    __table_args__ = {"info": _INFO}  # noqa: RUF012

    selection_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("selections.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    definition: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Receipt(Base):
    """A set of activities as one user was shown it. The same set of the same user is the same receipt.

    `user_id` is null when the operator of the machine chose. `is_taken` tells that an action was done with it; what was
    only shown is kept for a short while.
    """

    __tablename__ = "receipts"
    __table_args__ = (UniqueConstraint("user_id", "ids_hash", postgresql_nulls_not_distinct=True), {"info": _INFO})

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    user_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"))
    ids_hash: Mapped[str] = mapped_column(Text)
    activity_count: Mapped[int] = mapped_column(Integer)
    token_count: Mapped[int | None] = mapped_column(BigInteger)
    salesforce_ids: Mapped[list[str]] = mapped_column(ARRAY(Text))
    is_taken: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    last_used_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
