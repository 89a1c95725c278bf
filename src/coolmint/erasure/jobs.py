"""The job that erases a person."""

from uuid import UUID

from procrastinate import JobContext, RetryStrategy

from coolmint.activities.mapping import load_mapping
from coolmint.erasure.erasing import run_erasure
from coolmint.platform.jobs import queue, resources

_RETRY = RetryStrategy(max_attempts=5, wait=60)


@queue.task(name="erasure.erase_person", queue="erasure", lock="erasure", pass_context=True, retry=_RETRY)
def erase_person(context: JobContext, *, erasure_id: str) -> None:
    """Do what was requested; done twice, the second time does nothing."""
    lent = resources(context)
    run_erasure(lent.engine, load_mapping(lent.settings.mapping_file), UUID(erasure_id))
