"""API keys: many for a user, each with a name, scopes and an end; shown once, revoked at once."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth import audit
from coolmint.auth.audit import Event
from coolmint.auth.models import ApiKey, User
from coolmint.auth.role_rights import scopes_of_role
from coolmint.auth.tokens import KEY_PREFIX, hash_token, new_token
from coolmint.auth.viewer import KEY_SCOPES, Role, Scope, Viewer
from coolmint.platform.errors import Conflict, NotFound, Unprocessable

_SHOWN = len(KEY_PREFIX) + 6


class KeyNotFound(NotFound):
    """No key has this id, or it is somebody else's."""


class KeyNameTaken(Conflict):
    """You have a key of this name already."""


class KeyScopesRefused(Unprocessable):
    """A key cannot have more than its owner's role."""


async def create_key(
    session: AsyncSession,
    viewer: Viewer,
    owner: User,
    name: str,
    scopes: Collection[Scope],
    expires_at: datetime | None,
) -> tuple[ApiKey, str]:
    """Return the new key's row, and the key itself, which nobody can ask for again.

    Raises:
        KeyNameTaken: the owner has a key of this name that is not revoked.
        KeyScopesRefused: a scope is not in the owner's role, or no key may have it.
    """
    allowed = await scopes_of_role(session, Role(owner.role)) & set(KEY_SCOPES)
    refused = sorted(set(scopes) - allowed)
    if refused or not scopes:
        what = ", ".join(refused) or "none"
        raise KeyScopesRefused(
            f"A key of this user cannot have these scopes: {what}.",
            [("scopes", f"one of: {', '.join(sorted(allowed))}")],
        )
    key = new_token(KEY_PREFIX)
    statement = (
        upsert(ApiKey)
        .values(
            id=uuid4(),
            user_id=owner.id,
            name=name,
            prefix=key[:_SHOWN],
            key_hash=hash_token(key),
            scopes=sorted(set(scopes)),
            expires_at=expires_at,
        )
        .on_conflict_do_nothing(index_elements=["user_id", "name"], index_where=ApiKey.revoked_at.is_(None))
        .returning(ApiKey)
    )
    row = (await session.execute(statement)).scalar_one_or_none()
    if row is None:
        raise KeyNameTaken(f"There is a key named {name!r} already; revoke it first, or take another name.")
    details = {"owner": str(owner.id), "scopes": row.scopes, "prefix": row.prefix}
    await audit.record(session, Event("key.created", viewer, object="key", ids=[str(row.id)], details=details))
    return row, key


async def list_keys(session: AsyncSession, user_id: UUID) -> Sequence[ApiKey]:
    """Return a user's keys that are not revoked, the newest first; expired ones say so themselves."""
    statement = select(ApiKey).where(ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None))
    return (await session.execute(statement.order_by(ApiKey.created_at.desc()))).scalars().all()


async def revoke_key(session: AsyncSession, viewer: Viewer, id_: UUID) -> None:
    """Make a key useless from its next request on. An administrator may revoke anybody's.

    Raises:
        KeyNotFound: there is none, it is revoked, or it is not the viewer's.
    """
    revoked = update(ApiKey).where(ApiKey.id == id_, ApiKey.revoked_at.is_(None))
    if not viewer.may(Scope.ADMIN):
        revoked = revoked.where(ApiKey.user_id == viewer.user_id)
    found = await session.execute(revoked.values(revoked_at=func.now()).returning(ApiKey.prefix))
    prefix = found.scalar_one_or_none()
    if prefix is None:
        raise KeyNotFound("No key of yours has this id; it may be revoked already.")
    await audit.record(session, Event("key.revoked", viewer, object="key", ids=[str(id_)], details={"prefix": prefix}))


async def revoke_all(session: AsyncSession, user_id: UUID) -> int:
    """Revoke every key of a user; return how many."""
    revoked = update(ApiKey).where(ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None))
    return len((await session.execute(revoked.values(revoked_at=func.now()).returning(ApiKey.id))).all())


SERVICE_DOMAIN = "service.localhost"


async def service_user(session: AsyncSession, role: Role) -> User:
    """Return the user that keys of no person belong to, one for each role; it cannot sign in."""
    email = f"{role.value}@{SERVICE_DOMAIN}"
    made = insert(User).values(id=uuid4(), email=email, name=f"Service ({role.value})", role=role, is_service=True)
    found = (await session.execute(select(User).where(User.email == email))).scalar_one_or_none()
    return found or (await session.execute(made.returning(User))).scalar_one()
