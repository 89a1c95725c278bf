"""The jobs that watch the audit log."""

from uuid import UUID

from procrastinate import JobContext, RetryStrategy

from coolmint.auth import audit_log
from coolmint.auth.alert_watching import BATCH, watch
from coolmint.auth.alert_webhook import deliver
from coolmint.platform.database import transaction
from coolmint.platform.jobs import UPKEEP, queue, resources
from coolmint.platform.secrets import load_keyring

# Eight tries within about three hours.
_RETRY = RetryStrategy(max_attempts=8, exponential_wait=5)


@queue.periodic(cron="* * * * *")
@queue.task(name="auth.watch_events", queue=UPKEEP, queueing_lock="auth.watch_events", pass_context=True)
async def watch_events(context: JobContext, timestamp: int) -> None:
    """Raise alerts for what the audit log tells since the last time."""
    lent = resources(context)
    looked_at = BATCH
    while looked_at == BATCH:
        async with transaction(lent.sessions) as session:
            looked_at = await watch(session, lent.settings.alerts)


@queue.periodic(cron="41 2 * * *")
@queue.task(name="auth.verify_audit", queue=UPKEEP, queueing_lock="auth.verify_audit", pass_context=True)
async def verify_audit(context: JobContext, timestamp: int) -> None:
    """Recompute the chain of the audit log; a broken one is an event, and that an alert."""
    async with transaction(resources(context).sessions) as session:
        await audit_log.verify(session, None)


@queue.task(name="auth.send_alert", queue="auth", pass_context=True, retry=_RETRY)
async def send_alert(context: JobContext, *, alert_id: str) -> None:
    """Tell the webhook of an alert."""
    lent = resources(context)
    keyring = load_keyring(lent.settings.secret_keys, lent.settings.data_dir)
    await deliver(lent.sessions, UUID(alert_id), lent.settings, keyring)
