"""Which role may not see which field; what the fields are, `activities` knows."""

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth import audit
from coolmint.auth.audit import Event
from coolmint.auth.models import FieldRule
from coolmint.auth.viewer import Role, Viewer
from coolmint.platform.errors import Unprocessable


class FieldUnknown(Unprocessable):
    """There is no such field to deny."""


async def read_denied(session: AsyncSession) -> dict[Role, list[str]]:
    """Return for each role the fields it may not see."""
    rows = await session.execute(select(FieldRule.role, FieldRule.field).order_by(FieldRule.role, FieldRule.field))
    denied: dict[Role, list[str]] = {role: [] for role in Role}
    for role, field in rows:
        denied[Role(role)].append(field)
    return denied


async def set_denied(
    session: AsyncSession, viewer: Viewer, denied: Mapping[Role, Iterable[str]], fields: Iterable[str]
) -> None:
    """Deny each role exactly these fields, from its next request on; a role that is not named sees all.

    Raises:
        FieldUnknown: a field is none of `fields`.
    """
    known = set(fields)
    wanted = {role: sorted(set(names)) for role, names in denied.items()}
    unknown = sorted({name for names in wanted.values() for name in names} - known)
    if unknown:
        raise FieldUnknown(f"There is no field {unknown[0]!r}.", [("denied", f"unknown: {', '.join(unknown[:10])}")])
    await session.execute(delete(FieldRule))
    rows = [{"role": role.value, "field": name} for role, names in wanted.items() for name in names]
    if rows:
        await session.execute(insert(FieldRule), rows)
    details = {"denied": {role.value: names for role, names in wanted.items() if names}}
    await audit.record(session, Event("field_rules.changed", viewer, details=details))
