"""What the calls about the audit log answer."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from coolmint.auth.schemas import Out


class AuditEventRead(Out):
    """Who did what to which, from where, with which result."""

    seq: int = Field(description="The place in the chain, without gaps.")
    at: datetime
    action: str
    outcome: Literal["succeeded", "refused", "failed"]
    actor_id: UUID | None
    actor: str = Field(description="An e-mail; empty when nobody known.")
    credential: str | None
    credential_id: UUID | None
    object: str | None = Field(description="What `object_ids` are ids of.")
    object_ids: list[str] = Field(description="The first hundred.")
    object_count: int
    address: str | None
    user_agent: str | None
    request_id: str | None
    details: dict[str, Any]
    hash: str


class AuditPage(Out):
    items: list[AuditEventRead]
    next_cursor: str | None


class VerificationRead(Out):
    """Whether every event fits the one before; `broken_seq` is the first that does not, or that is missing."""

    ok: bool
    events: int
    first_seq: int | None
    last_seq: int | None
    broken_seq: int | None


class AlertRead(Out):
    """Something in the audit log that somebody should look at."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)

    id: UUID
    at: datetime
    last_at: datetime = Field(description="When it was last seen; the same within the window is one alert.")
    rule: str
    subject: str = Field(description="Whom or what it is about: `user:…`, `address:…`, `key:…`, `session:…`.")
    severity: Literal["low", "medium", "high", "critical"]
    summary: str
    details: dict[str, Any]
    occurrences: int
    delivered_at: datetime | None = Field(description="When the webhook took it.")


class AlertPage(Out):
    items: list[AlertRead]
    next_cursor: str | None
