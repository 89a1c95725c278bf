"""What follows a refusal, in a transaction of its own: the refused one leaves nothing behind."""

from urllib.parse import urlencode

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from coolmint.auth.audit import AuditedRefusal, Event, Outcome, record
from coolmint.auth.openid.cookies import clear_handshake_cookie
from coolmint.auth.openid.handshake import HOME
from coolmint.auth.openid.problems import OpenIdFailed, SignInProblem
from coolmint.auth.viewer import NotAllowed, Viewer
from coolmint.platform.rate_limits import TooManyRequests
from coolmint.platform.web import client_address, refusal_answer

log = structlog.get_logger("coolmint.auth")


async def _on_audited_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, AuditedRefusal)
    async with request.app.state.sessions.begin() as session:
        await error.settle(session)
    return refusal_answer(request, error)


async def _on_openid_failed(request: Request, error: Exception) -> Response:
    """Lead the browser back to the sign-in page. Failures are cheap to make, so only so many are written down."""
    assert isinstance(error, OpenIdFailed)
    problem = error.problem
    try:
        await request.app.state.limits.hit("sign_in_from_address", client_address(request.scope))
    except TooManyRequests:
        problem = SignInProblem.TOO_MANY_REQUESTS
    else:
        log.warning("openid_sign_in_failed", **error.event.details)
        async with request.app.state.sessions.begin() as session:
            await error.settle(session)
    query = {"problem": problem.value} | ({"to": error.to} if error.to != HOME else {})
    response = RedirectResponse(f"/app/sign-in?{urlencode(query)}", 303)
    clear_handshake_cookie(response)
    return response


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
    app.add_exception_handler(OpenIdFailed, _on_openid_failed)
