"""Asking for an erasure, and keeping records from it. What the API may not write, a job does."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth.audit import Event, record
from coolmint.auth.viewer import Viewer
from coolmint.erasure.errors import ErasureNotFound, HoldNotFound, LegalHold, PersonIdInvalid, RecordIdInvalid
from coolmint.erasure.models import Erasure, Hold
from coolmint.platform.jobs import enqueue
from coolmint.salesforce.ids import InvalidSalesforceId, to_18


def person_id(given: str) -> str:
    """Return the 18-character id of a contact or a lead.

    Raises:
        PersonIdInvalid: it is none.
    """
    try:
        id_ = to_18(given)
    except InvalidSalesforceId:
        id_ = ""
    if id_[:3] not in ("003", "00Q"):
        message = "This is no Salesforce id of a contact or a lead."
        raise PersonIdInvalid(message, [("salesforce_id", "must begin with 003 or 00Q and have 15 or 18 characters")])
    return id_


async def request_erasure(session: AsyncSession, viewer: Viewer, given: str, *, redacts: bool) -> Erasure:
    """Note that a person shall be erased; the worker does it once the transaction commits.

    Raises:
        PersonIdInvalid: it is no id of a person.
        LegalHold: the person must be kept. A hold on an activity of theirs is found by the worker.
    """
    id_ = person_id(given)
    held = select(Hold.id).where(Hold.salesforce_id == id_, Hold.lifted_at.is_(None)).limit(1)
    if (await session.execute(held)).first() is not None:
        raise LegalHold("A legal hold keeps this person's data; lift it first.", salesforce_ids=[id_])
    values = {"id": uuid4(), "salesforce_id": id_, "redacts_mentions": redacts, "requested_by": viewer.user_id}
    asked = (await session.execute(insert(Erasure).values(**values).returning(Erasure))).scalar_one()
    await enqueue(session, "erasure.erase_person", erasure_id=asked.id)
    details = {"erasure_id": asked.id, "redacts_mentions": redacts}
    await record(session, Event("erasure.requested", viewer, object="contact", ids=[id_], details=details))
    return asked


async def get_erasure(session: AsyncSession, id_: UUID) -> Erasure:
    """Return a request with its report.

    Raises:
        ErasureNotFound: there is none.
    """
    found = await session.get(Erasure, id_)
    if found is None:
        raise ErasureNotFound("No erasure has this id.")
    return found


async def list_holds(session: AsyncSession) -> Sequence[Hold]:
    """Return the holds that are not lifted, the latest first."""
    statement = select(Hold).where(Hold.lifted_at.is_(None)).order_by(Hold.placed_at.desc(), Hold.id)
    return (await session.execute(statement)).scalars().all()


async def place_hold(session: AsyncSession, viewer: Viewer, given: str, reason: str) -> Hold:
    """Keep a record from being erased until the hold is lifted.

    Raises:
        RecordIdInvalid: it is no Salesforce id.
    """
    try:
        id_ = to_18(given)
    except InvalidSalesforceId:
        raise RecordIdInvalid("This is no Salesforce id.", [("salesforce_id", "15 or 18 characters")]) from None
    values = {"id": uuid4(), "salesforce_id": id_, "reason": reason, "placed_by": viewer.user_id}
    hold = (await session.execute(insert(Hold).values(**values).returning(Hold))).scalar_one()
    event = Event("legal_hold.placed", viewer, object="record", ids=[id_], details={"hold_id": hold.id})
    await record(session, event)
    return hold


async def lift_hold(session: AsyncSession, viewer: Viewer, id_: UUID) -> None:
    """Let a record be erased again, as far as this hold goes.

    Raises:
        HoldNotFound: there is none, or it is lifted.
    """
    lifted = (
        update(Hold)
        .where(Hold.id == id_, Hold.lifted_at.is_(None))
        .values(lifted_at=func.now(), lifted_by=viewer.user_id)
        .returning(Hold.salesforce_id)
    )
    salesforce_id = (await session.execute(lifted)).scalar_one_or_none()
    if salesforce_id is None:
        raise HoldNotFound("No hold has this id, or it is lifted already.")
    event = Event("legal_hold.lifted", viewer, object="record", ids=[salesforce_id], details={"hold_id": id_})
    await record(session, event)
