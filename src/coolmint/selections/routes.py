"""The calls about what somebody has chosen."""

from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Body, Header, Query, Request, Response

from coolmint.activities.dependencies import ActivityFilter, Catalogue, allow_only
from coolmint.activities.examples import OPTIONS_EXAMPLE, PAGE_EXAMPLE
from coolmint.activities.query import parse_sort
from coolmint.activities.schemas import ActivityPage, FilterOptions
from coolmint.auth.dependencies import Selector
from coolmint.platform.web import PROTECTED_RESPONSES, Problem, Session, example, refuse_unknown_parameters
from coolmint.selections import contexts, service
from coolmint.selections.examples import (
    CHANGE_BODIES,
    CHANGED_EXAMPLE,
    CONTAINED_EXAMPLE,
    RECEIPT_EXAMPLE,
    RECEIPT_READ_EXAMPLE,
    STATE_EXAMPLE,
    TAKE_BODIES,
    TAKEN_EXAMPLE,
)
from coolmint.selections.schemas import (
    Contained,
    ContainedIds,
    ReceiptRead,
    SelectionChange,
    SelectionChanged,
    SelectionCreate,
    SelectionRead,
    SelectionReceipt,
    SelectionState,
    Shown,
)

router = APIRouter(tags=["selections"], responses=PROTECTED_RESPONSES)

_State = TypeVar("_State", bound=SelectionState)
_Responses = dict[int | str, dict[str, Any]]
_NOT_FOUND: _Responses = {404: {"model": Problem, "description": "No selection of yours has this id"}}
_CONFLICT: _Responses = {409: {"model": Problem, "description": "Not the set that was shown, or not readable any more"}}
_UNREADABLE: _Responses = {409: {"model": Problem, "description": "It asks for a field that is hidden from you now"}}
_STALE: _Responses = {412: {"model": Problem, "description": "Changed since, elsewhere"}}

IfMatch = Annotated[
    str | None, Header(max_length=40, description="The `version` you saw, quoted; refused when it changed since.")
]


@router.post(
    "/activities/selection",
    response_model=SelectionRead,
    responses={**_NOT_FOUND, **_CONFLICT, **example(TAKEN_EXAMPLE)},
)
async def select_activities(
    request: Request,
    session: Session,
    viewer: Selector,
    catalogue: Catalogue,
    asked: Annotated[SelectionCreate, Body(openapi_examples=TAKE_BODIES)],
) -> SelectionRead:
    """Resolve a selection and return its exact text for a model; over budget it is refused, never cut."""
    refuse_unknown_parameters(request, set())
    return await contexts.select_activities(session, viewer, asked, catalogue, request.app.state.settings.context)


@router.get("/selections/current", response_model=SelectionState, responses={**_UNREADABLE, **example(STATE_EXAMPLE)})
async def get_current_selection(
    request: Request, response: Response, session: Session, viewer: Selector, catalogue: Catalogue
) -> SelectionState:
    """Read your selection; it is the same on every device."""
    refuse_unknown_parameters(request, set())
    return _tagged(response, await service.read_current(session, viewer, catalogue))


@router.get(
    "/selections/{selection_id}",
    response_model=SelectionState,
    responses={**_NOT_FOUND, **_UNREADABLE, **example(STATE_EXAMPLE)},
)
async def get_selection(
    request: Request,
    response: Response,
    session: Session,
    viewer: Selector,
    catalogue: Catalogue,
    selection_id: UUID,
) -> SelectionState:
    """Read a selection of yours: how it is defined, and its exact count and tokens now."""
    refuse_unknown_parameters(request, set())
    return _tagged(response, await service.read_state(session, viewer, catalogue, selection_id))


