"""The jobs that keep the queue in order: stalled jobs run again, finished ones are removed."""

import structlog
from procrastinate import JobContext
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from coolmint.platform.jobs import STALLED_AFTER_SECONDS, UPKEEP, queue, resources

log = structlog.get_logger("coolmint.jobs")

# A job that was cut short so often probably kills its workers.
MOST_ATTEMPTS = 10


@queue.periodic(cron="* * * * *")
@queue.task(
    name="queue.retry_stalled", queue=UPKEEP, queueing_lock="queue.retry_stalled", priority=10, pass_context=True
)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give jobs whose worker died to another."""
    await release_stalled(context.app.job_manager)


async def release_stalled(jobs: JobManager) -> None:
    """Put jobs whose worker gave no sign of life back into the queue; give up on those that outlived many workers."""
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        try:
            outcome = await _release(jobs, job)
        except ConnectorException:
            continue  # It ended meanwhile, or another worker was faster.
        log.warning("job_stalled", job=job.id, task=job.task_name, attempts=job.attempts, outcome=outcome)


async def _release(jobs: JobManager, job: Job) -> str:
    if job.attempts >= MOST_ATTEMPTS:
        await jobs.finish_job(job, Status.FAILED, delete_job=False)
        return "given up"
    try:
        await jobs.retry_job(job)
    except UniqueViolation:  # One waits already that will do the same.
        await jobs.finish_job(job, Status.ABORTED, delete_job=False)
        return "dropped"
    return "retried"


@queue.periodic(cron="23 * * * *")
@queue.task(name="queue.remove_finished", queue=UPKEEP, queueing_lock="queue.remove_finished", pass_context=True)
async def remove_finished(context: JobContext, timestamp: int) -> None:
    """Remove jobs that ended long ago, however they ended; the queue's own upkeep after an hour."""
    jobs, settings = context.app.job_manager, resources(context).settings.worker
    await jobs.delete_old_jobs(1, queue=UPKEEP)
    await jobs.delete_old_jobs(
        24 * settings.keep_days, include_failed=True, include_cancelled=True, include_aborted=True
    )
