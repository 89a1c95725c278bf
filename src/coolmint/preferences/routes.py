"""The calls about what one has set for oneself; whoever may read may set how they read."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request

from coolmint.activities.dependencies import Catalogue
from coolmint.activities.examples import PAGE_EXAMPLE
from coolmint.auth.dependencies import Reader
from coolmint.platform.web import PROTECTED_RESPONSES, Problem, Session, example, refuse_unknown_parameters
from coolmint.preferences import service
from coolmint.preferences.schemas import KeptActivities, PreferencesRead, PreferencesUpdate, SearchCreate, SearchList

router = APIRouter(prefix="/preferences", tags=["preferences"], responses=PROTECTED_RESPONSES)

_SEARCHES: dict[str, Any] = {"items": ["reimbursement", '"coding guide"']}
PREFERENCES_EXAMPLE: dict[str, Any] = {
    "density": "normal",
    "columns": None,
    "default_view_id": None,
    "theme": "auto",
    "language": "en",
    "time_zone": "Europe/Berlin",
    "keeps_searches": True,
    "recent_searches": _SEARCHES["items"],
}


@router.get("", response_model=PreferencesRead, responses=example(PREFERENCES_EXAMPLE))
async def get_preferences(request: Request, session: Session, viewer: Reader) -> PreferencesRead:
    """Read what one has set for oneself, and one's last searches."""
    refuse_unknown_parameters(request, set())
    return await service.get_preferences(session, viewer)


@router.patch("", response_model=PreferencesRead, responses=example(PREFERENCES_EXAMPLE))
async def set_preferences(
    request: Request, session: Session, viewer: Reader, catalogue: Catalogue, given: PreferencesUpdate
) -> PreferencesRead:
    """Set what is given; null takes back what was set."""
    refuse_unknown_parameters(request, set())
    return await service.set_preferences(session, viewer, given, catalogue)


@router.post("/searches", response_model=SearchList, responses=example(_SEARCHES))
async def keep_search(request: Request, session: Session, viewer: Reader, given: SearchCreate) -> SearchList:
    """Keep a search among one's last ten, unless one wants none kept."""
    refuse_unknown_parameters(request, set())
    return await service.keep_search(session, viewer, given.q)


@router.delete("/searches", status_code=204)
async def forget_searches(request: Request, session: Session, viewer: Reader) -> None:
    """Forget one's searches."""
    refuse_unknown_parameters(request, set())
    await service.forget_searches(session, viewer)


_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No activity has this id"}}
_KEPT: dict[str, Any] = {"opened": PAGE_EXAMPLE["items"], "favourites": []}
ActivityId = Annotated[str, Path(max_length=40, description="UUID, or Salesforce id of 15 or 18 characters.")]


@router.get("/activities", response_model=KeptActivities, responses=example(_KEPT))
async def list_kept_activities(
    request: Request, session: Session, viewer: Reader, catalogue: Catalogue
) -> KeptActivities:
    """List the activities one opened last, and one's favourites."""
    refuse_unknown_parameters(request, set())
    return await service.list_kept(session, viewer, catalogue)


@router.put("/activities/{activity_id}/opened", status_code=204, responses=_NOT_FOUND)
async def keep_opened(
    request: Request, session: Session, viewer: Reader, catalogue: Catalogue, activity_id: ActivityId
) -> None:
    """Note that one opened an activity; the last 20 are kept."""
    refuse_unknown_parameters(request, set())
    await service.keep_opened(session, viewer, activity_id, catalogue)


@router.put("/activities/{activity_id}/favourite", status_code=204, responses=_NOT_FOUND)
async def add_favourite(
    request: Request, session: Session, viewer: Reader, catalogue: Catalogue, activity_id: ActivityId
) -> None:
    """Make an activity a favourite of one's own."""
    refuse_unknown_parameters(request, set())
    await service.keep_favourite(session, viewer, activity_id, catalogue, is_favourite=True)


@router.delete("/activities/{activity_id}/favourite", status_code=204, responses=_NOT_FOUND)
async def remove_favourite(
    request: Request, session: Session, viewer: Reader, catalogue: Catalogue, activity_id: ActivityId
) -> None:
    """Let an activity be no favourite any more."""
    refuse_unknown_parameters(request, set())
    await service.keep_favourite(session, viewer, activity_id, catalogue, is_favourite=False)
