"""Running the rules over whatever changed, batch by batch, while readers go on reading.

Each batch is one transaction: taken from the queue, structured, written. A run that is killed leaves the rest of the
queue for the next one, and a reader sees each activity either as it was or as it is.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities.mapping import Mapping
from coolmint.activities.models import SfActivityStructured
from coolmint.platform.database import lift_limits
from coolmint.salesforce.models import mirror_changes
from coolmint.structuring import repository
from coolmint.structuring.models import QueuedActivity, StructuringRun
from coolmint.structuring.repository import Db
from coolmint.structuring.rules import RULES_VERSION, StructuredActivity, structure
from coolmint.structuring.schemas import ActivityCounts

BATCH_SIZE = 2_000
_WORKERS = 2
_FOLD_EVERY = 25
"""Batches after which the counts of facets are folded, so that a first load does not leave a row for each activity."""
_MOST_KNOWN = 300_000

DEFAULT_LANGUAGE = "english"
"""Of the stems of words, when nobody says another."""

# Any number will do, as long as nothing else in the database uses it.
_LOCK = 7_013_646_302

Progress = Callable[[int, int], None]
"""Called after each batch with (activities done, activities in all)."""


@dataclass(frozen=True)
class StructuringReport:
    looked_at: int
    written: int
    removed: int

    def __add__(self, other: "StructuringReport") -> "StructuringReport":
        return StructuringReport(
            self.looked_at + other.looked_at, self.written + other.written, self.removed + other.removed
        )


def run_structuring(
    engine: Engine,
    mapping: Mapping,
    *,
    language: str = DEFAULT_LANGUAGE,
    everything: bool = False,
    batch_size: int = BATCH_SIZE,
    progress: Progress | None = None,
) -> StructuringReport:
    """Structure what changed since the last run; everything when asked, or when rules or mapping changed.

    `language` is a text search configuration, which says which words have the same stem. When it is another than
    before, the words are stemmed anew, and no activity is written for that.
    """
    with _alone(engine):
        run_id, total = _start_run(engine, mapping, everything=everything)
        with engine.begin() as connection:
            lift_limits(connection)
            repository.stem_anew(_driver(connection), language)
        report = StructuringReport(0, 0, 0)
        try:
            batches = _structure_queue(engine, mapping, batch_size, Words(language))
            for number, batch in enumerate(batches, start=1):
                report += batch
                if number % _FOLD_EVERY == 0:
                    _fold_counts(engine)
                if progress:
                    progress(report.looked_at, max(total, report.looked_at))
        except BaseException:
            _finish_run(engine, run_id, "failed", report)
            raise
        _finish_run(engine, run_id, "succeeded", report)
    if report.written:
        _fold_counts(engine)
        _refresh_statistics(engine)
    return report


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Wait until no other run works, and keep others out: two would share one queue, perhaps with two mappings.

    The lock belongs to a transaction that stays open on a connection of its own, so it also holds behind a
    transaction-mode pooler, and a killed run lets it go.
    """
    with engine.connect() as connection:
        lift_limits(connection)
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        try:
            yield
        finally:
            with suppress(DBAPIError):  # The connection was idle and may have been cut; the run's end is noted.
                connection.rollback()


def _start_run(engine: Engine, mapping: Mapping, *, everything: bool) -> tuple[UUID, int]:
    """Note the run and fill the queue, in one transaction; return its id and how many activities wait.

    What the latest run worked by counts, however it ended: a killed rebuild has already changed some activities.
    """
    run_id = uuid4()
    rules = f"{RULES_VERSION}:{mapping.fingerprint}"
    latest = select(StructuringRun.rules).order_by(StructuringRun.started_at.desc()).limit(1)
    with engine.begin() as connection:
        lift_limits(connection)
        if everything or connection.execute(latest).scalar_one_or_none() != rules:
            repository.enqueue_all(_driver(connection))
        repository.enqueue_changed(_driver(connection))
        repository.count_attributes(_driver(connection), [each.name for each in mapping.counted()])
        # We are alone: whatever is still called running was killed.
        connection.execute(update(StructuringRun).where(StructuringRun.status == "running").values(status="failed"))
        connection.execute(
            insert(StructuringRun).values(id=run_id, rules=rules, rules_version=RULES_VERSION, status="running")
        )
        return run_id, repository.count_queued(_driver(connection))


@dataclass
class Words:
    """The vocabulary while a run works. `known` are words certainly in it: committed, and nobody removes any."""

    language: str
    known: set[str] = field(default_factory=set)

    def keep(self, words: set[str]) -> None:
        if len(self.known) > _MOST_KNOWN:
            self.known.clear()
        self.known |= words


