"""Reads the audit log from where it stopped, and asks every rule about every event.

Rules look at the log rather than at requests: a refused sign-in, a command on the machine and a job are events alike,
and no request waits for them. An event's number is given as the last thing of its transaction and one after the other,
so none can appear behind the place where we stopped.
"""

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth.alert_models import AlertWatch
from coolmint.auth.alert_rules import RULES
from coolmint.auth.alerts import raise_alert
from coolmint.auth.models import AuditEvent
from coolmint.platform.security_settings import AlertSettings

BATCH = 500


async def watch(session: AsyncSession, settings: AlertSettings) -> int:
    """Look at the next events and raise what they give; return how many there were, `BATCH` at the most.

    Where it stopped and what it raised is one transaction, so nothing is raised twice and nothing is missed.
    """
    await session.execute(insert(AlertWatch).values(is_watch=True).on_conflict_do_nothing())
    seen = (await session.execute(select(AlertWatch.seq).with_for_update())).scalar_one()
    table = AuditEvent.__table__
    new = select(table).where(table.c.seq > seen).order_by(table.c.seq).limit(BATCH)
    events = (await session.execute(new)).mappings().all()
    for event in events:
        for rule in RULES:
            found = await rule(session, event, settings)
            if found is not None:
                await raise_alert(session, found, settings, event["at"])
    if events:
        await session.execute(update(AlertWatch).values(seq=events[-1]["seq"]))
    return len(events)
