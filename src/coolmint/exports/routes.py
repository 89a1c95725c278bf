"""The calls with which activities are exported, and with which administrators decide about large exports."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Request
from fastapi.responses import StreamingResponse

from coolmint.activities.dependencies import Catalogue
from coolmint.auth.dependencies import Administrator, Exporter
from coolmint.exports import service
from coolmint.exports.examples import AWAITING_EXAMPLE, COLUMNS_EXAMPLE, EXPORT_EXAMPLE, EXPORTS_EXAMPLE
from coolmint.exports.models import ExportFormat
from coolmint.exports.schemas import AwaitingList, ColumnList, Decision, ExportCreate, ExportList, ExportRead
from coolmint.exports.writers import file_type
from coolmint.platform.web import PROTECTED_RESPONSES, Problem, Session, example, refuse_unknown_parameters

_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "There is none of this id"}}
_ENDED: dict[int | str, dict[str, Any]] = {409: {"model": Problem, "description": "Its state does not allow this"}}
_CHANGED: dict[int | str, dict[str, Any]] = {
    409: {"model": Problem, "description": "It is not as many as were shown, or too many are under way"}
}
_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}, "example": "salesforce_id,subject"}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": {"application/octet-stream": _BYTES}},
    409: {"model": Problem, "description": "There is no file (yet)"},
    410: {"model": Problem, "description": "Its time is over"},
}
_BODIES: dict[str, Any] = {
    "a filtered list": {
        "value": {
            "format": "xlsx",
            "source": {"filter": {"field": "specialty", "op": "is", "value": "Cardiology"}, "count": 1204},
            "columns": ["salesforce_id", "activity_date", "subject", "owner", "contacts"],
        }
    }
}

router = APIRouter(prefix="/exports", tags=["exports"], responses=PROTECTED_RESPONSES)
approvals_router = APIRouter(prefix="/export-approvals", tags=["exports"], responses=PROTECTED_RESPONSES)


_NO_SELECTION: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "No selection or receipt of yours has this id"}
}


@router.post(
    "",
    response_model=ExportRead,
    status_code=202,
    responses={**_CHANGED, **_NO_SELECTION, **example(EXPORT_EXAMPLE, 202)},
)
async def request_export(
    request: Request,
    session: Session,
    viewer: Exporter,
    catalogue: Catalogue,
    asked: Annotated[ExportCreate, Body(openapi_examples=_BODIES)],
) -> ExportRead:
    """Export exactly the activities of a filter: the worker makes the file, whole or not at all."""
    refuse_unknown_parameters(request, set())
    settings = request.app.state.settings.export
    export = await service.request_export(session, viewer, asked, catalogue, settings)
    return service.read_of(export, catalogue)


@router.get("", response_model=ExportList, responses=example(EXPORTS_EXAMPLE))
async def list_exports(request: Request, session: Session, viewer: Exporter, catalogue: Catalogue) -> ExportList:
    """List your exports, the latest first, a hundred at the most."""
    refuse_unknown_parameters(request, set())
    return ExportList(items=await service.list_exports(session, viewer, catalogue))


@router.get("/columns", response_model=ColumnList, responses=example(COLUMNS_EXAMPLE))
async def list_columns(request: Request, session: Session, viewer: Exporter, catalogue: Catalogue) -> ColumnList:
    """List the columns a file can have; fields your role may not see are not among them."""
    refuse_unknown_parameters(request, set())
    return ColumnList(items=service.list_columns(viewer, catalogue))


@router.get("/{export_id}", response_model=ExportRead, responses={**_NOT_FOUND, **example(EXPORT_EXAMPLE)})
async def get_export(
    request: Request, session: Session, viewer: Exporter, catalogue: Catalogue, export_id: UUID
) -> ExportRead:
    """Read how far an export is."""
    refuse_unknown_parameters(request, set())
    return service.read_of(await service.get_export(session, viewer, export_id), catalogue)


@router.get("/{export_id}/file", response_class=StreamingResponse, responses={**_NOT_FOUND, **_FILE})
async def get_export_file(request: Request, session: Session, viewer: Exporter, export_id: UUID) -> StreamingResponse:
    """Download the file."""
    refuse_unknown_parameters(request, set())
    export = await service.take_file(session, viewer, export_id)
    _, media_type = file_type(ExportFormat(export.format), with_about=export.with_about)
    return StreamingResponse(
        service.read_file(request.app.state.sessions, viewer, export),
        media_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{service.file_name(export)}"',
            "Content-Length": str(export.size_bytes),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


@router.post(
    "/{export_id}/cancel", response_model=ExportRead, responses={**_NOT_FOUND, **_ENDED, **example(EXPORT_EXAMPLE)}
)
async def cancel_export(
    request: Request, session: Session, viewer: Exporter, catalogue: Catalogue, export_id: UUID
) -> ExportRead:
    """End an export that is under way."""
    refuse_unknown_parameters(request, set())
    return service.read_of(await service.cancel_export(session, viewer, export_id), catalogue)


@router.delete("/{export_id}", status_code=204, responses=_NOT_FOUND)
async def remove_export(request: Request, session: Session, viewer: Exporter, export_id: UUID) -> None:
    """Remove an export and its file."""
    refuse_unknown_parameters(request, set())
    await service.remove_export(session, viewer, export_id)


@approvals_router.get("", response_model=AwaitingList, responses=example(AWAITING_EXAMPLE))
async def list_awaiting(
    request: Request, session: Session, viewer: Administrator, catalogue: Catalogue
) -> AwaitingList:
    """List the exports that wait for an administrator, the longest first."""
    refuse_unknown_parameters(request, set())
    return AwaitingList(items=list(await service.list_awaiting(session, catalogue)))


@approvals_router.post("/{export_id}", status_code=204, responses=_NOT_FOUND)
async def decide(request: Request, session: Session, viewer: Administrator, export_id: UUID, given: Decision) -> None:
    """Let a waiting export be made, or decline it."""
    refuse_unknown_parameters(request, set())
    await service.decide(session, viewer, export_id, approve=given.decision == "approve", note=given.note)
