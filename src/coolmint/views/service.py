"""The rules of saved views: what may be saved, who may change it, with whom it is shared, and who takes it over."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import RowMapping, func
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities.query import make_query, parse_sort
from coolmint.activities.service import ActivityCatalogue
from coolmint.auth.audit import Event, record
from coolmint.auth.viewer import Scope, Viewer
from coolmint.views import repository
from coolmint.views.available import unavailable_fields
from coolmint.views.errors import (
    NoTeam,
    PeopleUnknown,
    TooManyViews,
    VersionNotFound,
    VersionRequired,
    ViewChanged,
    ViewLocked,
    ViewNameTaken,
    ViewNotFound,
    ViewNotYours,
)
from coolmint.views.models import View
from coolmint.views.schemas import (
    DependentView,
    DependentViews,
    HandOverRead,
    PeopleList,
    ViewCreate,
    ViewHistory,
    ViewList,
    ViewPersonRead,
    ViewRead,
    ViewState,
    ViewUpdate,
    ViewVersionRead,
    Visibility,
)

MAX_VIEWS = 500


async def list_views(session: AsyncSession, viewer: Viewer, catalogue: ActivityCatalogue) -> ViewList:
    """Return the viewer's own views and those shared with them, the pinned ones first."""
    rows = await repository.read_views(session, viewer)
    return ViewList(items=[_read(row, viewer, catalogue) for row in rows])


async def get_view(session: AsyncSession, viewer: Viewer, id_: UUID, catalogue: ActivityCatalogue) -> ViewRead:
    """Return one view.

    Raises:
        ViewNotFound: there is none, or it is not shared with the viewer.
    """
    rows = await repository.read_views(session, viewer, id_)
    if not rows:
        raise ViewNotFound("No view of yours, or shared with you, has this id.")
    return _read(rows[0], viewer, catalogue)


async def add_view(session: AsyncSession, viewer: Viewer, given: ViewCreate, catalogue: ActivityCatalogue) -> ViewRead:
    """Save a view.

    Raises:
        FilterInvalid, SortInvalid: what it shows cannot be shown to the viewer.
        ViewNameTaken: the viewer has one of this name.
        TooManyViews: they have as many as one person keeps.
        NotAllowed: it is to be shared, and the viewer may not.
    """
    check_state(given.state, viewer, catalogue)
    if await repository.count_views(session, viewer) >= MAX_VIEWS:
        raise TooManyViews(f"You have {MAX_VIEWS} views, and more are not kept; delete some first.", most=MAX_VIEWS)
    id_, state = uuid4(), _stored(given.state)
    values = {"id": id_, "name": given.name, "visibility": Visibility.PRIVATE, "state": state}
    if not await repository.add_view(session, viewer, values):
        raise _taken(given.name)
    await repository.add_version(session, viewer, id_, 1, given.name, state)
    if given.visibility is not Visibility.PRIVATE:
        view = await _own(session, viewer, id_)
        await _share(session, viewer, view, given.visibility, given.people_ids)
        await session.flush()
    return await get_view(session, viewer, id_, catalogue)


async def change_view(
    session: AsyncSession,
    viewer: Viewer,
    id_: UUID,
    given: ViewUpdate,
    version: int | None,
    catalogue: ActivityCatalogue,
) -> ViewRead:
    """Change the viewer's own view. `version` is the one they loaded.

    Raises:
        ViewNotFound, ViewNotYours, ViewLocked, ViewChanged, VersionRequired, ViewNameTaken: see each.
        FilterInvalid, SortInvalid: what it would show cannot be shown to the viewer.
    """
    view = await _own(session, viewer, id_)
    _expect_version(view, version)
    saves = given.name is not None or given.state is not None
    if saves and view.is_locked:
        raise _locked(view)
    if given.state is not None:
        check_state(given.state, viewer, catalogue)
        view.state = _stored(given.state)
    if given.name is not None and given.name != view.name:
        if await repository.has_name(session, viewer, given.name, id_):
            raise _taken(given.name)
        view.name = given.name
    if given.visibility is not None or given.people_ids is not None:
        await _share(session, viewer, view, given.visibility or Visibility(view.visibility), given.people_ids)
    if given.is_locked is not None:
        view.is_locked = given.is_locked
    _changed(view, viewer)
    await session.flush()
    if saves:
        await repository.add_version(session, viewer, id_, view.version, view.name, view.state)
    return await get_view(session, viewer, id_, catalogue)