@router.post(
    "/selections/{selection_id}/changes",
    response_model=SelectionChanged,
    responses={**_NOT_FOUND, **_UNREADABLE, **_STALE, **example(CHANGED_EXAMPLE)},
)
async def change_selection(
    request: Request,
    response: Response,
    session: Session,
    viewer: Selector,
    catalogue: Catalogue,
    selection_id: UUID,
    asked: Annotated[SelectionChange, Body(openapi_examples=CHANGE_BODIES)],
    if_match: IfMatch = None,
) -> SelectionChanged:
    """Do operations, all or none. Each is told what became of it, and is one step to undo."""
    refuse_unknown_parameters(request, set())
    changed = await service.change(session, viewer, catalogue, selection_id, asked, _version(if_match))
    return _tagged(response, changed)


@router.post(
    "/selections/{selection_id}/contains",
    response_model=Contained,
    responses={**_NOT_FOUND, **_UNREADABLE, **example(CONTAINED_EXAMPLE)},
)
async def ask_selection(
    request: Request,
    session: Session,
    viewer: Selector,
    catalogue: Catalogue,
    selection_id: UUID,
    asked: ContainedIds,
) -> Contained:
    """Tell which of these activities are selected."""
    refuse_unknown_parameters(request, set())
    return await service.contains(session, viewer, catalogue, selection_id, asked.ids)


@router.get(
    "/selections/{selection_id}/activities",
    response_model=ActivityPage,
    dependencies=[allow_only("show", "sort", "limit", "cursor")],
    responses={**_NOT_FOUND, **_UNREADABLE, **example(PAGE_EXAMPLE)},
)
async def list_selected_activities(
    session: Session,
    viewer: Selector,
    query: ActivityFilter,
    catalogue: Catalogue,
    selection_id: UUID,
    show: Annotated[Shown, Query(description="All, or those that the filter parameters hide or match.")] = Shown.ALL,
    sort: Annotated[str | None, Query(max_length=40, description="As in the list.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=2000, description="`next_cursor` of the page before.")] = None,
) -> ActivityPage:
    """List what is selected, or what of it a filter hides."""
    chosen = await service.divide(session, viewer, catalogue, selection_id, show, query)
    by = parse_sort(sort, chosen, viewer)
    return await service.list_activities(session, viewer, catalogue, chosen, by, cursor=cursor, limit=limit)


@router.get(
    "/selections/{selection_id}/breakdown",
    response_model=FilterOptions,
    responses={**_NOT_FOUND, **_UNREADABLE, **example(OPTIONS_EXAMPLE)},
)
async def break_selection_down(
    request: Request,
    session: Session,
    viewer: Selector,
    catalogue: Catalogue,
    selection_id: UUID,
    facet: Annotated[list[str] | None, Query(max_length=50, description="Only these facets.")] = None,
) -> Response:
    """Count what is selected by owner, kind, month and every other facet."""
    refuse_unknown_parameters(request, {"facet"})
    body = await service.break_down(session, viewer, catalogue, selection_id, facet or [])
    return Response(body, media_type="application/json")


@router.post(
    "/selections/{selection_id}/receipt",
    response_model=SelectionReceipt,
    responses={**_NOT_FOUND, **_UNREADABLE, **example(RECEIPT_EXAMPLE)},
)
async def make_receipt(
    request: Request, session: Session, viewer: Selector, catalogue: Catalogue, selection_id: UUID
) -> SelectionReceipt:
    """Keep what the selection holds now as a receipt, which an action then has to bring."""
    refuse_unknown_parameters(request, set())
    return await service.make_receipt(session, viewer, catalogue, selection_id)


@router.get(
    "/receipts/{receipt_id}",
    response_model=ReceiptRead,
    responses={
        404: {"model": Problem, "description": "No receipt of yours has this id"},
        **example(RECEIPT_READ_EXAMPLE),
    },
)
async def get_receipt(request: Request, session: Session, viewer: Selector, receipt_id: UUID) -> ReceiptRead:
    """Read what a receipt of yours holds."""
    refuse_unknown_parameters(request, set())
    return await service.read_receipt(session, viewer, receipt_id)


def _version(if_match: str | None) -> int | None:
    text = (if_match or "").removeprefix("W/").strip('" ')
    if not text or text == "*":
        return None
    # What is no version of ours cannot be the present one.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _tagged(response: Response, state: _State) -> _State:
    response.headers["ETag"] = f'"{state.version}"'
    return state
