"""The three calls that read activities."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from coolmint.activities import grouping, listing, options, service, timeline
from coolmint.activities.dependencies import ActivityFilter, Catalogue, allow_only
from coolmint.activities.examples import (
    DETAIL_EXAMPLE,
    FIELDS_EXAMPLE,
    GROUPS_EXAMPLE,
    OPTIONS_EXAMPLE,
    PAGE_EXAMPLE,
    TIMELINE_EXAMPLE,
)
from coolmint.activities.field_list import list_filter_fields
from coolmint.activities.field_rules import deniable_fields
from coolmint.activities.query import DEFAULT_SORT, MAX_Q, parse_sort
from coolmint.activities.schemas import (
    ActivityDetail,
    ActivityPage,
    FilterFields,
    FilterOptions,
    GroupList,
    Timeline,
    TimelineUnit,
)
from coolmint.auth import field_rules
from coolmint.auth.canaries import note_canaries
from coolmint.auth.dependencies import Administrator, Reader, ReadSession
from coolmint.auth.schemas import FieldRules, FieldRulesRead
from coolmint.platform.web import PROTECTED_RESPONSES, Problem, Session, example, refuse_unknown_parameters

router = APIRouter(prefix="/activities", tags=["activities"], responses=PROTECTED_RESPONSES)


@router.get(
    "/",
    response_model=ActivityPage,
    dependencies=[allow_only("sort", "limit", "cursor", "at", "total")],
    responses=example(PAGE_EXAMPLE),
)
async def list_activities(
    session: ReadSession,
    viewer: Reader,
    query: ActivityFilter,
    catalogue: Catalogue,
    sort: Annotated[
        str | None,
        Query(max_length=40, description="A column, `-` for descending; `relevance` with q.", examples=[DEFAULT_SORT]),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[
        str | None, Query(max_length=2000, description="`next_cursor` or `prev_cursor` of a page of this list.")
    ] = None,
    at: Annotated[date | None, Query(description="Begin at this day, in a list sorted by date.")] = None,
    total: Annotated[
        Literal["auto", "exact"],
        Query(description="`exact` counts however long it takes; else a large total is about."),
    ] = "auto",
) -> Response:
    """List activities: filter, search, sort, page by page, forwards and back. An unknown parameter is refused."""
    by = parse_sort(sort, query, viewer)
    body = await listing.list_as_json(
        session, viewer, query, catalogue, by, cursor=cursor, at=at, limit=limit, exact_total=total == "exact"
    )
    return Response(body, media_type="application/json")


@router.get(
    "/filter-options",
    response_model=FilterOptions,
    dependencies=[allow_only("facet", "facet_q")],
    responses=example(OPTIONS_EXAMPLE),
)
async def get_filter_options(
    session: ReadSession,
    viewer: Reader,
    query: ActivityFilter,
    catalogue: Catalogue,
    facet: Annotated[list[str] | None, Query(max_length=50, description="Only these facets.")] = None,
    facet_q: Annotated[str | None, Query(max_length=100, description="Only options whose label has this.")] = None,
) -> Response:
    """List what one can filter by, with counts under all the other filters; at most 100 options a facet."""
    body = await options.get_filter_options(session, viewer, query, catalogue, only=facet or (), label_contains=facet_q)
    return Response(body, media_type="application/json")


@router.get(
    "/timeline", response_model=Timeline, dependencies=[allow_only("unit")], responses=example(TIMELINE_EXAMPLE)
)
async def get_timeline(
    session: ReadSession,
    viewer: Reader,
    query: ActivityFilter,
    catalogue: Catalogue,
    unit: Annotated[TimelineUnit | None, Query(description="What suits the range when left out.")] = None,
) -> Timeline:
    """Count the activities of a filter by day, week or month; bars and undated ones add up to the total."""
    return await timeline.get_timeline(session, viewer, query, catalogue, unit)


@router.get("/filter-fields", response_model=FilterFields, responses=example(FIELDS_EXAMPLE))
async def get_filter_fields(request: Request, viewer: Reader, catalogue: Catalogue) -> FilterFields:
    """List every field of a filter expression with its operators, and how large an expression may be."""
    refuse_unknown_parameters(request, set())
    return list_filter_fields(viewer, catalogue)


@router.get(
    "/groups",
    response_model=GroupList,
    dependencies=[allow_only("by", "sort", "limit", "cursor")],
    responses=example(GROUPS_EXAMPLE),
)
async def list_groups(
    session: Session,
    viewer: Reader,
    query: ActivityFilter,
    catalogue: Catalogue,
    by: Annotated[str, Query(max_length=80, description="A facet, such as `owner`.", examples=["owner"])],
    sort: Annotated[str | None, Query(max_length=20, description="`-count`, `label` or `-label`.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=4000, description="`next_cursor` of the page before.")] = None,
) -> GroupList:
    """Count the activities of a filter by the values of one field; exact, the largest group first."""
    return await grouping.list_groups(session, viewer, query, catalogue, by, sort=sort, cursor=cursor, limit=limit)


@router.get(
    "/{activity_id}",
    response_model=ActivityDetail,
    responses={404: {"model": Problem, "description": "No activity has this id"}, **example(DETAIL_EXAMPLE)},
)
async def get_activity(
    request: Request,
    reading: ReadSession,
    session: Session,
    viewer: Reader,
    catalogue: Catalogue,
    activity_id: Annotated[str, Path(max_length=40, description="UUID, or Salesforce id of 15 or 18 characters.")],
    q: Annotated[str | None, Query(max_length=MAX_Q, description="A search, to be marked in the answer.")] = None,
) -> ActivityDetail:
    """Read one activity with contacts, attributes, its context for a model and its source."""
    refuse_unknown_parameters(request, {"q"})
    found = await service.get_activity(reading, viewer, activity_id, catalogue, q)
    opened = [found.salesforce_id, found.account.id if found.account else None, *(each.id for each in found.contacts)]
    await note_canaries(session, viewer, opened, request.app.state.settings.alerts)
    return found


rules_router = APIRouter(prefix="/field-rules", tags=["users"], responses=PROTECTED_RESPONSES)
_RULES = {"denied": {"admin": [], "manager": [], "rep": ["attr.product"], "auditor": []}, "fields": ["subject"]}


@rules_router.get("", response_model=FieldRulesRead, responses=example(_RULES))
async def get_field_rules(session: Session, viewer: Administrator, catalogue: Catalogue) -> FieldRulesRead:
    """Read which role may not see which field, and which fields there are to deny."""
    denied = await field_rules.read_denied(session)
    return FieldRulesRead(denied=denied, fields=deniable_fields(catalogue.mapping))


@rules_router.put("", response_model=FieldRulesRead, responses=example(_RULES))
async def set_field_rules(
    session: Session, viewer: Administrator, catalogue: Catalogue, given: FieldRules
) -> FieldRulesRead:
    """Deny each role exactly these fields: in lists, facets, search, details and contexts, from the next request on."""
    fields = deniable_fields(catalogue.mapping)
    await field_rules.set_denied(session, viewer, given.denied, fields)
    return FieldRulesRead(denied=await field_rules.read_denied(session), fields=fields)