async def restore_view(
    session: AsyncSession,
    viewer: Viewer,
    id_: UUID,
    wanted: int,
    version: int | None,
    catalogue: ActivityCatalogue,
) -> ViewRead:
    """Save over the viewer's own view what it held as an earlier version; what it holds now stays in its history.

    Raises:
        VersionNotFound: it was never saved as this version. And as in `change_view`.
    """
    await _own(session, viewer, id_)
    found = await repository.read_version(session, viewer, id_, wanted)
    if found is None:
        raise VersionNotFound(f"This view was never saved as version {wanted}.")
    given = ViewUpdate(state=ViewState.model_validate(found.state))
    return await change_view(session, viewer, id_, given, version, catalogue)


async def read_history(session: AsyncSession, viewer: Viewer, id_: UUID) -> ViewHistory:
    """Return every state the viewer's own view was saved in, the newest first."""
    await _own(session, viewer, id_)
    rows = await repository.read_versions(session, viewer, id_)
    return ViewHistory(
        items=[
            ViewVersionRead(
                version=row["ViewVersion"].version,
                name=row["ViewVersion"].name,
                state=ViewState.model_validate(row["ViewVersion"].state),
                saved_at=row["ViewVersion"].saved_at,
                saved_by=_person(row["ViewVersion"].saved_by, row, "saver"),
            )
            for row in rows
        ]
    )


async def remove_view(session: AsyncSession, viewer: Viewer, id_: UUID, version: int | None) -> None:
    """Delete the viewer's own view, for everybody it is shared with too.

    Raises:
        ViewNotFound, ViewNotYours, ViewLocked, ViewChanged, VersionRequired: see each.
    """
    view = await _own(session, viewer, id_)
    _expect_version(view, version)
    if view.is_locked:
        raise _locked(view)
    if view.visibility != Visibility.PRIVATE:
        await record(session, Event("view.removed", viewer, object="view", ids=[str(id_)]))
    await session.delete(view)


async def set_pins(
    session: AsyncSession, viewer: Viewer, views: Sequence[UUID], catalogue: ActivityCatalogue
) -> ViewList:
    """Pin exactly these views, in this order; one that is gone meanwhile is left out."""
    await repository.set_pins(session, viewer, views)
    return await list_views(session, viewer, catalogue)


async def find_people(session: AsyncSession, viewer: Viewer, part: str) -> PeopleList:
    """Return others a view can be shared with."""
    rows = await repository.find_people(session, viewer, part)
    return PeopleList(items=[ViewPersonRead(**row) for row in rows])


async def list_dependent(session: AsyncSession, viewer: Viewer, owner: UUID) -> DependentViews:
    """Return somebody's shared views, which others depend on; for an administrator."""
    rows = await repository.read_shared(session, owner)
    return DependentViews(items=[DependentView(**row) for row in rows])


async def hand_over(session: AsyncSession, viewer: Viewer, from_: UUID, to: UUID) -> HandOverRead:
    """Give every shared view of one person to another, who is its owner from then on; for an administrator.

    Private views stay with whom they are of. A name the new owner has already gets a number.

    Raises:
        PeopleUnknown: the new owner is nobody who is active, or the same person.
    """
    if from_ == to or to not in await repository.active_people(session, [to]):
        raise PeopleUnknown("Hand over to somebody else, who is active.", [("to_id", "no active person")])
    rows = await repository.read_shared(session, from_)
    taken = await repository.names_of(session, to)
    for row in rows:
        name = _free_name(row["name"], taken)
        taken.add(name.lower())
        await repository.give(session, viewer, row["id"], to, name)
    if rows:
        ids = [str(row["id"]) for row in rows]
        details = {"from": str(from_), "to": str(to), "count": len(rows)}
        await record(session, Event("views.handed_over", viewer, object="view", ids=ids, details=details))
    return HandOverRead(handed_over=len(rows))


