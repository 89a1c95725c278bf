"""The calls about views. Keeping one's own is part of reading: a view gives no access to any activity."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response

from coolmint.activities.dependencies import Catalogue
from coolmint.auth.dependencies import Administrator, Reader, Selector
from coolmint.platform.web import PROTECTED_RESPONSES, Problem, Session, example, refuse_unknown_parameters
from coolmint.views import service
from coolmint.views.examples import DEPENDENT_EXAMPLE, HISTORY_EXAMPLE, PEOPLE_EXAMPLE, VIEW_EXAMPLE
from coolmint.views.schemas import (
    DependentViews,
    HandOver,
    HandOverRead,
    PeopleList,
    ViewCreate,
    ViewHistory,
    ViewList,
    ViewPins,
    ViewRead,
    ViewRestore,
    ViewUpdate,
)

router = APIRouter(prefix="/views", tags=["views"], responses=PROTECTED_RESPONSES)

_Responses = dict[int | str, dict[str, Any]]
_NOT_FOUND: _Responses = {404: {"model": Problem, "description": "There is none of this id, or it is not shared"}}
_CONFLICT: _Responses = {409: {"model": Problem, "description": "The name is taken, or the view is locked"}}
_VERSION: _Responses = {
    412: {"model": Problem, "description": "Saved by somebody since it was loaded"},
    428: {"model": Problem, "description": "`If-Match` is missing"},
}
_SAVING = {**_NOT_FOUND, **_CONFLICT, **_VERSION}

IfMatch = Annotated[
    str | None, Header(max_length=40, description="The `version` you loaded, quoted; needed, and refused when stale.")
]


def _version(if_match: str | None) -> int | None:
    text = (if_match or "").removeprefix("W/").strip('" ')
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _tagged(response: Response, view: ViewRead) -> ViewRead:
    response.headers["ETag"] = f'"{view.version}"'
    return view


@router.get("", response_model=ViewList, responses=example({"items": [VIEW_EXAMPLE]}))
async def list_views(request: Request, session: Session, viewer: Reader, catalogue: Catalogue) -> ViewList:
    """List one's own views and those shared with one, the pinned ones first."""
    refuse_unknown_parameters(request, set())
    return await service.list_views(session, viewer, catalogue)


@router.post("", response_model=ViewRead, status_code=201, responses={**_CONFLICT, **example(VIEW_EXAMPLE, 201)})
async def add_view(
    request: Request, session: Session, viewer: Reader, response: Response, catalogue: Catalogue, given: ViewCreate
) -> ViewRead:
    """Save a view; to share it takes the scope `select` too."""
    refuse_unknown_parameters(request, set())
    return _tagged(response, await service.add_view(session, viewer, given, catalogue))


@router.put("/pins", response_model=ViewList, responses=example({"items": [VIEW_EXAMPLE]}))
async def set_pins(
    request: Request, session: Session, viewer: Reader, catalogue: Catalogue, given: ViewPins
) -> ViewList:
    """Pin exactly these views for oneself, in this order."""
    refuse_unknown_parameters(request, set())
    return await service.set_pins(session, viewer, given.view_ids, catalogue)


@router.get("/people", response_model=PeopleList, responses=example(PEOPLE_EXAMPLE))
async def find_people(
    request: Request,
    session: Session,
    viewer: Selector,
    q: Annotated[str, Query(max_length=100, description="A part of the name or e-mail.")] = "",
) -> PeopleList:
    """Find people to share a view with; at most 20, by name."""
    refuse_unknown_parameters(request, {"q"})
    return await service.find_people(session, viewer, q)


@router.get("/hand-over", response_model=DependentViews, responses=example(DEPENDENT_EXAMPLE))
async def list_dependent_views(
    request: Request, session: Session, viewer: Administrator, from_id: UUID
) -> DependentViews:
    """List somebody's shared views, which others depend on."""
    refuse_unknown_parameters(request, {"from_id"})
    return await service.list_dependent(session, viewer, from_id)


@router.post("/hand-over", response_model=HandOverRead, responses=example({"handed_over": 1}))
async def hand_views_over(request: Request, session: Session, viewer: Administrator, given: HandOver) -> HandOverRead:
    """Give every shared view of one person to another; what is private stays where it is."""
    refuse_unknown_parameters(request, set())
    return await service.hand_over(session, viewer, given.from_id, given.to_id)


@router.get("/{view_id}", response_model=ViewRead, responses={**_NOT_FOUND, **example(VIEW_EXAMPLE)})
async def get_view(
    request: Request, session: Session, viewer: Reader, response: Response, catalogue: Catalogue, view_id: UUID
) -> ViewRead:
    """Read one view."""
    refuse_unknown_parameters(request, set())
    return _tagged(response, await service.get_view(session, viewer, view_id, catalogue))


@router.patch("/{view_id}", response_model=ViewRead, responses={**_SAVING, **example(VIEW_EXAMPLE)})
async def change_view(
    request: Request,
    session: Session,
    viewer: Reader,
    response: Response,
    catalogue: Catalogue,
    view_id: UUID,
    given: ViewUpdate,
    if_match: IfMatch = None,
) -> ViewRead:
    """Save over one's own view, share it, lock or unlock it; to share it takes the scope `select` too."""
    refuse_unknown_parameters(request, set())
    changed = await service.change_view(session, viewer, view_id, given, _version(if_match), catalogue)
    return _tagged(response, changed)


@router.delete("/{view_id}", status_code=204, responses=_SAVING)
async def remove_view(
    request: Request, session: Session, viewer: Reader, view_id: UUID, if_match: IfMatch = None
) -> None:
    """Delete one's own view, for everybody."""
    refuse_unknown_parameters(request, set())
    await service.remove_view(session, viewer, view_id, _version(if_match))


@router.get("/{view_id}/history", response_model=ViewHistory, responses={**_NOT_FOUND, **example(HISTORY_EXAMPLE)})
async def read_view_history(request: Request, session: Session, viewer: Reader, view_id: UUID) -> ViewHistory:
    """Read every state one's own view was saved in, the newest first, at most 200."""
    refuse_unknown_parameters(request, set())
    return await service.read_history(session, viewer, view_id)


@router.post("/{view_id}/restore", response_model=ViewRead, responses={**_SAVING, **example(VIEW_EXAMPLE)})
async def restore_view(
    request: Request,
    session: Session,
    viewer: Reader,
    response: Response,
    catalogue: Catalogue,
    view_id: UUID,
    given: ViewRestore,
    if_match: IfMatch = None,
) -> ViewRead:
    """Save over one's own view what it held as an earlier version."""
    refuse_unknown_parameters(request, set())
    restored = await service.restore_view(session, viewer, view_id, given.version, _version(if_match), catalogue)
    return _tagged(response, restored)
