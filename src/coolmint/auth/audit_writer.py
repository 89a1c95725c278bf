"""When audit events are written: together, as the last thing of a transaction, and told to the log after its commit.

Sealing holds the one row where the chain stands until the transaction ends. Done first, it would make all others wait
for the whole request, and two transactions that want each other's rows would block each other.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import event, text
from sqlalchemy.orm import Session, SessionTransaction

from coolmint.auth import audit_stream

_WAITING = "coolmint.audit.waiting"
_SEALED = "coolmint.audit.sealed"
_MARKS = "coolmint.audit.marks"

# A function of the tables' owner, because whoever may add events may not therefore read them.
_ADD = text("SELECT * FROM add_audit_events(CAST(:events AS jsonb))")


def hold_until_commit(session: Session, row: Mapping[str, Any]) -> None:
    """Keep an event for the end of the session's transaction; if that rolls back, it never was."""
    session.info.setdefault(_WAITING, []).append(row)


@event.listens_for(Session, "before_commit")
def _seal(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(_WAITING):
        return
    # Everything else first: nobody then waits for a row while holding the chain.
    session.flush()
    waiting = session.info.pop(_WAITING)
    found = session.execute(_ADD, {"events": orjson.dumps(waiting, default=str).decode()}).mappings()
    session.info[_SEALED] = [dict(row) for row in found]


@event.listens_for(Session, "after_commit")
def _tell(session: Session) -> None:
    if session.info.get(_SEALED):
        audit_stream.emit(session.info.pop(_SEALED))


@event.listens_for(Session, "after_transaction_create")
def _mark(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault(_MARKS, {})[transaction] = len(session.info.get(_WAITING, ()))


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    """Drop what was done since the savepoint, or since the transaction began."""
    kept = session.info.get(_MARKS, {}).pop(previous, 0)
    del session.info.get(_WAITING, [])[kept:]
    session.info.pop(_SEALED, None)


@event.listens_for(Session, "after_transaction_end")
def _unmark(session: Session, transaction: SessionTransaction) -> None:
    session.info.get(_MARKS, {}).pop(transaction, None)
