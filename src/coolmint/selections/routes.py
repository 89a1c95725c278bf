"""The calls that resolve and recall a selection."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Request

from coolmint.activities.dependencies import Catalogue
from coolmint.auth.dependencies import Selector
from coolmint.platform.web import PROTECTED_RESPONSES, Problem, Session, example, refuse_unknown_parameters
from coolmint.selections import service
from coolmint.selections.schemas import SelectionCreate, SelectionRead, SelectionReceipt

router = APIRouter(tags=["selections"], responses=PROTECTED_RESPONSES)

_RECEIPT: dict[str, Any] = {
    "selection_id": "0f2f9f5e-8f3a-5a53-9a51-5fb0d3d0c1a2",
    "count": 1,
    "hash": "2b1f6c0e9d",
    "created_at": "2026-03-13T09:12:00Z",
}
RECEIPT_EXAMPLE = {**_RECEIPT, "salesforce_ids": ["00T8c00000AbCdEEAV"]}
SELECTION_EXAMPLE: dict[str, Any] = {
    **_RECEIPT,
    "missing_ids": [],
    "format": "markdown",
    "fields": ["date", "subject", "notes"],
    "tokens": 41,
    "tokenizer": "o200k_base",
    "context": "## 2026-03-12 · Call: coding guide\n- id: 00T8c00000AbCdEEAV\n- notes:\n> Promised it.\n\n",
    "context_hash": "77ad0c",
    "activities": [{"id": "6d0b6a0e-27a5-5b63-9f5e-0d6c6b8a2f10", "salesforce_id": "00T8c00000AbCdEEAV", "tokens": 41}],
}
_BODIES: dict[str, Any] = {
    "hand-picked": {"value": {"activity_ids": ["00T8c00000AbCdEEAV"], "format": "markdown", "budget_tokens": 8000}},
    "by filter": {
        "value": {
            "filter": {"field": "specialty", "op": "is", "value": "Cardiology"},
            "q": "reimbursement",
            "except_ids": ["00T8c00000AbCdEEAV"],
            "fields": ["date", "subject", "notes"],
        }
    },
}


@router.post("/activities/selection", response_model=SelectionRead, responses=example(SELECTION_EXAMPLE))
async def select_activities(
    request: Request,
    session: Session,
    viewer: Selector,
    catalogue: Catalogue,
    asked: Annotated[SelectionCreate, Body(openapi_examples=_BODIES)],
) -> SelectionRead:
    """Resolve a selection and return its exact text for a model; over budget it is refused, never cut."""
    refuse_unknown_parameters(request, set())
    return await service.select_activities(session, viewer, asked, catalogue, request.app.state.settings.context)


@router.get(
    "/selections/{selection_id}",
    response_model=SelectionReceipt,
    responses={404: {"model": Problem, "description": "No selection has this id"}, **example(RECEIPT_EXAMPLE)},
)
async def get_selection(request: Request, session: Session, viewer: Selector, selection_id: UUID) -> SelectionReceipt:
    """Read what a selection held when it was resolved."""
    refuse_unknown_parameters(request, set())
    return await service.get_receipt(session, viewer, selection_id)
