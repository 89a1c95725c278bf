"""Selections that were resolved: what exactly was chosen, and when."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Integer, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from coolmint.platform.database import Base


class Selection(Base):
    """A set of activities. Its id follows from the set, so choosing the same activities again is the same selection."""

    __tablename__ = "selections"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    ids_hash: Mapped[str] = mapped_column(Text, unique=True)
    activity_count: Mapped[int] = mapped_column(Integer)
    salesforce_ids: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
