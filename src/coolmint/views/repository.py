"""The statements about views. Every one asks for whom; row-level security repeats it in the database."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from coolmint.auth.models import User
from coolmint.auth.viewer import Viewer
from coolmint.views.models import View, ViewPerson, ViewPin, ViewVersion
from coolmint.views.schemas import Visibility

MAX_HISTORY = 200
_FOUND_PEOPLE = 20

_Owner, _Former, _Changer = aliased(User), aliased(User), aliased(User)


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return "the viewer may open this view"; the policy `visible` of migration 0008 says the same."""
    named = exists().where(ViewPerson.view_id == View.id, ViewPerson.user_id == viewer.user_id)
    team = select(func.access_sharing_team_ids(View.owner_id).column_valued("id"))
    return or_(
        View.owner_id == viewer.user_id,
        View.visibility == Visibility.EVERYONE,
        and_(View.visibility == Visibility.PEOPLE, named),
        and_(View.visibility == Visibility.TEAM, func.access_salesforce_user_id(viewer.user_id).in_(team)),
    )


_PEOPLE = (
    select(
        func.coalesce(
            func.jsonb_agg(func.jsonb_build_object("id", User.id, "name", User.name, "is_active", User.is_active)),
            func.jsonb_build_array(),
        )
    )
    .join(ViewPerson, ViewPerson.user_id == User.id)
    .where(ViewPerson.view_id == View.id)
    .correlate(View)
    .scalar_subquery()
)


async def read_views(session: AsyncSession, viewer: Viewer, id_: UUID | None = None) -> Sequence[RowMapping]:
    """Return every view the viewer may open, or the one of them with this id; the pinned ones first."""
    statement = (
        select(
            View,
            _Owner.name.label("owner_name"),
            _Owner.is_active.label("owner_is_active"),
            _Former.name.label("former_name"),
            _Former.is_active.label("former_is_active"),
            _Changer.name.label("changer_name"),
            _Changer.is_active.label("changer_is_active"),
            ViewPin.position.label("pin"),
            _PEOPLE.label("people"),
        )
        .join(_Owner, _Owner.id == View.owner_id)
        .outerjoin(_Former, _Former.id == View.former_owner_id)
        .outerjoin(_Changer, _Changer.id == View.changed_by)
        .outerjoin(ViewPin, and_(ViewPin.view_id == View.id, ViewPin.user_id == viewer.user_id))
        .where(seen_by(viewer))
        .order_by(ViewPin.position.nulls_last(), func.lower(View.name), View.id)
        .execution_options(populate_existing=True)
    )
    if id_ is not None:
        statement = statement.where(View.id == id_)
    return (await session.execute(statement)).mappings().all()


async def lock_view(session: AsyncSession, viewer: Viewer, id_: UUID) -> View | None:
    """Return one of the viewer's own views, held until the end of the transaction."""
    statement = select(View).where(View.id == id_, View.owner_id == viewer.user_id).with_for_update()
    return (await session.execute(statement.execution_options(populate_existing=True))).scalar_one_or_none()


async def count_views(session: AsyncSession, viewer: Viewer) -> int:
    """Return how many views the viewer owns."""
    statement = select(func.count()).select_from(View).where(View.owner_id == viewer.user_id)
    return (await session.execute(statement)).scalar_one()


async def add_view(session: AsyncSession, viewer: Viewer, values: dict[str, Any]) -> bool:
    """Add a view of the viewer; return False when they have one of this name."""
    made = postgresql.insert(View).values(owner_id=viewer.user_id, changed_by=viewer.user_id, **values)
    added = await session.execute(made.on_conflict_do_nothing().returning(View.id))
    return added.scalar_one_or_none() is not None


async def has_name(session: AsyncSession, viewer: Viewer, name: str, except_: UUID) -> bool:
    """Return whether the viewer has another view of this name."""
    statement = select(View.id).where(
        View.owner_id == viewer.user_id, func.lower(View.name) == func.lower(name), View.id != except_
    )
    return (await session.execute(statement)).first() is not None


async def add_version(session: AsyncSession, viewer: Viewer, view: UUID, version: int, name: str, state: Any) -> None:
    """Keep what a view holds as of this version."""
    values = {"view_id": view, "version": version, "name": name, "state": state, "saved_by": viewer.user_id}
    await session.execute(insert(ViewVersion).values(**values))


