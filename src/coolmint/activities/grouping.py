"""The rules of groups: by what, in which order, and the filter that is exactly one group."""

from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import groups
from coolmint.activities.cursors import Cursor, CursorInvalid
from coolmint.activities.facets import Facet
from coolmint.activities.field_rules import hidden_filters
from coolmint.activities.fields import Op
from coolmint.activities.filters import Condition
from coolmint.activities.groups import After
from coolmint.activities.options import option_label
from coolmint.activities.query import ActivityQuery
from coolmint.activities.schemas import Group, GroupList, Total
from coolmint.activities.service import ActivityCatalogue, settle
from coolmint.auth.viewer import Viewer
from coolmint.platform.errors import Unprocessable

GROUP_SORTS = ("-count", "label", "-label")
_NOBODY = UUID(int=0)
_LARGEST = 2**62


class GroupUnknown(Unprocessable):
    """There is no such field to group by, or no such order of groups."""


async def list_groups(
    session: AsyncSession,
    viewer: Viewer,
    query: ActivityQuery,
    catalogue: ActivityCatalogue,
    by: str,
    *,
    sort: str | None,
    cursor: str | None,
    limit: int,
) -> GroupList:
    """Return the groups of a filter with exact counts, a page at a time.

    Raises:
        GroupUnknown: nothing to group by, or no such order.
        CursorInvalid: the cursor is not of these groups.
    """
    facet = _facet(viewer, catalogue, by)
    sort = sort or ("-label" if facet.latest_first else "-count")
    if sort not in GROUP_SORTS:
        raise GroupUnknown(f"Groups are not sorted by {sort!r}.", [("sort", f"one of: {', '.join(GROUP_SORTS)}")])
    list_ = f"groups|{by}|{sort}|{query.fingerprint()}"
    after = _decode(cursor, list_) if cursor else None
    query = await settle(session, viewer, query, catalogue)
    found = await groups.read_groups(session, viewer, query.predicate(viewer), facet, sort, after, limit + 1)
    page = found.groups[:limit]
    return GroupList(
        by=by,
        label=facet.label,
        items=[
            Group(
                value=row["value"],
                label=option_label(by, row["value"], row["label"]),
                count=row["count"],
                filter=_condition(facet, row["value"]),
            )
            for row in page
        ],
        next_cursor=_encode(page[-1], list_) if len(found.groups) > limit else None,
        total=Total(count=found.group_count, exact=True),
        activities=Total(count=found.activities, exact=True),
        memberships=found.memberships,
    )


def _facet(viewer: Viewer, catalogue: ActivityCatalogue, by: str) -> Facet:
    hidden = hidden_filters(viewer.denied_fields)
    known = {name: facet for name, facet in catalogue.facets.items() if name not in hidden}
    if by not in known:
        raise GroupUnknown(f"There is nothing to group by {by!r}.", [("by", f"one of: {', '.join(known)}")])
    return known[by]


def _condition(facet: Facet, value: str) -> dict[str, Any]:
    """Return the filter that exactly the activities of the group fit."""
    if value == "":
        return Condition(field=facet.parameter, op=Op.IS_EMPTY).model_dump(mode="json", exclude_none=True)
    return Condition(field=facet.parameter, op=Op.IS, value=value).model_dump(mode="json")


def _encode(row: Any, list_: str) -> str:
    return Cursor(orjson.dumps([row["count"], row["folded"], row["value"]]).decode(), _NOBODY).encode(list_)


def _decode(cursor: str, list_: str) -> After:
    key = Cursor.decode(cursor, list_).key
    try:
        count, folded, value = orjson.loads(str(key))
    except (ValueError, TypeError) as error:
        raise CursorInvalid from error
    is_sound = type(count) is int and abs(count) < _LARGEST and isinstance(folded, str) and isinstance(value, str)
    if not is_sound or "\0" in folded + value:
        raise CursorInvalid
    return After(count, folded, value)
