"""The HTTP edge of imports: their history, and what they could not take."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from coolmint.auth.dependencies import Administrator, AuditReader
from coolmint.platform.web import PROTECTED_RESPONSES, Session, example, refuse_unknown_parameters
from coolmint.salesforce import service
from coolmint.salesforce.schemas import ImportPage, QuarantinePage, SalesforceUserList

router = APIRouter(prefix="/imports", tags=["imports"], responses=PROTECTED_RESPONSES)

Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=200, description="`next_cursor` of the page before.")]

_COUNTS = {
    "rows_read": 1331,
    "inserted": 12,
    "updated": 3,
    "unchanged": 1314,
    "older": 0,
    "duplicates": 1,
    "suppressed": 0,
    "quarantined": 1,
}
_IMPORT_ID = "5b0d4c62-51a5-4f0f-9c6e-3f1f6d1f7a10"
IMPORTS_EXAMPLE: dict[str, Any] = {
    "items": [
        {
            "id": _IMPORT_ID,
            "started_at": "2026-05-04T08:00:00Z",
            "finished_at": "2026-05-04T08:00:04Z",
            "status": "partial",
            "source": "WE_00D8c0000012345EAA_1.ZIP",
            **_COUNTS,
            "files": [
                {
                    "file": "WE_00D8c0000012345EAA_1.ZIP/Task.csv",
                    "object": "Task",
                    "status": "imported",
                    "layout": "weekly",
                    "encoding": "windows-1252",
                    **_COUNTS,
                    "message": None,
                }
            ],
        }
    ],
    "next_cursor": None,
}
QUARANTINE_EXAMPLE: dict[str, Any] = {
    "items": [
        {
            "id": 17,
            "import_id": _IMPORT_ID,
            "file": "WE_00D8c0000012345EAA_1.ZIP/Task.csv",
            "line": 418,
            "object": "Task",
            "salesforce_id": "00T8c00000AbCdEEAV",
            "field": "ActivityDate",
            "reason": "not a date",
            "value": "31.02.2026",
            "imported_at": "2026-05-04T08:00:03Z",
        }
    ],
    "next_cursor": None,
    "total": {"count": 1, "exact": True},
}


def _known_parameters(*names: str) -> Any:
    async def refuse(request: Request) -> None:
        refuse_unknown_parameters(request, set(names))

    return Depends(refuse)


@router.get(
    "/",
    response_model=ImportPage,
    dependencies=[_known_parameters("limit", "cursor")],
    responses=example(IMPORTS_EXAMPLE),
)
async def list_imports(session: Session, viewer: AuditReader, limit: Limit = 20, cursor: Cursor = None) -> ImportPage:
    """List imports with their files, the newest first."""
    return await service.list_imports(session, limit=limit, cursor=cursor)


@router.get(
    "/quarantine",
    response_model=QuarantinePage,
    dependencies=[_known_parameters("import_id", "object", "limit", "cursor")],
    responses=example(QUARANTINE_EXAMPLE),
)
async def list_quarantined(
    session: Session,
    viewer: AuditReader,
    import_id: Annotated[UUID | None, Query()] = None,
    object_: Annotated[str | None, Query(alias="object", max_length=80)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> QuarantinePage:
    """List the rows that no import could take, with file, line, field and reason; the latest first."""
    return await service.list_quarantined(session, import_id=import_id, object_=object_, limit=limit, cursor=cursor)


salesforce_users_router = APIRouter(prefix="/salesforce-users", tags=["users"], responses=PROTECTED_RESPONSES)
_USER = {"id": "0058c00000AbCdEEAV", "name": "Ana Torres", "email": "ana@example.com", "is_active": True}


@salesforce_users_router.get(
    "",
    response_model=SalesforceUserList,
    dependencies=[_known_parameters("q", "limit")],
    responses=example({"items": [_USER]}),
)
async def find_salesforce_users(
    session: Session,
    viewer: Administrator,
    q: Annotated[str, Query(max_length=100, description="A part of the name or of the e-mail.")] = "",
    limit: Limit = 20,
) -> SalesforceUserList:
    """Find Salesforce users to link somebody to, by name."""
    return await service.find_users(session, q, limit)
