"""Users, as an administrator manages them: who there is, their role, their Salesforce user, their end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import RowMapping, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth import audit, keys, links, sessions
from coolmint.auth.audit import Event
from coolmint.auth.models import User
from coolmint.auth.viewer import Role, Viewer
from coolmint.platform.errors import Conflict, NotFound, Refusal


class UserNotFound(NotFound):
    """No user has this id."""


class EmailTaken(Conflict):
    """There is a user with this e-mail already."""


class LastAdministrator(Conflict):
    """Without this one nobody could manage Cool Mint any more."""


class UserChanged(Refusal):
    """Somebody changed the user since you looked; look again, then decide."""

    status = 412


@dataclass(frozen=True)
class UserChange:
    """What to change; None leaves a part as it is. An empty `salesforce_user_id` removes the link made by hand."""

    email: str | None = None
    name: str | None = None
    role: Role | None = None
    is_active: bool | None = None
    salesforce_user_id: str | None = None


_LISTED = (
    User.id,
    User.email,
    User.name,
    User.role,
    User.is_active,
    User.salesforce_user_id.label("linked_by_hand"),
    func.access_salesforce_user_id(User.id).label("salesforce_user_id"),
    User.password_hash.is_not(None).label("has_password"),
    User.totp_confirmed_at.is_not(None).label("has_second_factor"),
    User.created_at,
    User.deactivated_at,
    User.last_signed_in_at,
    User.version,
)


async def list_users(session: AsyncSession) -> Sequence[RowMapping]:
    """Return every person, by name; services are no persons."""
    statement = select(*_LISTED).where(~User.is_service).order_by(func.lower(User.name), User.id)
    return (await session.execute(statement)).mappings().all()


async def get_user(session: AsyncSession, id_: UUID) -> RowMapping:
    """Return one person.

    Raises:
        UserNotFound: there is none.
    """
    row = (await session.execute(select(*_LISTED).where(User.id == id_, ~User.is_service))).mappings().one_or_none()
    if row is None:
        raise UserNotFound("No user has this id.")
    return row


async def add_user(session: AsyncSession, viewer: Viewer, email: str, name: str, role: Role) -> UUID:
    """Add a person, who can sign in once they have a link, a password or an OpenID provider.

    Raises:
        EmailTaken: there is one with this e-mail.
    """
    made = insert(User).values(id=uuid4(), email=email.strip(), name=name.strip(), role=role).on_conflict_do_nothing()
    id_ = (await session.execute(made.returning(User.id))).scalar_one_or_none()
    if id_ is None:
        raise EmailTaken("There is a user with this e-mail already.")
    await audit.record(
        session, Event("user.added", viewer, object="user", ids=[str(id_)], details={"role": role.value})
    )
    return id_


async def change_user(
    session: AsyncSession, viewer: Viewer, id_: UUID, change: UserChange, version: int | None
) -> None:
    """Change a person. One who is deactivated, or gets another role, is signed out everywhere at once.

    Raises:
        UserNotFound: there is none.
        UserChanged: `version` is not the one the change was made for.
        EmailTaken: somebody else has the new e-mail.
        LastAdministrator: no active administrator would be left.
    """
    changed = await apply_change(session, id_, change, version)
    if changed:
        await audit.record(session, Event("user.changed", viewer, object="user", ids=[str(id_)], details=changed))


async def apply_change(
    session: AsyncSession, id_: UUID, change: UserChange, version: int | None = None
) -> dict[str, Any]:
    """Change a person as `change_user` does, and return what changed, for the caller to record."""
    # Every administrator at once, so that two who remove each other cannot both succeed.
    statement = select(User).where((User.id == id_) | (User.role == Role.ADMIN)).order_by(User.id).with_for_update()
    found = {user.id: user for user in (await session.execute(statement)).scalars()}
    user = found.get(id_)
    if user is None or user.is_service:
        raise UserNotFound("No user has this id.")
    if version is not None and version != user.version:
        raise UserChanged("Somebody changed this user since you looked. Look again, then decide.", version=user.version)
    await _expect_free(session, change.email, id_)
    changed = _apply(user, change)
    if not any(u.role == Role.ADMIN and u.is_active and not u.is_service for u in found.values()):
        raise LastAdministrator("This is the last active administrator; make another one first.")
    if not changed:
        return changed
    user.version += 1
    if {"role", "is_active"} & set(changed):
        # Written before credentials end, so that no request can slip in between with the old rights.
        await session.flush()
        await sessions.end_all(session, id_, "rights changed")
        await links.withdraw_links(session, id_)
    if changed.get("is_active") is False:
        changed["revoked_keys"] = await keys.revoke_all(session, id_)
    return changed


async def _expect_free(session: AsyncSession, email: str | None, id_: UUID) -> None:
    taken = select(User.id).where(func.lower(User.email) == (email or "").strip().lower(), User.id != id_)
    if email is not None and (await session.execute(taken)).first() is not None:
        raise EmailTaken("There is a user with this e-mail already.")


def _apply(user: User, change: UserChange) -> dict[str, Any]:
    """Change the row; return the new values by name, for the audit log (a name is not told, only that it changed)."""
    changed: dict[str, Any] = {}
    if change.email is not None and change.email.strip() != user.email:
        user.email = change.email.strip()
        changed["email"] = True
    if change.name is not None and change.name.strip() != user.name:
        user.name = change.name.strip()
        changed["name"] = True
    if change.role is not None and change.role != user.role:
        changed["role"] = {"from": user.role, "to": change.role.value}
        user.role = change.role
    if change.is_active is not None and change.is_active != user.is_active:
        user.is_active = changed["is_active"] = change.is_active
        user.deactivated_at = None if change.is_active else func.now()
    if change.salesforce_user_id is not None and (change.salesforce_user_id or None) != user.salesforce_user_id:
        user.salesforce_user_id = changed["salesforce_user_id"] = change.salesforce_user_id or None
    return changed


async def first_administrator(session: AsyncSession) -> User:
    """Return the oldest active administrator; on an empty database, make one."""
    statement = select(User).where(User.role == Role.ADMIN, User.is_active, ~User.is_service)
    found = (await session.execute(statement.order_by(User.created_at, User.id).limit(1))).scalar_one_or_none()
    if found is not None:
        return found
    made = insert(User).values(id=uuid4(), email=FIRST_ADMINISTRATOR, name="Administrator", role=Role.ADMIN)
    # Two programs that start on the same empty database make one.
    kept = made.on_conflict_do_update(
        index_elements=[func.lower(User.__table__.c.email)], set_={"is_active": True, "role": Role.ADMIN}
    )
    return (await session.execute(kept.returning(User))).scalar_one()


FIRST_ADMINISTRATOR = "admin@localhost"
