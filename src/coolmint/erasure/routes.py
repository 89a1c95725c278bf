"""The calls with which administrators have people erased, and keep records from that."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request

from coolmint.auth.dependencies import Administrator
from coolmint.erasure import service
from coolmint.erasure.examples import ERASED_EXAMPLE, HOLD_EXAMPLE, HOLDS_EXAMPLE, REQUESTED_EXAMPLE
from coolmint.erasure.schemas import ErasureCreate, ErasureRead, HoldCreate, HoldList, HoldRead
from coolmint.platform.web import PROTECTED_RESPONSES, Problem, Session, example, refuse_unknown_parameters

_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "There is none of this id"}}
_HELD: dict[int | str, dict[str, Any]] = {409: {"model": Problem, "description": "A legal hold keeps it"}}
router = APIRouter(tags=["erasure"], responses=PROTECTED_RESPONSES)


@router.post(
    "/erasures",
    response_model=ErasureRead,
    status_code=202,
    responses={**_HELD, **example(REQUESTED_EXAMPLE, 202)},
)
async def request_erasure(session: Session, viewer: Administrator, given: ErasureCreate) -> ErasureRead:
    """Have a contact or a lead erased everywhere; the worker does it, and the answer's `id` tells how it went."""
    asked = await service.request_erasure(session, viewer, given.salesforce_id, redacts=given.redact_mentions)
    return ErasureRead.model_validate(asked)


@router.get("/erasures/{erasure_id}", response_model=ErasureRead, responses={**_NOT_FOUND, **example(ERASED_EXAMPLE)})
async def get_erasure(request: Request, session: Session, viewer: Administrator, erasure_id: UUID) -> ErasureRead:
    """Read how an erasure went: where the person was, with counts and ids, never with what was there."""
    refuse_unknown_parameters(request, set())
    return ErasureRead.model_validate(await service.get_erasure(session, erasure_id))


@router.get("/legal-holds", response_model=HoldList, responses=example(HOLDS_EXAMPLE))
async def list_holds(request: Request, session: Session, viewer: Administrator) -> HoldList:
    """List the holds that are not lifted."""
    refuse_unknown_parameters(request, set())
    return HoldList(items=[HoldRead.model_validate(hold) for hold in await service.list_holds(session)])


@router.post("/legal-holds", response_model=HoldRead, status_code=201, responses=example(HOLD_EXAMPLE, 201))
async def place_hold(session: Session, viewer: Administrator, given: HoldCreate) -> HoldRead:
    """Keep a person or an activity from being erased until the hold is lifted."""
    return HoldRead.model_validate(await service.place_hold(session, viewer, given.salesforce_id, given.reason))


@router.delete("/legal-holds/{hold_id}", status_code=204, responses=_NOT_FOUND)
async def lift_hold(session: Session, viewer: Administrator, hold_id: UUID) -> None:
    """Lift a hold."""
    await service.lift_hold(session, viewer, hold_id)
