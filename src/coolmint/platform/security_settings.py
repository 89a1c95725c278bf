"""Settings of what watches and tidies: the audit stream, security alerts, retention."""

import re
from datetime import time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl

_FROZEN = ConfigDict(frozen=True, extra="forbid")
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
_RECORD = re.compile(r"[0-9A-Za-z]{18}")


def _refuse_other_hours(text: str) -> str:
    if not _HOURS.fullmatch(text) or text[:5] == text[6:]:
        raise ValueError('must look like "22:00-06:00".')
    return text


def _refuse_unknown_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError('must be a time zone such as "Europe/Zurich".') from None
    return name


def _refuse_other_ids(ids: tuple[str, ...]) -> tuple[str, ...]:
    if not all(_RECORD.fullmatch(id_) for id_ in ids):
        raise ValueError("must list Salesforce ids of 18 characters.")
    return ids


def split_hours(text: str) -> tuple[time, time]:
    """Return begin and end of "22:00-06:00"."""
    return time.fromisoformat(text[:5]), time.fromisoformat(text[6:])


class AuditSettings(BaseModel):
    """Where each event goes besides the database and the log."""

    model_config = _FROZEN

    file: Path | None = None


class AlertSettings(BaseModel):
    """From when on something in the audit log is an alert, and whom to tell."""

    model_config = _FROZEN

    webhook_url: HttpUrl | None = None
    account_failures: int = Field(default=10, ge=1)
    address_failures: int = Field(default=30, ge=1)
    failure_minutes: int = Field(default=15, ge=1, le=24 * 60)
    activities_per_hour: int = Field(default=5_000, ge=1)
    odd_hours: Annotated[str, AfterValidator(_refuse_other_hours)] | None = None
    odd_hours_actions: tuple[str, ...] = (
        "selection.taken",
        "export.made",
        "audit.exported",
        "key.created",
        "user.changed",
    )
    time_zone: Annotated[str, AfterValidator(_refuse_unknown_zone)] = "UTC"
    canaries: Annotated[tuple[str, ...], AfterValidator(_refuse_other_ids)] = ()
    quiet_minutes: int = Field(default=60, ge=1)


class RetentionSettings(BaseModel):
    """After how many days what is no longer needed is removed; null keeps it."""

    model_config = _FROZEN

    sessions_days: int | None = Field(default=90, ge=1)
    links_days: int | None = Field(default=30, ge=1)
    keys_days: int | None = Field(default=365, ge=1)
    selections_days: int | None = Field(default=180, ge=1)
    exports_days: int | None = Field(default=180, ge=1)
    alerts_days: int | None = Field(default=365, ge=1)
    audit_days: int | None = Field(default=None, ge=1)