async def read_versions(session: AsyncSession, viewer: Viewer, view: UUID) -> Sequence[RowMapping]:
    """Return what one of the viewer's own views held, the newest first."""
    statement = (
        select(ViewVersion, User.name.label("saver_name"), User.is_active.label("saver_is_active"))
        .join(View, View.id == ViewVersion.view_id)
        .outerjoin(User, User.id == ViewVersion.saved_by)
        .where(ViewVersion.view_id == view, View.owner_id == viewer.user_id)
        .order_by(ViewVersion.version.desc())
        .limit(MAX_HISTORY)
    )
    return (await session.execute(statement)).mappings().all()


async def read_version(session: AsyncSession, viewer: Viewer, view: UUID, version: int) -> ViewVersion | None:
    statement = (
        select(ViewVersion)
        .join(View, View.id == ViewVersion.view_id)
        .where(ViewVersion.view_id == view, ViewVersion.version == version, View.owner_id == viewer.user_id)
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def set_people(session: AsyncSession, view: UUID, people: Iterable[UUID]) -> None:
    """Share a view with exactly these people."""
    await session.execute(delete(ViewPerson).where(ViewPerson.view_id == view))
    rows = [{"view_id": view, "user_id": person} for person in people]
    if rows:
        await session.execute(insert(ViewPerson), rows)


async def active_people(session: AsyncSession, ids: Iterable[UUID]) -> set[UUID]:
    """Return which of these are people who can sign in."""
    statement = select(User.id).where(User.id.in_(list(ids)), User.is_active, ~User.is_service)
    return set((await session.execute(statement)).scalars())


async def find_people(session: AsyncSession, viewer: Viewer, part: str) -> Sequence[RowMapping]:
    """Return others who are active and have `part` in their name or e-mail, by name."""
    part = part.replace("\x00", " ")  # No text in the database holds NUL, nor may a parameter.
    statement = (
        select(User.id, User.name, User.is_active)
        .where(
            User.is_active,
            ~User.is_service,
            User.id != viewer.user_id,
            or_(User.name.icontains(part, autoescape=True), User.email.icontains(part, autoescape=True)),
        )
        .order_by(func.lower(User.name), User.id)
        .limit(_FOUND_PEOPLE)
    )
    return (await session.execute(statement)).mappings().all()


async def has_team(session: AsyncSession, viewer: Viewer) -> bool:
    """Return whether anybody is in the viewer's team, themselves at least."""
    found = await session.execute(select(func.access_sharing_team_ids(viewer.user_id).column_valued("id")).limit(1))
    return found.first() is not None


async def set_pins(session: AsyncSession, viewer: Viewer, views: Sequence[UUID]) -> None:
    """Pin exactly these views for the viewer, in this order; those they may not open are left out."""
    await session.execute(delete(ViewPin).where(ViewPin.user_id == viewer.user_id))
    seen = set((await session.execute(select(View.id).where(View.id.in_(views), seen_by(viewer)))).scalars())
    kept = [view for view in dict.fromkeys(views) if view in seen]
    rows = [{"user_id": viewer.user_id, "view_id": view, "position": at} for at, view in enumerate(kept)]
    if rows:
        await session.execute(insert(ViewPin), rows)


async def read_shared(session: AsyncSession, owner: UUID) -> Sequence[RowMapping]:
    """Return the shared views of somebody, for an administrator; what is private stays theirs."""
    pins = func.access_view_pins(View.id)
    statement = (
        select(View.id, View.name, View.visibility, pins.label("pinned_by"))
        .where(View.owner_id == owner, View.visibility != Visibility.PRIVATE)
        .order_by(func.lower(View.name), View.id)
    )
    return (await session.execute(statement)).mappings().all()


async def names_of(session: AsyncSession, owner: UUID) -> set[str]:
    """Return the names that somebody's views have, folded."""
    return set((await session.execute(select(func.access_view_names(owner).column_valued("name")))).scalars())


async def give(session: AsyncSession, viewer: Viewer, view: UUID, to: UUID, name: str) -> None:
    """Give a shared view to somebody else under this name."""
    await session.execute(
        update(View)
        .where(View.id == view, View.visibility != Visibility.PRIVATE)
        .values(
            owner_id=to,
            former_owner_id=View.owner_id,
            name=name,
            version=View.version + 1,
            changed_at=func.now(),
            changed_by=viewer.user_id,
        )
    )
