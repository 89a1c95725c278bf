"""Every error as `application/problem+json` (RFC 9457)."""

from collections.abc import Mapping
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from coolmint.platform.errors import Refusal, Unprocessable

log = structlog.get_logger("coolmint.http")


class ProblemError(BaseModel):
    path: str
    message: str


class Problem(BaseModel):
    """An error, as RFC 9457 describes it."""

    type: str = Field(examples=["about:blank"])
    title: str
    status: int
    detail: str
    code: str = Field(description="Stable; what a program may branch on.")
    request_id: str
    errors: list[ProblemError] | None = Field(default=None, description="For 422: which parameter or field, and why.")


PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    422: {
        "model": Problem,
        "description": "The request cannot be understood",
        "content": {"application/problem+json": {}},
    },
    429: {
        "model": Problem,
        "description": "Too often; `Retry-After` says when again",
        "content": {"application/problem+json": {}},
    },
    503: {
        "model": Problem,
        "description": "The database cannot be reached",
        "content": {"application/problem+json": {}},
    },
}

PROTECTED_RESPONSES: dict[int | str, dict[str, Any]] = {
    **PROBLEM_RESPONSES,
    401: {
        "model": Problem,
        "description": "No valid credential",
        "content": {"application/problem+json": {}},
    },
    403: {
        "model": Problem,
        "description": "The role or the key does not include this",
        "content": {"application/problem+json": {}},
    },
    429: {
        "model": Problem,
        "description": "Too many requests; `Retry-After` says when to try again",
        "content": {"application/problem+json": {}},
    },
}


def problem(
    request: Request,
    status: int,
    code: str,
    title: str,
    detail: str,
    *,
    errors: list[tuple[str, str]] | None = None,
    members: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request.scope.get("state", {}).get("request_id", ""),
    }
    if errors:
        body["errors"] = [{"path": path, "message": message} for path, message in errors]
    body |= dict(members or {})
    return Response(orjson.dumps(body), status, headers, media_type="application/problem+json")


def refusal_answer(request: Request, error: Refusal) -> Response:
    errors = error.errors if isinstance(error, Unprocessable) else None
    return problem(
        request,
        error.status,
        error.code,
        error.title,
        error.detail,
        errors=errors,
        members=error.members,
        headers=error.headers,
    )


async def _on_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return refusal_answer(request, error)


async def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Only where and why: the input itself may hold a name or a note.
    errors = [(".".join(map(str, e["loc"][1:])) or str(e["loc"][0]), str(e["msg"])) for e in error.errors()[:20]]
    return problem(
        request, 422, "invalid_request", "Invalid request", "Some of the request cannot be read.", errors=errors
    )


_HTTP_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported_media_type"}


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _HTTP_CODES.get(error.status_code, "http_error")
    return problem(
        request,
        error.status_code,
        code,
        code.replace("_", " ").capitalize(),
        "There is nothing at this address." if error.status_code == 404 else str(error.detail),
        headers=error.headers,
    )


async def _on_database(request: Request, error: Exception) -> Response:
    sqlstate = getattr(getattr(error, "orig", None), "sqlstate", None)
    if sqlstate == "57014":
        return problem(request, 503, "query_timeout", "Query timeout", "The question took too long; narrow the filter.")
    unreachable = isinstance(error, OperationalError | InterfaceError | PoolTimeout)
    if unreachable and (sqlstate is None or sqlstate[:2] in ("08", "40", "53", "57")):
        log.warning("database_unavailable", sqlstate=sqlstate)
        detail = "The database cannot be reached just now; try again in a moment."
        return problem(
            request, 503, "database_unavailable", "Database unavailable", detail, headers={"Retry-After": "5"}
        )
    log.error("database_error", sqlstate=sqlstate, error=type(error).__name__)
    return internal_error(request)


def internal_error(request: Request) -> Response:
    detail = "Something went wrong on our side. Tell whoever runs Cool Mint the request id."
    return problem(request, 500, "internal_error", "Internal error", detail)


def install_problem_handlers(app: FastAPI) -> None:
    """Answer every error as `application/problem+json`."""
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(DBAPIError, _on_database)
    app.add_exception_handler(PoolTimeout, _on_database)
