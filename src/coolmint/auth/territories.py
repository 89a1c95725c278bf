"""Territories: accounts that people share; members see all activities on them."""

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid4

from sqlalchemy import RowMapping, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth import audit
from coolmint.auth.audit import Event
from coolmint.auth.models import Territory, TerritoryAccount, TerritoryMember, User
from coolmint.auth.viewer import Viewer
from coolmint.platform.errors import Conflict, NotFound, Refusal, Unprocessable


class TerritoryNotFound(NotFound):
    """No territory has this id."""


class TerritoryNameTaken(Conflict):
    """There is a territory of this name already."""


class TerritoryChanged(Refusal):
    """Somebody changed the territory since you looked; look again, then decide."""

    status = 412


class MemberUnknown(Unprocessable):
    """A member is no user."""


async def list_territories(session: AsyncSession) -> Sequence[RowMapping]:
    """Return every territory with its account and member ids, by name."""
    accounts = func.array(
        select(TerritoryAccount.account_id)
        .where(TerritoryAccount.territory_id == Territory.id)
        .order_by(TerritoryAccount.account_id)
        .correlate(Territory)
        .scalar_subquery()
    )
    members = func.array(
        select(TerritoryMember.user_id)
        .where(TerritoryMember.territory_id == Territory.id)
        .order_by(TerritoryMember.user_id)
        .correlate(Territory)
        .scalar_subquery()
    )
    statement = select(
        Territory.id, Territory.name, Territory.version, accounts.label("account_ids"), members.label("member_ids")
    ).order_by(func.lower(Territory.name), Territory.id)
    return (await session.execute(statement)).mappings().all()


async def add_territory(
    session: AsyncSession, viewer: Viewer, name: str, account_ids: Iterable[str], member_ids: Iterable[UUID]
) -> UUID:
    """Add a territory.

    Raises:
        TerritoryNameTaken: there is one of this name.
        MemberUnknown: a member is no user.
    """
    made = upsert(Territory).values(id=uuid4(), name=name.strip()).on_conflict_do_nothing().returning(Territory.id)
    id_ = (await session.execute(made)).scalar_one_or_none()
    if id_ is None:
        raise TerritoryNameTaken("There is a territory of this name already.")
    await _fill(session, viewer, "territory.added", id_, account_ids, member_ids)
    return id_


async def change_territory(
    session: AsyncSession,
    viewer: Viewer,
    id_: UUID,
    name: str,
    account_ids: Iterable[str],
    member_ids: Iterable[UUID],
    version: int | None,
) -> None:
    """Give a territory this name, these accounts and these members.

    Raises:
        TerritoryNotFound: there is none.
        TerritoryChanged: `version` is not the one the change was made for.
        TerritoryNameTaken: another one has this name.
        MemberUnknown: a member is no user.
    """
    territory = await session.get(Territory, id_, with_for_update=True)
    if territory is None:
        raise TerritoryNotFound("No territory has this id.")
    if version is not None and version != territory.version:
        raise TerritoryChanged("Somebody changed this territory since you looked.", version=territory.version)
    taken = select(Territory.id).where(Territory.name == name.strip(), Territory.id != id_)
    if (await session.execute(taken)).first() is not None:
        raise TerritoryNameTaken("There is a territory of this name already.")
    territory.name = name.strip()
    territory.version += 1
    await session.execute(delete(TerritoryAccount).where(TerritoryAccount.territory_id == id_))
    await session.execute(delete(TerritoryMember).where(TerritoryMember.territory_id == id_))
    await _fill(session, viewer, "territory.changed", id_, account_ids, member_ids)


async def remove_territory(session: AsyncSession, viewer: Viewer, id_: UUID) -> None:
    """Remove a territory; what its members saw only through it they see no more.

    Raises:
        TerritoryNotFound: there is none.
    """
    removed = await session.execute(delete(Territory).where(Territory.id == id_).returning(Territory.id))
    if removed.first() is None:
        raise TerritoryNotFound("No territory has this id.")
    await audit.record(session, Event("territory.removed", viewer, object="territory", ids=[str(id_)]))


async def _fill(
    session: AsyncSession,
    viewer: Viewer,
    action: str,
    id_: UUID,
    account_ids: Iterable[str],
    member_ids: Iterable[UUID],
) -> None:
    accounts, members = sorted(set(account_ids)), sorted(set(member_ids))
    known = set((await session.execute(select(User.id).where(User.id.in_(members)))).scalars())
    unknown = [str(member) for member in members if member not in known]
    if unknown:
        raise MemberUnknown("A member is no user.", [("member_ids", f"unknown: {', '.join(unknown[:5])}")])
    if accounts:
        rows = [{"territory_id": id_, "account_id": account} for account in accounts]
        await session.execute(insert(TerritoryAccount), rows)
    if members:
        await session.execute(insert(TerritoryMember), [{"territory_id": id_, "user_id": user} for user in members])
    details = {"accounts": len(accounts), "members": [str(member) for member in members]}
    await audit.record(session, Event(action, viewer, object="territory", ids=[str(id_)], details=details))
