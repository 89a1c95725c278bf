"""The tables of saved views: what they hold, with whom they are shared, what they held before, who pinned them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Text,
    Uuid,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coolmint.platform.database import Base

_MOMENT = DateTime(timezone=True)
_WRITTEN = {"info": {"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""}}


class View(Base):
    """A view under its name. `state` is what it shows; it gives access to no activity.

    `version` grows with every change, for If-Match. `former_owner_id` is who handed it over.
    """

    __tablename__ = "views"
    __table_args__ = (
        CheckConstraint("visibility IN ('private', 'people', 'team', 'everyone')", name="visibility_is_known"),
        Index("uq_views_owner_id_name", "owner_id", func.lower(literal_column("name")), unique=True),
        _WRITTEN,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"))
    former_owner_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(Text)
    visibility: Mapped[str] = mapped_column(Text)
    is_locked: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    state: Mapped[dict[str, Any]] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    created_at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())
    changed_at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())
    changed_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id", ondelete="SET NULL"))


class ViewPerson(Base):
    """A person whom a view is shared with by name."""

    __tablename__ = "view_people"
    __table_args__ = (Index(None, "user_id"), _WRITTEN)

    view_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("views.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)


class ViewVersion(Base):
    """What a view held when it was saved as this version; only ever added to."""

    __tablename__ = "view_versions"
    __table_args__ = ({"info": {"app": "SELECT, INSERT", "sync": "", "reading": ""}},)

    view_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("views.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    state: Mapped[dict[str, Any]] = mapped_column(JSONB)
    saved_at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())
    saved_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id", ondelete="SET NULL"))


class ViewPin(Base):
    """A view that a person keeps at the top of their list, in their order."""

    __tablename__ = "view_pins"
    __table_args__ = (Index(None, "view_id"), _WRITTEN)

    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    view_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("views.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
