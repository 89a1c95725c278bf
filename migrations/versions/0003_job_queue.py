"""The job queue

Revision: 0003
After: 0002
"""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SCHEMA = Path(__file__).with_suffix(".sql")

_FUNCTIONS = (
    "procrastinate_defer_jobs_v1, procrastinate_defer_periodic_job_v2, procrastinate_finish_job_v1, "
    "procrastinate_cancel_job_v1, procrastinate_retry_job_v1, procrastinate_retry_job_v2, "
    "procrastinate_notify_queue_job_inserted_v1, procrastinate_notify_queue_abort_job_v1, "
    "procrastinate_trigger_function_status_events_insert_v1, procrastinate_trigger_function_status_events_update_v1, "
    "procrastinate_trigger_function_scheduled_events_v1, procrastinate_trigger_abort_requested_events_procedure_v1, "
    "procrastinate_unlink_periodic_defers_v1, procrastinate_register_worker_v1, procrastinate_unregister_worker_v1, "
    "procrastinate_update_heartbeat_v1, procrastinate_prune_stalled_workers_v1"
)


def upgrade() -> None:
    # Wait briefly for locks rather than stall every reader behind us; raise the limits for one long backfill only.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    # Many statements in one text, with `%` and `:` in them: only the driver itself takes it as it stands.
    op.get_bind().connection.driver_connection.execute(_SCHEMA.read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # It returns a row of the jobs' table; the triggers, in turn, need the other functions.
    op.execute("DROP FUNCTION procrastinate_fetch_job_v2")
    op.execute(
        "DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers"
    )
    op.execute(f"DROP FUNCTION {_FUNCTIONS}")
    op.execute("DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_event_type, procrastinate_job_status")
