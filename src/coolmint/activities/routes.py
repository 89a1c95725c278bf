"""The three calls that read activities."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from coolmint.activities import service
from coolmint.activities.dependencies import ActivityFilter, Catalogue, allow_only
from coolmint.activities.examples import DETAIL_EXAMPLE, OPTIONS_EXAMPLE, PAGE_EXAMPLE
from coolmint.activities.query import DEFAULT_SORT, parse_sort
from coolmint.activities.schemas import ActivityDetail, ActivityPage, FilterOptions
from coolmint.auth.canaries import note_canaries
from coolmint.auth.dependencies import Reader
from coolmint.platform.web import PROTECTED_RESPONSES, Problem, Session, example, refuse_unknown_parameters

router = APIRouter(prefix="/activities", tags=["activities"], responses=PROTECTED_RESPONSES)


@router.get(
    "/",
    response_model=ActivityPage,
    dependencies=[allow_only("sort", "limit", "cursor")],
    responses=example(PAGE_EXAMPLE),
)
async def list_activities(
    session: Session,
    viewer: Reader,
    query: ActivityFilter,
    sort: Annotated[
        str | None,
        Query(max_length=40, description="A column, `-` for descending; `relevance` with q.", examples=[DEFAULT_SORT]),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=2000, description="`next_cursor` of the page before.")] = None,
) -> ActivityPage:
    """List activities: filter, search, sort, page by page. An unknown parameter is refused."""
    return await service.list_activities(session, viewer, query, parse_sort(sort, query), cursor=cursor, limit=limit)


@router.get(
    "/filter-options",
    response_model=FilterOptions,
    dependencies=[allow_only("facet", "facet_q")],
    responses=example(OPTIONS_EXAMPLE),
)
async def get_filter_options(
    session: Session,
    viewer: Reader,
    query: ActivityFilter,
    catalogue: Catalogue,
    facet: Annotated[list[str] | None, Query(max_length=50, description="Only these facets.")] = None,
    facet_q: Annotated[str | None, Query(max_length=100, description="Only options whose label has this.")] = None,
) -> FilterOptions:
    """List what one can filter by, with counts under all the other filters; at most 100 options a facet."""
    return await service.get_filter_options(session, viewer, query, catalogue, only=facet or (), label_contains=facet_q)


@router.get(
    "/{activity_id}",
    response_model=ActivityDetail,
    responses={404: {"model": Problem, "description": "No activity has this id"}, **example(DETAIL_EXAMPLE)},
)
async def get_activity(
    request: Request,
    session: Session,
    viewer: Reader,
    catalogue: Catalogue,
    activity_id: Annotated[str, Path(max_length=40, description="UUID, or Salesforce id of 15 or 18 characters.")],
) -> ActivityDetail:
    """Read one activity with contacts, attributes, its context for a model and its source."""
    refuse_unknown_parameters(request, set())
    found = await service.get_activity(session, viewer, activity_id, catalogue)
    opened = [found.salesforce_id, found.account.id if found.account else None, *(each.id for each in found.contacts)]
    await note_canaries(session, viewer, opened, request.app.state.settings.alerts)
    return found