def _structure_queue(engine: Engine, mapping: Mapping, batch_size: int, words: Words) -> Iterator[StructuringReport]:
    """Work the queue off, two batches at a time: one is in the database while the other is in the rules."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        running = {pool.submit(_structure_batch, engine, mapping, batch_size, words) for _ in range(_WORKERS)}
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                if report := future.result():
                    running.add(pool.submit(_structure_batch, engine, mapping, batch_size, words))
                    yield report


def _structure_batch(engine: Engine, mapping: Mapping, size: int, words: Words) -> StructuringReport | None:
    """Structure one batch in one transaction; None when nothing is left."""
    with engine.begin() as connection:
        lift_limits(connection)
        db = _driver(connection)
        ids = repository.take_batch(db, size)
        if not ids:
            return None
        mirrored = repository.read_mirrored(db, ids)
        structured = [(structure(each, mapping), at) for each, at in mirrored]
        written = repository.write_structured(db, structured)
        removed = repository.remove_absent(db, ids, (each.source["Id"] for each, _ in mirrored))
        new = _words_of(structured) - words.known
        # Last, because another batch that has the same new word waits until this one is committed.
        repository.add_words(db, new, words.language)
    words.keep(new)
    return StructuringReport(len(ids), written, removed)


def _words_of(structured: Sequence[tuple[StructuredActivity, object]]) -> set[str]:
    return set().union(*(activity.words() for activity, _ in structured))


def _fold_counts(engine: Engine) -> None:
    with engine.begin() as connection:
        lift_limits(connection)
        repository.fold_counts(_driver(connection))


def keep_runs_out(connection: Connection) -> None:
    """Wait until no run works, and keep others out until the transaction of `connection` ends."""
    connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def structure_now(connection: Connection, ids: Sequence[str], mapping: Mapping) -> int:
    """Structure these activities in the caller's transaction, which keeps runs out; return how many changed.

    Words that only they had are forgotten, too.
    """
    db, written, gone = _driver(connection), 0, set[str]()
    language = repository.language_of_words(db)
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH_SIZE):
        batch = ordered[start : start + BATCH_SIZE]
        mirrored = repository.read_mirrored(db, batch)
        before = repository.read_words(db, batch)
        structured = [(structure(each, mapping), at) for each, at in mirrored]
        written += repository.write_structured(db, structured)
        written += repository.remove_absent(db, batch, (each.source["Id"] for each, _ in mirrored))
        repository.add_words(db, _words_of(structured), language)
        gone |= before - repository.read_words(db, batch)
    repository.forget_words(db, gone)
    repository.fold_counts(db, always=True)
    return written


def _driver(connection: Connection) -> Db:
    driver: Db = connection.connection.driver_connection  # type: ignore[assignment]
    return driver


def _finish_run(engine: Engine, run_id: UUID, status: str, report: StructuringReport) -> None:
    with engine.begin() as connection:
        if report.looked_at == 0 and status == "succeeded":
            connection.execute(delete(StructuringRun).where(StructuringRun.id == run_id))
            return
        connection.execute(
            update(StructuringRun)
            .where(StructuringRun.id == run_id)
            .values(
                status=status,
                finished_at=func.now(),
                looked_at=report.looked_at,
                written=report.written,
                removed=report.removed,
            )
        )


def _refresh_statistics(engine: Engine) -> None:
    """Let the planner know, and mark pages all-visible, so that counts come from indexes alone."""
    # It may be refused or run out of its role's time; the run is done either way, and autovacuum comes later.
    with suppress(DBAPIError), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE) sf_activity_structured"))


async def count_activities(session: AsyncSession) -> ActivityCounts:
    """Return how many activities there are, how many wait to be structured, and how fresh they are."""
    live = select(func.count()).where(~SfActivityStructured.is_deleted).scalar_subquery()
    deleted = select(func.count()).where(SfActivityStructured.is_deleted).scalar_subquery()
    queued = select(func.count()).select_from(QueuedActivity).scalar_subquery()
    logged = select(func.count()).select_from(mirror_changes).scalar_subquery()
    newest = select(func.max(StructuringRun.finished_at)).where(StructuringRun.written > 0).scalar_subquery()
    row = (await session.execute(select(live, deleted, queued + logged, newest))).one()
    return ActivityCounts(count=row[0], deleted=row[1], pending=row[2], last_structured_at=row[3])
