"""Rights that an administrator switches for a role: who may export."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth import audit
from coolmint.auth.audit import Event
from coolmint.auth.models import RoleRight
from coolmint.auth.viewer import SWITCHED_ROLES, Role, Scope, Viewer, scopes_of
from coolmint.platform.errors import Unprocessable


class RoleNotSwitched(Unprocessable):
    """Administrators may always export and auditors never; for these two there is nothing to decide."""


async def scopes_of_role(session: AsyncSession, role: Role) -> frozenset[Scope]:
    """Return what a role includes now."""
    said = select(RoleRight.is_given).where(RoleRight.role == role, RoleRight.scope == Scope.EXPORT)
    return scopes_of(role, (await session.execute(said)).scalar_one_or_none())


async def exporting_roles(session: AsyncSession) -> list[Role]:
    """Return the roles that may export."""
    return [role for role in Role if Scope.EXPORT in await scopes_of_role(session, role)]


async def set_exporting_roles(session: AsyncSession, viewer: Viewer, roles: Collection[Role]) -> None:
    """Let exactly these roles export, besides administrators, from their next request on.

    Raises:
        RoleNotSwitched: one of them can never be given it.
    """
    refused = [role.value for role in roles if role is Role.AUDITOR]
    if refused:
        raise RoleNotSwitched(
            "An auditor takes nothing out.", [("export", f"one of: {', '.join(role.value for role in SWITCHED_ROLES)}")]
        )
    given = [{"role": role, "scope": Scope.EXPORT, "is_given": role in roles} for role in SWITCHED_ROLES]
    statement = insert(RoleRight).values(given)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[RoleRight.role, RoleRight.scope], set_={"is_given": statement.excluded.is_given}
        )
    )
    details = {"export": sorted(role.value for role in SWITCHED_ROLES if role in roles)}
    await audit.record(session, Event("role_rights.changed", viewer, details=details))
