"""The jobs that make files, and remove them when their time is over."""

from uuid import UUID

import structlog
from procrastinate import JobContext, RetryStrategy

from coolmint.activities.mapping import load_mapping
from coolmint.activities.service import ActivityCatalogue
from coolmint.exports.worker import expire_files, give_up, make_file
from coolmint.platform.jobs import UPKEEP, queue, resources

log = structlog.get_logger("coolmint.exports")

_ATTEMPTS = 3


@queue.task(
    name="exports.make_file",
    queue="exports",
    pass_context=True,
    retry=RetryStrategy(max_attempts=_ATTEMPTS, wait=10),
)
async def make_export_file(context: JobContext, *, export_id: str) -> None:
    """Make the file of an export; begun again, it begins from nothing."""
    lent = resources(context)
    catalogue = ActivityCatalogue(load_mapping(lent.settings.mapping_file))
    try:
        await make_file(lent.sessions, catalogue, lent.settings.export, UUID(export_id))
    except Exception:
        if context.job.attempts + 1 >= _ATTEMPTS:
            await give_up(lent.sessions, UUID(export_id))
        raise


@queue.periodic(cron="*/10 * * * *")
@queue.task(name="exports.expire_files", queue=UPKEEP, queueing_lock="exports.expire_files", pass_context=True)
async def expire_export_files(context: JobContext, timestamp: int) -> None:
    """Remove the files whose time is over."""
    expired, given_up = await expire_files(resources(context).sessions)
    log.debug("exports_expired", expired=expired, given_up=given_up)