def _free_name(name: str, taken: Iterable[str]) -> str:
    names = set(taken)
    candidates = (name if number == 1 else f"{name[:90]} ({number})" for number in range(1, len(names) + 3))
    return next(candidate for candidate in candidates if candidate.lower() not in names)


def check_state(state: ViewState, viewer: Viewer, catalogue: ActivityCatalogue) -> None:
    """Refuse what the viewer could not be shown.

    Raises:
        FilterInvalid, SortInvalid: a condition or the order cannot be read, or is of a field they may not see.
    """
    query = make_query(catalogue.fields, choices={}, filter_=state.filter, q=state.q)
    query.check(viewer)
    parse_sort(state.sort, query, viewer)


async def _own(session: AsyncSession, viewer: Viewer, id_: UUID) -> View:
    view = await repository.lock_view(session, viewer, id_)
    if view is not None:
        return view
    if await repository.read_views(session, viewer, id_):
        raise ViewNotYours("This view is somebody else's. Save it under a name of your own, and change that.")
    raise ViewNotFound("No view of yours, or shared with you, has this id.")


def _expect_version(view: View, version: int | None) -> None:
    if version is None:
        raise VersionRequired("Say which version you loaded: If-Match.", version=view.version)
    if version != view.version:
        raise ViewChanged("Somebody saved this view since you loaded it. Load it, then decide.", version=view.version)


def _locked(view: View) -> ViewLocked:
    return ViewLocked("This view is locked. Unlock it first, or save it under another name.", version=view.version)


def _taken(name: str) -> ViewNameTaken:
    return ViewNameTaken(f"You have a view “{name}” already.")


async def _share(
    session: AsyncSession, viewer: Viewer, view: View, visibility: Visibility, people: Sequence[UUID] | None
) -> None:
    """Share the view so; whom it is shared with, the audit log tells."""
    if visibility is not Visibility.PRIVATE:
        # Who may only read keeps views for themselves; a shared one is something done for others.
        viewer.expect([Scope.SELECT])
    if visibility is Visibility.TEAM and not await repository.has_team(session, viewer):
        raise NoTeam("You are linked to no Salesforce user, so nobody is your team. Ask an administrator.")
    view.visibility = visibility
    details: dict[str, Any] = {"visibility": visibility.value}
    if visibility is not Visibility.PEOPLE:
        people = []
    if people is not None:
        wanted = set(people) - {viewer.user_id}
        unknown = wanted - await repository.active_people(session, wanted)
        if unknown:
            raise PeopleUnknown("Somebody in the list is not active here.", [("people_ids", "no active person")])
        await repository.set_people(session, view.id, wanted)
        details["people"] = sorted(map(str, wanted))
    await record(session, Event("view.shared", viewer, object="view", ids=[str(view.id)], details=details))


def _changed(view: View, viewer: Viewer) -> None:
    view.version += 1
    view.changed_at = func.now()
    view.changed_by = viewer.user_id


def _stored(state: ViewState) -> dict[str, Any]:
    return state.model_dump(mode="json", exclude_none=True)


def _read(row: RowMapping, viewer: Viewer, catalogue: ActivityCatalogue) -> ViewRead:
    view: View = row["View"]
    state = ViewState.model_validate(view.state)
    is_mine = view.owner_id == viewer.user_id
    return ViewRead(
        id=view.id,
        name=view.name,
        owner=ViewPersonRead(id=view.owner_id, name=row["owner_name"], is_active=row["owner_is_active"]),
        former_owner=_person(view.former_owner_id, row, "former"),
        is_mine=is_mine,
        visibility=Visibility(view.visibility),
        people=sorted((ViewPersonRead(**each) for each in row["people"]), key=_by_name) if is_mine else [],
        is_locked=view.is_locked,
        pin=row["pin"],
        state=state,
        unavailable_fields=list(unavailable_fields(state, viewer, catalogue)),
        version=view.version,
        created_at=view.created_at,
        changed_at=view.changed_at,
        changed_by=_person(view.changed_by, row, "changer"),
    )


def _by_name(person: ViewPersonRead) -> str:
    return person.name.lower()


def _person(id_: UUID | None, row: Mapping[Any, Any], who: str) -> ViewPersonRead | None:
    return ViewPersonRead(id=id_, name=row[f"{who}_name"], is_active=row[f"{who}_is_active"]) if id_ else None
