"""The calls with which administrators decide what a role includes."""

from typing import Any

from fastapi import APIRouter, Request

from coolmint.auth import role_rights
from coolmint.auth.dependencies import Administrator
from coolmint.auth.schemas import RoleRights, RoleRightsRead
from coolmint.platform.web import PROTECTED_RESPONSES, Session, example, refuse_unknown_parameters

router = APIRouter(prefix="/role-rights", tags=["users"], responses=PROTECTED_RESPONSES)
_EXAMPLE: dict[str, Any] = {"export": ["admin", "manager"]}


@router.get("", response_model=RoleRightsRead, responses=example(_EXAMPLE))
async def get_role_rights(request: Request, session: Session, viewer: Administrator) -> RoleRightsRead:
    """Read which roles may export."""
    refuse_unknown_parameters(request, set())
    return RoleRightsRead(export=await role_rights.exporting_roles(session))


@router.put("", response_model=RoleRightsRead, responses=example(_EXAMPLE))
async def set_role_rights(
    request: Request, session: Session, viewer: Administrator, given: RoleRights
) -> RoleRightsRead:
    """Let exactly these roles export, and administrators, from the next request on."""
    refuse_unknown_parameters(request, set())
    await role_rights.set_exporting_roles(session, viewer, given.export)
    return RoleRightsRead(export=await role_rights.exporting_roles(session))
