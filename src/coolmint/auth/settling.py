"""What follows a refusal, in a transaction of its own: the refused one leaves nothing behind."""

from fastapi import FastAPI, Request
from fastapi.responses import Response

from coolmint.auth.audit import AuditedRefusal
from coolmint.platform.web import refusal_answer


async def _on_audited_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, AuditedRefusal)
    async with request.app.state.sessions.begin() as session:
        await error.settle(session)
    return refusal_answer(request, error)


def install_refusal_settling(app: FastAPI) -> None:
    """Write refusals that the audit log tells of, after their transaction was rolled back and before the answer."""
    app.add_exception_handler(AuditedRefusal, _on_audited_refusal)
