"""The tables of what a person has set for themselves, and of what they used last."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, DateTime, ForeignKey, Index, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coolmint.platform.database import Base

_MOMENT = DateTime(timezone=True)
_WRITTEN = {"info": {"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""}}


class Preferences(Base):
    """How a person wants the list; a column that is null leaves it to the product."""

    __tablename__ = "preferences"
    __table_args__ = (
        CheckConstraint("density IN ('compact', 'normal', 'tall')", name="density_is_known"),
        CheckConstraint("theme IN ('light', 'dark', 'auto')", name="theme_is_known"),
        Index(None, "default_view_id"),
        _WRITTEN,
    )

    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    density: Mapped[str | None] = mapped_column(Text)
    theme: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(Text)
    columns: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    default_view_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("views.id", ondelete="SET NULL"))
    keeps_searches: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))


class RecentSearch(Base):
    """A search somebody made, kept so that it can be offered again; only the last ones stay."""

    __tablename__ = "recent_searches"
    __table_args__ = (_WRITTEN,)

    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    q: Mapped[str] = mapped_column(Text, primary_key=True)
    at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.clock_timestamp())


class KeptActivity(Base):
    """An activity somebody opened, or marked as a favourite; the id alone, so that it tells nothing by itself."""

    __tablename__ = "kept_activities"
    __table_args__ = (_WRITTEN,)

    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    opened_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    favourite_at: Mapped[datetime | None] = mapped_column(_MOMENT)
