"""The statements about what one viewer has set and used. Row-level security holds each to its person."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Text, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth.models import User
from coolmint.auth.viewer import Viewer
from coolmint.preferences.models import KeptActivity, Preferences, RecentSearch

KEPT_SEARCHES = 10
KEPT_OPENED = 20
KEPT_FAVOURITES = 100


async def read_preferences(session: AsyncSession, viewer: Viewer) -> Preferences | None:
    """Return what the viewer has set; None when that is nothing yet."""
    statement = select(Preferences).where(Preferences.user_id == viewer.user_id)
    return (await session.execute(statement.execution_options(populate_existing=True))).scalar_one_or_none()


async def write_preferences(session: AsyncSession, viewer: Viewer, values: Mapping[str, Any]) -> None:
    """Set what `values` names and leave the rest."""
    made = insert(Preferences).values(user_id=viewer.user_id, **values)
    if values:
        made = made.on_conflict_do_update(index_elements=[Preferences.user_id], set_=dict(values))
        await session.execute(made)


async def read_time_zone(session: AsyncSession, viewer: Viewer) -> str:
    """Return the viewer's time zone."""
    statement = select(User.time_zone).where(User.id == viewer.user_id)
    return (await session.execute(statement)).scalar_one()


async def write_time_zone(session: AsyncSession, viewer: Viewer, name: str) -> bool:
    """Set the viewer's time zone; return False when PostgreSQL does not know it."""
    known = func.pg_timezone_names().table_valued("name", "abbrev", "utc_offset", "is_dst")
    found = await session.execute(select(known.c.name).where(known.c.name == literal(name, Text)))
    if found.first() is None:
        return False
    await session.execute(update(User).where(User.id == viewer.user_id).values(time_zone=name))
    return True


async def read_searches(session: AsyncSession, viewer: Viewer) -> Sequence[str]:
    """Return what the viewer searched for last, the newest first."""
    statement = select(RecentSearch.q).where(RecentSearch.user_id == viewer.user_id)
    return (await session.execute(statement.order_by(RecentSearch.at.desc()).limit(KEPT_SEARCHES))).scalars().all()


async def keep_search(session: AsyncSession, viewer: Viewer, q: str) -> None:
    """Keep a search as the newest one, and forget those beyond the last ten."""
    made = insert(RecentSearch).values(user_id=viewer.user_id, q=q)
    again = {"at": func.clock_timestamp()}
    await session.execute(made.on_conflict_do_update(index_elements=[RecentSearch.user_id, RecentSearch.q], set_=again))
    kept = select(RecentSearch.q).where(RecentSearch.user_id == viewer.user_id)
    kept = kept.order_by(RecentSearch.at.desc()).limit(KEPT_SEARCHES)
    await session.execute(
        delete(RecentSearch).where(RecentSearch.user_id == viewer.user_id, RecentSearch.q.not_in(kept))
    )


async def forget_searches(session: AsyncSession, viewer: Viewer) -> None:
    await session.execute(delete(RecentSearch).where(RecentSearch.user_id == viewer.user_id))


async def keep_opened(session: AsyncSession, viewer: Viewer, activity: UUID) -> None:
    """Note that the viewer opened an activity just now."""
    await _keep(session, viewer, activity, {"opened_at": func.clock_timestamp()})


async def keep_favourite(session: AsyncSession, viewer: Viewer, activity: UUID, is_favourite: bool) -> None:
    """Make an activity a favourite of the viewer, or no favourite any more."""
    await _keep(session, viewer, activity, {"favourite_at": func.clock_timestamp() if is_favourite else None})


async def _keep(session: AsyncSession, viewer: Viewer, activity: UUID, values: Mapping[str, Any]) -> None:
    made = insert(KeptActivity).values(user_id=viewer.user_id, activity_id=activity, **values)
    keys = [KeptActivity.user_id, KeptActivity.activity_id]
    await session.execute(made.on_conflict_do_update(index_elements=keys, set_=dict(values)))
    own = KeptActivity.user_id == viewer.user_id
    newest = select(KeptActivity.activity_id).where(own, KeptActivity.opened_at.is_not(None))
    newest = newest.order_by(KeptActivity.opened_at.desc()).limit(KEPT_OPENED)
    forgotten = KeptActivity.favourite_at.is_(None) & KeptActivity.activity_id.not_in(newest)
    await session.execute(delete(KeptActivity).where(own, forgotten))


async def read_opened(session: AsyncSession, viewer: Viewer) -> Sequence[UUID]:
    """Return the activities the viewer opened last, the newest first."""
    statement = select(KeptActivity.activity_id).where(
        KeptActivity.user_id == viewer.user_id, KeptActivity.opened_at.is_not(None)
    )
    found = await session.execute(statement.order_by(KeptActivity.opened_at.desc()).limit(KEPT_OPENED))
    return found.scalars().all()


async def read_favourites(session: AsyncSession, viewer: Viewer) -> Sequence[UUID]:
    """Return the viewer's favourites, the newest first."""
    statement = select(KeptActivity.activity_id).where(
        KeptActivity.user_id == viewer.user_id, KeptActivity.favourite_at.is_not(None)
    )
    found = await session.execute(statement.order_by(KeptActivity.favourite_at.desc()).limit(KEPT_FAVOURITES))
    return found.scalars().all()
