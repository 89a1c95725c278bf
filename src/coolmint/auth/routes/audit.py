"""The audit log, for administrators and auditors: reading, export, verification, alerts."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse

from coolmint.auth import alerts, audit_log
from coolmint.auth.audit import Outcome
from coolmint.auth.audit_log import AuditFilter
from coolmint.auth.audit_schemas import AlertPage, AlertRead, AuditEventRead, AuditPage, VerificationRead
from coolmint.auth.dependencies import AuditReader
from coolmint.platform.web import PROTECTED_RESPONSES, Session, example, refuse_unknown_parameters

router = APIRouter(prefix="/audit", tags=["audit"], responses=PROTECTED_RESPONSES)

_FILTERS = {"action", "actor", "outcome", "object_id", "date_from", "date_to"}
_PAGE = {"limit", "cursor"}
_EVENT: dict[str, Any] = {
    "seq": 42,
    "at": "2026-05-04T08:00:00Z",
    "action": "selection.taken",
    "outcome": "succeeded",
    "actor_id": "6d0b6a0e-27a5-4b63-9f5e-0d6c6b8a2f10",
    "actor": "ada@example.com",
    "credential": "session",
    "credential_id": "0f2f9f5e-8f3a-4a53-9a51-5fb0d3d0c1a2",
    "object": "activity",
    "object_ids": ["00T8c00000AbCdEEAV"],
    "object_count": 1,
    "address": "192.0.2.7",
    "user_agent": "Mozilla/5.0",
    "request_id": "1f0c8e2b",
    "details": {"count": 1, "tokens": 41},
    "hash": "77ad0c…",
}
_LINES = {"schema": {"type": "string"}, "example": orjson.dumps(_EVENT).decode() + "\n"}
_VERIFIED = {"ok": True, "events": 42, "first_seq": 1, "last_seq": 42, "broken_seq": None}
_ALERT: dict[str, Any] = {
    "id": "5b0d4c62-51a5-4f0f-9c6e-3f1f6d1f7a10",
    "at": "2026-05-04T08:00:00Z",
    "last_at": "2026-05-04T08:00:00Z",
    "rule": "mass_export",
    "subject": "user:6d0b6a0e-27a5-4b63-9f5e-0d6c6b8a2f10",
    "severity": "high",
    "summary": "One user took many activities out within an hour.",
    "details": {"count": 6200, "threshold": 5000, "window_minutes": 60, "seq": 42},
    "occurrences": 1,
    "delivered_at": None,
}

_Text = Annotated[str | None, Query(min_length=1, max_length=254, pattern=r"^[^\x00]*$")]
Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=60, description="`next_cursor` of the page before.")]


async def _filter(
    action: _Text = None,
    actor: Annotated[_Text, Query(description="An e-mail, or our id of a user.")] = None,
    outcome: Outcome | None = None,
    object_id: Annotated[_Text, Query(description="Any id the event is about, such as a Salesforce id.")] = None,
    date_from: date | None = None,
    date_to: Annotated[date | None, Query(description="Inclusive; days are in UTC.")] = None,
) -> AuditFilter:
    return AuditFilter(action, actor, outcome, object_id, date_from, date_to)


Filter = Annotated[AuditFilter, Depends(_filter)]


@router.get("", response_model=AuditPage, responses=example({"items": [_EVENT], "next_cursor": None}))
async def list_events(
    request: Request, session: Session, viewer: AuditReader, asked: Filter, limit: Limit = 50, cursor: Cursor = None
) -> AuditPage:
    """Read the audit log, the newest event first. Reading it is an event too."""
    refuse_unknown_parameters(request, _FILTERS | _PAGE)
    rows, next_cursor = await audit_log.list_events(session, viewer, asked, limit=limit, cursor=cursor)
    return AuditPage(items=[AuditEventRead(**row) for row in rows], next_cursor=next_cursor)


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"description": "One event a line, oldest first", "content": {"application/x-ndjson": _LINES}}},
)
async def export_events(request: Request, session: Session, viewer: AuditReader, asked: Filter) -> StreamingResponse:
    """Take the audit log out as JSON lines, oldest first and with every hash; the export is an event too."""
    refuse_unknown_parameters(request, _FILTERS)
    last_seq = await audit_log.begin_export(session, viewer, asked)

    async def lines() -> AsyncIterator[bytes]:
        async for rows in audit_log.export_events(request.app.state.sessions, viewer, asked, last_seq):
            yield b"".join(orjson.dumps(dict(row)) + b"\n" for row in rows)

    disposition = {"Content-Disposition": 'attachment; filename="audit.jsonl"'}
    return StreamingResponse(lines(), media_type="application/x-ndjson", headers=disposition)


@router.get("/verification", response_model=VerificationRead, responses=example(_VERIFIED))
async def verify(request: Request, session: Session, viewer: AuditReader) -> VerificationRead:
    """Recompute the chain of hashes over the whole log. A broken one raises an alert."""
    refuse_unknown_parameters(request, set())
    return VerificationRead(**asdict(await audit_log.verify(session, viewer)))


@router.get("/alerts", response_model=AlertPage, responses=example({"items": [_ALERT], "next_cursor": None}))
async def list_alerts(
    request: Request, session: Session, viewer: AuditReader, limit: Limit = 50, cursor: Cursor = None
) -> AlertPage:
    """Read the security alerts, the newest first."""
    refuse_unknown_parameters(request, _PAGE)
    rows, next_cursor = await alerts.list_alerts(session, limit=limit, cursor=cursor)
    return AlertPage(items=[AlertRead.model_validate(row) for row in rows], next_cursor=next_cursor)
