"""Removing what is no longer needed; run as the owner of the tables."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from coolmint.auth.alert_models import SecurityAlert
from coolmint.auth.audit import Event, record
from coolmint.auth.models import ApiKey, OneTimeLink, RefreshToken, UserSession
from coolmint.exports.models import Export
from coolmint.platform.security_settings import RetentionSettings
from coolmint.selections.models import Receipt, Selection


@dataclass(frozen=True)
class Removed:
    """How many rows of each were removed."""

    sessions: int
    refresh_tokens: int
    links: int
    keys: int
    selections: int
    receipts: int
    exports: int
    alerts: int
    audit_events: int


async def remove_old(session: AsyncSession, settings: RetentionSettings) -> Removed:
    """Remove what is older than its period, in the caller's transaction; what has no period stays.

    A live session, an unused link and a good key stay however old they are. Audit events go from the oldest on, so
    that the chain of the others stays whole.
    """
    ended = func.coalesce(UserSession.ended_at, UserSession.expires_at)
    spent = func.coalesce(OneTimeLink.used_at, OneTimeLink.expires_at)
    dead = func.least(ApiKey.revoked_at, ApiKey.expires_at)
    return Removed(
        sessions=await _remove(session, UserSession, ended, settings.sessions_days),
        refresh_tokens=await _remove(session, RefreshToken, RefreshToken.used_at, settings.sessions_days),
        links=await _remove(session, OneTimeLink, spent, settings.links_days),
        keys=await _remove(session, ApiKey, dead, settings.keys_days),
        selections=await _remove(session, Selection, Selection.changed_at, settings.selections_days),
        receipts=await _remove(session, Receipt, Receipt.last_used_at, settings.selections_days),
        exports=await _remove(session, Export, Export.finished_at, settings.exports_days),
        alerts=await _remove(session, SecurityAlert, SecurityAlert.last_at, settings.alerts_days),
        audit_events=await _prune(session, settings.audit_days),
    )


async def _remove(
    session: AsyncSession, model: type[DeclarativeBase], since: ColumnElement[Any] | Any, days: int | None
) -> int:
    """Remove rows that have been over for so many days; one that is not over has no moment, or a later one."""
    if days is None:
        return 0
    gone = delete(model).where(since < func.now() - timedelta(days=days)).returning(literal(1))
    return len((await session.execute(gone)).all())


async def _prune(session: AsyncSession, days: int | None) -> int:
    if days is None:
        return 0
    pruned = await session.execute(select(func.prune_audit_events(func.now() - timedelta(days=days))))
    count = int(pruned.scalar_one())
    if count:
        details = {"count": count, "days": days}
        await record(session, Event("audit.pruned", actor="system", object="audit_event", details=details))
    return count
