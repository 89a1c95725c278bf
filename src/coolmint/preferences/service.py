"""The rules of what a person has set for themselves."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import listing
from coolmint.activities import service as activities
from coolmint.activities.query import make_query, parse_sort
from coolmint.activities.schemas import ActivityRead
from coolmint.activities.service import ActivityCatalogue
from coolmint.auth.viewer import Viewer
from coolmint.preferences import repository
from coolmint.preferences.errors import DefaultViewUnknown, TimeZoneUnknown
from coolmint.preferences.schemas import KeptActivities, PreferencesRead, PreferencesUpdate, SearchList
from coolmint.views import service as views
from coolmint.views.errors import ViewNotFound
from coolmint.views.schemas import ViewColumns


async def get_preferences(session: AsyncSession, viewer: Viewer) -> PreferencesRead:
    """Return what the viewer has set, and what they searched for last."""
    found = await repository.read_preferences(session, viewer)
    columns = found.columns if found else None
    return PreferencesRead.model_validate(
        {
            "density": found.density if found else None,
            "columns": ViewColumns.model_validate(columns) if columns else None,
            "default_view_id": found.default_view_id if found else None,
            "theme": found.theme if found else None,
            "language": found.language if found else None,
            "time_zone": await repository.read_time_zone(session, viewer),
            "keeps_searches": found.keeps_searches if found else True,
            "recent_searches": await repository.read_searches(session, viewer),
        }
    )


async def set_preferences(
    session: AsyncSession, viewer: Viewer, given: PreferencesUpdate, catalogue: ActivityCatalogue
) -> PreferencesRead:
    """Set what `given` names.

    Raises:
        TimeZoneUnknown: there is no such time zone.
        DefaultViewUnknown: no such view is shared with the viewer.
    """
    values: dict[str, Any] = given.model_dump(mode="json", exclude_unset=True)
    zone = values.pop("time_zone", viewer.time_zone) or "UTC"
    if zone != viewer.time_zone and not await repository.write_time_zone(session, viewer, zone):
        raise TimeZoneUnknown(f"There is no time zone {zone!r}.", [("time_zone", "a name such as Europe/Berlin")])
    if given.default_view_id is not None:
        try:
            await views.get_view(session, viewer, given.default_view_id, catalogue)
        except ViewNotFound as error:
            raise DefaultViewUnknown(error.detail, [("default_view_id", "no view of yours or shared")]) from error
        values["default_view_id"] = given.default_view_id
    if "keeps_searches" in values and given.keeps_searches is None:
        values["keeps_searches"] = True
    if given.keeps_searches is False:
        await repository.forget_searches(session, viewer)
    await repository.write_preferences(session, viewer, values)
    return await get_preferences(session, viewer)


async def keep_search(session: AsyncSession, viewer: Viewer, q: str) -> SearchList:
    """Keep a search, unless the viewer wants none kept; return the last ones."""
    found = await repository.read_preferences(session, viewer)
    if found is None or found.keeps_searches:
        await repository.keep_search(session, viewer, q)
    return SearchList(items=list(await repository.read_searches(session, viewer)))


async def forget_searches(session: AsyncSession, viewer: Viewer) -> None:
    """Forget what the viewer searched for."""
    await repository.forget_searches(session, viewer)


async def keep_opened(session: AsyncSession, viewer: Viewer, id_: str, catalogue: ActivityCatalogue) -> None:
    """Note that the viewer opened an activity.

    Raises:
        ActivityNotFound: there is none the viewer sees.
    """
    found = await activities.get_activity(session, viewer, id_, catalogue)
    await repository.keep_opened(session, viewer, found.id)


async def keep_favourite(
    session: AsyncSession, viewer: Viewer, id_: str, catalogue: ActivityCatalogue, *, is_favourite: bool
) -> None:
    """Make an activity a favourite of the viewer, or no favourite any more.

    Raises:
        ActivityNotFound: there is none the viewer sees.
    """
    found = await activities.get_activity(session, viewer, id_, catalogue)
    await repository.keep_favourite(session, viewer, found.id, is_favourite)


async def list_kept(session: AsyncSession, viewer: Viewer, catalogue: ActivityCatalogue) -> KeptActivities:
    """Return what the viewer opened last and their favourites, as far as they see them."""
    opened = await repository.read_opened(session, viewer)
    favourites = await repository.read_favourites(session, viewer)
    seen = await _seen(session, viewer, [*opened, *favourites], catalogue)
    return KeptActivities(
        opened=[seen[id_] for id_ in opened if id_ in seen],
        favourites=[seen[id_] for id_ in favourites if id_ in seen],
    )


async def _seen(
    session: AsyncSession, viewer: Viewer, ids: Sequence[UUID], catalogue: ActivityCatalogue
) -> dict[UUID, ActivityRead]:
    if not ids:
        return {}
    these = {"field": "id", "op": "any_of", "value": [str(id_) for id_ in ids]}
    query = make_query(catalogue.fields, choices={}, filter_=these)
    sort = parse_sort(None, query, viewer)
    page = await listing.list_activities(session, viewer, query, catalogue, sort, cursor=None, limit=len(ids))
    return {each.id: each for each in page.items}
