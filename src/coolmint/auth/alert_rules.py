"""What in the audit log somebody should look at. Each rule takes one event and looks back from it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth.alerts import Finding
from coolmint.auth.audit_actions import Severity
from coolmint.auth.models import AuditEvent
from coolmint.platform.security_settings import AlertSettings, split_hours

Rule = Callable[[AsyncSession, RowMapping, AlertSettings], Awaitable[Finding | None]]

_REFUSED = ("failed", "refused")


async def account_failures(session: AsyncSession, event: RowMapping, settings: AlertSettings) -> Finding | None:
    """Many sign-ins of one account failed, from wherever."""
    if not _is_failed_sign_in(event) or not event["object_ids"]:
        return None
    count = await _failures(session, event, settings, AuditEvent.object_ids == event["object_ids"])
    if count < settings.account_failures:
        return None
    details = _counted(event, count, settings.account_failures, settings.failure_minutes)
    subject = f"user:{event['object_ids'][0]}"
    return Finding("account_failures", subject, Severity.MEDIUM, "Many sign-ins of one account failed.", details)


async def address_failures(session: AsyncSession, event: RowMapping, settings: AlertSettings) -> Finding | None:
    """Many sign-ins from one address failed, of whichever accounts."""
    if not _is_failed_sign_in(event) or event["address"] is None:
        return None
    count = await _failures(session, event, settings, AuditEvent.address == event["address"])
    if count < settings.address_failures:
        return None
    details = _counted(event, count, settings.address_failures, settings.failure_minutes)
    subject = f"address:{event['address']}"
    return Finding("address_failures", subject, Severity.MEDIUM, "Many sign-ins from one address failed.", details)


def _is_failed_sign_in(event: RowMapping) -> bool:
    return event["action"] == "sign_in" and event["outcome"] in _REFUSED


async def _failures(
    session: AsyncSession, event: RowMapping, settings: AlertSettings, which: ColumnElement[bool]
) -> int:
    since = event["at"] - timedelta(minutes=settings.failure_minutes)
    counted = select(func.count()).where(
        AuditEvent.action == "sign_in",
        AuditEvent.outcome.in_(_REFUSED),
        AuditEvent.at > since,
        AuditEvent.seq <= event["seq"],
        which,
    )
    return (await session.execute(counted)).scalar_one()


_TAKEN_OUT = ("selection.taken", "export.made")


async def mass_export(session: AsyncSession, event: RowMapping, settings: AlertSettings) -> Finding | None:
    """One user took more activities out within an hour than anybody needs."""
    if event["action"] not in _TAKEN_OUT or event["outcome"] != "succeeded":
        return None
    taken = select(func.coalesce(func.sum(AuditEvent.details["count"].astext.cast(Integer)), 0)).where(
        AuditEvent.action.in_(_TAKEN_OUT),
        AuditEvent.outcome == "succeeded",
        AuditEvent.at > event["at"] - timedelta(hours=1),
        AuditEvent.seq <= event["seq"],
        AuditEvent.actor_id.is_not_distinct_from(event["actor_id"]),
        AuditEvent.actor == event["actor"],
    )
    count = (await session.execute(taken)).scalar_one()
    if count <= settings.activities_per_hour:
        return None
    details = _counted(event, count, settings.activities_per_hour, 60)
    summary = "One user took many activities out within an hour."
    return Finding("mass_export", _who(event), Severity.HIGH, summary, details)


async def dead_key(_session: AsyncSession, event: RowMapping, _settings: AlertSettings) -> Finding | None:
    """A key that was revoked, or is over, is still tried."""
    if event["action"] != "key.refused":
        return None
    subject = f"key:{event['object_ids'][0]}"
    return Finding("dead_key", subject, Severity.MEDIUM, "A revoked or expired API key was tried.", _seq(event))


async def token_reused(_session: AsyncSession, event: RowMapping, _settings: AlertSettings) -> Finding | None:
    """A refresh token came a second time: two parties have it."""
    if event["action"] != "token.reused":
        return None
    summary = "A refresh token was used twice; the session was ended."
    return Finding("token_reused", f"session:{event['object_ids'][0]}", Severity.HIGH, summary, _seq(event))


async def new_administrator(_session: AsyncSession, event: RowMapping, _settings: AlertSettings) -> Finding | None:
    """Somebody became an administrator."""
    role = event["details"].get("role")
    given = role.get("to") if isinstance(role, dict) else role
    if event["action"] not in ("user.added", "user.changed") or event["outcome"] != "succeeded" or given != "admin":
        return None
    subject = f"user:{event['object_ids'][0]}"
    return Finding("new_administrator", subject, Severity.HIGH, "A user became an administrator.", _seq(event))


async def broken_chain(_session: AsyncSession, event: RowMapping, _settings: AlertSettings) -> Finding | None:
    """The audit log was altered."""
    if event["action"] != "audit.verified" or event["outcome"] == "succeeded":
        return None
    details = {**_seq(event), "broken_seq": event["details"].get("broken_seq")}
    return Finding("broken_chain", "audit", Severity.CRITICAL, "The chain of the audit log is broken.", details)


async def canary_read(_session: AsyncSession, event: RowMapping, settings: AlertSettings) -> Finding | None:
    """Somebody opened, or took out, a record that nobody has a reason to open."""
    found = sorted(set(settings.canaries).intersection(event["object_ids"]))
    if event["action"] not in ("canary.read", "selection.taken") or event["outcome"] != "succeeded" or not found:
        return None
    details = {**_seq(event), "salesforce_ids": found}
    return Finding("canary_read", _who(event), Severity.HIGH, "A canary record was read.", details)


async def odd_hours(_session: AsyncSession, event: RowMapping, settings: AlertSettings) -> Finding | None:
    """Something that people do by day was done at night."""
    is_watched = event["action"] in settings.odd_hours_actions and event["outcome"] == "succeeded"
    if settings.odd_hours is None or not is_watched or event["actor"] == "system":
        return None
    begin, end = split_hours(settings.odd_hours)
    now = event["at"].astimezone(ZoneInfo(settings.time_zone)).time()
    is_odd = begin <= now < end if begin < end else now >= begin or now < end
    if not is_odd:
        return None
    details = {**_seq(event), "action": event["action"]}
    return Finding("odd_hours", _who(event), Severity.LOW, "Something was done at an unusual hour.", details)


def _who(event: RowMapping) -> str:
    return f"user:{event['actor_id']}" if event["actor_id"] else "operator"


def _seq(event: RowMapping) -> dict[str, Any]:
    return {"seq": event["seq"]}


def _counted(event: RowMapping, count: int, threshold: int, minutes: int) -> dict[str, Any]:
    return {**_seq(event), "count": count, "threshold": threshold, "window_minutes": minutes}


RULES: tuple[Rule, ...] = (
    account_failures,
    address_failures,
    mass_export,
    dead_key,
    token_reused,
    new_administrator,
    broken_chain,
    canary_read,
    odd_hours,
)
