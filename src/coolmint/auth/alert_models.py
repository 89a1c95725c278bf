"""The tables of security alerts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, DateTime, Identity, Index, Integer, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coolmint.platform.database import Base

_MOMENT = DateTime(timezone=True)


class SecurityAlert(Base):
    """Something in the audit log that somebody should look at.

    The same rule and subject within the rule's window is one alert, with `occurrences` and `last_at`. `delivered_at`
    is when the webhook took it.
    """

    __tablename__ = "security_alerts"
    __table_args__ = (
        Index(None, "rule", "subject", "at"),
        {"info": {"app": "SELECT", "sync": "", "reading": ""}},
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())
    last_at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())
    rule: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    severity: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    occurrences: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    delivered_at: Mapped[datetime | None] = mapped_column(_MOMENT)


class AlertWatch(Base):
    """How far the rules have read the audit log: one row."""

    __tablename__ = "alert_watch"
    __table_args__ = (CheckConstraint("is_watch", name="is_one_row"), {"info": {"app": "", "sync": "", "reading": ""}})

    is_watch: Mapped[bool] = mapped_column(Boolean, primary_key=True, server_default=text("true"))
    seq: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
