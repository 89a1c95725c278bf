"""The audit log: who did what to which, from where, with which result. One function writes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from coolmint.auth.audit_writer import hold_until_commit
from coolmint.auth.viewer import NOWHERE, Origin, Viewer
from coolmint.platform.errors import Refusal

_USER_AGENT = 300


class Outcome(StrEnum):
    SUCCEEDED = "succeeded"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True)
class Event:
    """One thing that happened. `ids` are of `object`; `details` hold numbers, kinds and hashes, never note text.

    `viewer` is who did it; before anybody is signed in it is `actor`, as they named themselves.
    """

    action: str
    viewer: Viewer | None = None
    actor: str = ""
    origin: Origin = NOWHERE
    outcome: Outcome = Outcome.SUCCEEDED
    object: str | None = None
    ids: Sequence[str] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


class AuditedRefusal(Refusal):
    """A refusal that the audit log tells of, although the refused transaction leaves nothing else behind."""

    def __init__(self, detail: str, event: Event, **members: Any) -> None:
        super().__init__(detail, **members)
        self.event = event

    async def settle(self, session: AsyncSession) -> None:
        """Do, in a transaction of its own, what must follow a refusal."""
        await record(session, self.event)


async def record(session: AsyncSession, event: Event) -> None:
    """Add `event` to the audit log in the caller's transaction: what did not happen is not told."""
    record_sync(session.sync_session, event)


def record_sync(session: Session, event: Event) -> None:
    """Do as `record` does, in a session that does not await."""
    viewer = event.viewer
    origin = viewer.origin if viewer else event.origin
    row = {
        "action": event.action,
        "outcome": event.outcome.value,
        "actor_id": viewer.user_id if viewer else None,
        "actor": viewer.email if viewer else event.actor,
        "credential": viewer.credential.value if viewer else None,
        "credential_id": viewer.credential_id if viewer else None,
        "object": event.object,
        "object_ids": list(event.ids),
        "address": origin.address,
        "user_agent": (origin.user_agent or "")[:_USER_AGENT] or None,
        "request_id": origin.request_id,
        "details": dict(event.details),
    }
    hold_until_commit(session, row)
