"""Erasing a person, as the owner of the tables, in one transaction: killed half-way, nothing has happened.

It waits for imports and structuring runs and keeps them out: what they have read before must not be written behind it.
"""

from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from psycopg import sql
from sqlalchemy import Connection, Engine, func, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from coolmint.activities.mapping import Mapping as FieldMapping
from coolmint.auth.audit import Event, Outcome, record_sync
from coolmint.auth.viewer import Viewer
from coolmint.erasure import repository
from coolmint.erasure.errors import LegalHold, PersonNotFound
from coolmint.erasure.models import Erasure
from coolmint.erasure.person import Person
from coolmint.erasure.repository import Db
from coolmint.erasure.rewriting import Rewritten, rewrite
from coolmint.exports.service import forget_files
from coolmint.platform.database import lift_limits
from coolmint.salesforce.objects import EVENT, EVENT_RELATION, MIRRORED, TASK, TASK_RELATION, SalesforceObject
from coolmint.salesforce.service import keep_imports_out
from coolmint.structuring.service import keep_runs_out, structure_now

_SHOWN = 1_000


@dataclass
class Found:
    """How many, and the first thousand ids."""

    count: int = 0
    ids: list[str] = field(default_factory=list)

    def add(self, id_: str) -> None:
        self.count += 1
        if len(self.ids) < _SHOWN:
            self.ids.append(id_)


@dataclass
class ErasureReport:
    """Where the person was, and what became of it. `mentions` and `namesakes` are by object or object and field."""

    salesforce_id: str
    redacts_mentions: bool
    is_dry_run: bool = False
    removed: dict[str, int] = field(default_factory=dict)
    references: dict[str, int] = field(default_factory=dict)
    mentions: dict[str, Found] = field(default_factory=dict)
    namesakes: dict[str, Found] = field(default_factory=dict)
    activities: int = 0


def erase_person(
    engine: Engine, mapping: FieldMapping, viewer: Viewer, id_: str, *, redacts: bool, is_dry_run: bool = False
) -> ErasureReport:
    """Erase a contact or a lead everywhere; a dry run tells the same and changes nothing. Safe to run again.

    Raises:
        PersonNotFound: nobody of this id is in the mirror, nor was erased before.
        LegalHold: the person, or an activity that would change, must be kept.
    """
    with Session(engine) as session, session.begin() as transaction:
        report = _erase(session.connection(), mapping, id_, redacts=redacts)
        report.is_dry_run = is_dry_run
        if is_dry_run:
            transaction.rollback()
            return report
        record_sync(session, _done(report, viewer))
    _forget_dead_rows(engine)
    return report


def run_erasure(engine: Engine, mapping: FieldMapping, erasure_id: UUID) -> None:
    """Do what was requested, unless it is done; a refusal is kept with the request."""
    try:
        with Session(engine) as session, session.begin():
            asked = session.get(Erasure, erasure_id, with_for_update=True)
            if asked is None or asked.status != "requested":
                return
            report = _erase(session.connection(), mapping, asked.salesforce_id, redacts=asked.redacts_mentions)
            asked.status, asked.report = "done", asdict(report)
            asked.finished_at = func.clock_timestamp()
            record_sync(session, _done(report, None, erasure_id))
    except (LegalHold, PersonNotFound) as refusal:
        _note_refusal(engine, erasure_id, refusal)
        return
    _forget_dead_rows(engine)


def _note_refusal(engine: Engine, erasure_id: UUID, refusal: LegalHold | PersonNotFound) -> None:
    refused = update(Erasure).where(Erasure.id == erasure_id)
    with Session(engine) as session, session.begin():
        session.execute(refused.values(status="refused", refusal=refusal.code, finished_at=func.clock_timestamp()))
        details = {"erasure_id": erasure_id, "reason": refusal.code}
        record_sync(session, Event("erasure.done", actor="system", outcome=Outcome.REFUSED, details=details))


def _done(report: ErasureReport, viewer: Viewer | None, erasure_id: UUID | None = None) -> Event:
    details = {"erasure_id": erasure_id, "activities": report.activities, "redacts_mentions": report.redacts_mentions}
    return Event("erasure.done", viewer, actor="system", object="contact", ids=[report.salesforce_id], details=details)


def _erase(connection: Connection, mapping: FieldMapping, id_: str, *, redacts: bool) -> ErasureReport:
    lift_limits(connection)
    keep_runs_out(connection)
    keep_imports_out(connection)
    db: Db = connection.connection.driver_connection  # type: ignore[assignment]
    source = repository.read_person(db, id_)
    if source is None and not repository.is_suppressed(db, id_):
        raise PersonNotFound(f"There is no contact and no lead {id_} here.")
    person, report = Person(id_, source or {}), ErasureReport(id_, redacts)
    repository.suppress(db, id_)
    touched = repository.structured_with(db, id_)
    report.removed = repository.remove_person(db, id_)
    relations, activities = repository.remove_relations(db, id_)
    report.removed |= relations
    touched |= activities
    for object_ in MIRRORED:
        touched |= _rewrite_rows(db, object_, person, report)
    pattern = person.database_pattern()
    report.removed["import_quarantine"] = repository.remove_quarantined(db, id_, pattern, mentions=redacts)
    if kept := repository.held(db, {id_, *touched}):
        raise LegalHold("A legal hold keeps what would be erased; lift it first.", salesforce_ids=kept[:_SHOWN])
    forget_files(connection)
    report.activities = structure_now(connection, sorted(touched), mapping)
    return report


def _rewrite_rows(db: Db, object_: SalesforceObject, person: Person, report: ErasureReport) -> set[str]:
    """Take the person out of the object's rows; return the activities that this changes."""
    changed: list[tuple[str, dict[str, Any]]] = []
    originals: list[tuple[str, str, str, str]] = []
    touched: set[str] = set()
    pattern = person.mention()
    for id_, source in repository.find_rows(db, object_, person.database_pattern()):
        found = rewrite(object_, source, person, pattern, redacts=report.redacts_mentions)
        _count(report, object_, id_, found)
        if found.is_changed:
            changed.append((id_, found.source))
            originals += [(object_.name, id_, name, was) for name, was in found.originals.items()]
            touched |= _activities_of(object_, id_, source)
    repository.write_rows(db, object_, changed)
    repository.remember_redacted(db, originals)
    return touched


def _count(report: ErasureReport, object_: SalesforceObject, id_: str, found: Rewritten) -> None:
    for name in found.references:
        key = f"{object_.name}.{name}"
        report.references[key] = report.references.get(key, 0) + 1
    for name in found.mentions:
        report.mentions.setdefault(f"{object_.name}.{name}", Found()).add(id_)
    if found.namesake:
        report.namesakes.setdefault(object_.name, Found()).add(id_)


def _activities_of(object_: SalesforceObject, id_: str, source: dict[str, Any]) -> set[str]:
    if object_ in (TASK, EVENT):
        return {id_}
    if object_ in (TASK_RELATION, EVENT_RELATION):
        return {source[name] for name in ("TaskId", "EventId", "ChildEventId") if source.get(name)}
    return set()


def _forget_dead_rows(engine: Engine) -> None:
    """Let PostgreSQL overwrite what was, and forget what it knew of common values; it does so by itself later."""
    with suppress(DBAPIError), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in repository.tables():
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))
