"""The job that removes what is no longer needed."""

from dataclasses import asdict

import structlog
from procrastinate import JobContext

from coolmint.platform.database import transaction
from coolmint.platform.jobs import UPKEEP, queue, resources
from coolmint.retention.service import remove_old

log = structlog.get_logger("coolmint.retention")


@queue.periodic(cron="17 3 * * *")
@queue.task(name="retention.remove_old", queue=UPKEEP, queueing_lock="retention.remove_old", pass_context=True)
async def remove_old_rows(context: JobContext, timestamp: int) -> None:
    """Remove what is older than its period in the settings."""
    lent = resources(context)
    async with transaction(lent.sessions) as session:
        removed = await remove_old(session, lent.settings.retention)
    log.info("retention", **asdict(removed))
