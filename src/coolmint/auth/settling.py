"""What follows a refusal, in a transaction of its own: the refused one leaves nothing behind."""

from fastapi import FastAPI, Request
from fastapi.responses import Response

from coolmint.auth.audit import AuditedRefusal, Event, Outcome, record
from coolmint.auth.viewer import NotAllowed, Viewer
from coolmint.platform.web import refusal_answer


async def _on_audited_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, AuditedRefusal)
    async with request.app.state.sessions.begin() as session:
        await error.settle(session)
    return refusal_answer(request, error)


async def _on_not_allowed(request: Request, error: Exception) -> Response:
    """Tell of somebody who is known and asked for what they may not do."""
    assert isinstance(error, NotAllowed)
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    if viewer is not None:
        route = getattr(request.scope.get("route"), "path", None)
        details = {"code": error.code, "method": request.method, "route": route}
        event = Event("access.refused", viewer, outcome=Outcome.REFUSED, details=details)
        async with request.app.state.sessions.begin() as session:
            await record(session, event)
    return refusal_answer(request, error)


def install_refusal_settling(app: FastAPI) -> None:
    """Write refusals that the audit log tells of, after their transaction was rolled back and before the answer."""
    app.add_exception_handler(NotAllowed, _on_not_allowed)
    app.add_exception_handler(AuditedRefusal, _on_audited_refusal)
