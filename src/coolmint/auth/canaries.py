"""Canaries: records that nobody has a reason to open, so that whoever opens one is worth a look."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth.audit import Event, record
from coolmint.auth.viewer import Viewer
from coolmint.platform.security_settings import AlertSettings


async def note_canaries(
    session: AsyncSession, viewer: Viewer, opened: Iterable[str | None], settings: AlertSettings
) -> None:
    """Tell the audit log when one of the opened Salesforce ids is a canary."""
    found = sorted(set(settings.canaries).intersection(filter(None, opened)))
    if found:
        await record(session, Event("canary.read", viewer, object="record", ids=found))
