"""Security alerts: raised once for each rule and subject within a while, told to the log, the list and a webhook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth.alert_models import SecurityAlert
from coolmint.auth.audit import Event, record
from coolmint.auth.audit_actions import Severity
from coolmint.auth.cursors import decode_cursor, encode_cursor
from coolmint.platform.jobs import enqueue
from coolmint.platform.security_settings import AlertSettings


@dataclass(frozen=True)
class Finding:
    """What a rule found. `summary` and `details` hold ids and numbers, no name, e-mail or note."""

    rule: str
    subject: str
    severity: Severity
    summary: str
    details: Mapping[str, Any] = field(default_factory=dict)


async def raise_alert(
    session: AsyncSession, found: Finding, settings: AlertSettings, at: datetime | None = None
) -> UUID | None:
    """Raise an alert in the caller's transaction and return its id; None when it was raised a short while ago.

    `at` is when the thing happened, now when left out. The webhook is called by a job once the transaction commits.
    """
    moment = at or (await session.execute(select(func.clock_timestamp()))).scalar_one()
    key = func.hashtextextended(f"{found.rule} {found.subject}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))
    if await _is_known(session, found, settings, moment):
        return None
    id_ = uuid4()
    severity = found.severity.name.lower()
    parts = {"rule": found.rule, "subject": found.subject, "severity": severity}
    await session.execute(
        insert(SecurityAlert).values(
            id=id_, at=moment, last_at=moment, summary=found.summary, details=dict(found.details), **parts
        )
    )
    details = {**parts, "severity_id": int(found.severity), **found.details}
    await record(session, Event("alert.raised", actor="system", object="alert", ids=[str(id_)], details=details))
    if settings.webhook_url is not None:
        await enqueue(session, "auth.send_alert", alert_id=id_)
    return id_


async def _is_known(session: AsyncSession, found: Finding, settings: AlertSettings, moment: datetime) -> bool:
    latest = (
        select(SecurityAlert.id)
        .where(
            SecurityAlert.rule == found.rule,
            SecurityAlert.subject == found.subject,
            SecurityAlert.at > moment - timedelta(minutes=settings.quiet_minutes),
        )
        .order_by(SecurityAlert.at.desc())
        .limit(1)
    )
    again = (
        update(SecurityAlert)
        .where(SecurityAlert.id == latest.scalar_subquery())
        .values(
            occurrences=SecurityAlert.occurrences + 1,
            last_at=func.greatest(SecurityAlert.last_at, moment),
        )
        .returning(SecurityAlert.id)
    )
    return (await session.execute(again)).first() is not None


async def list_alerts(
    session: AsyncSession, *, limit: int, cursor: str | None
) -> tuple[Sequence[SecurityAlert], str | None]:
    """Return a page of alerts, the newest first, and the cursor of the next.

    Raises:
        CursorInvalid: it is none of ours.
    """
    statement = select(SecurityAlert).order_by(SecurityAlert.number.desc()).limit(limit + 1)
    if cursor is not None:
        statement = statement.where(SecurityAlert.number < decode_cursor(cursor))
    rows = (await session.execute(statement)).scalars().all()
    return rows[:limit], encode_cursor(rows[limit - 1].number) if len(rows) > limit else None
