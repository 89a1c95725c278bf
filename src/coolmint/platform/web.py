"""What every HTTP call shares: the session, the request id, problem documents, headers, entity tags."""

import hashlib
import re
import time
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any
from uuid import uuid4

import orjson
import structlog
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coolmint.platform.errors import Refusal, Unprocessable
from coolmint.platform.logging import where

log = structlog.get_logger("coolmint.http")

_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CSP = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
# Swagger UI and ReDoc start from a script inside their page and draw with blob workers; nothing comes from outside.
_DOCS_CSP = _CSP + "; script-src 'self' 'unsafe-inline'; worker-src 'self' blob:"
_DOCS_PATHS = ("/docs", "/redoc")


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
    503: {
        "model": Problem,
        "description": "The database cannot be reached",
        "content": {"application/problem+json": {}},
    },
}


# Moments are told in UTC, whatever zone the database is set to.
_SET_UP = text("SELECT set_config('statement_timeout', :limit, true), set_config('TimeZone', 'UTC', true)")


async def _session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions.begin() as session:  # Commits, or rolls back on any error.
        # Set per transaction, never per connection: a transaction-mode pooler shares connections.
        limit = int(request.app.state.settings.database.statement_timeout_seconds) * 1000
        await session.execute(_SET_UP, {"limit": str(limit)})
        yield session


# scope="function" commits before the response is sent, so that a failed commit cannot follow a success.
Session = Annotated[AsyncSession, Depends(_session, scope="function")]


def refuse_unknown_parameters(request: Request, known: set[str], prefixes: tuple[str, ...] = ()) -> None:
    """Refuse a request whose query names a parameter the call does not have.

    Raises:
        UnknownParameter: with each unknown name.
    """
    unknown = [name for name in request.query_params if name not in known and not name.startswith(prefixes)]
    if unknown:
        raise UnknownParameter(
            f"There is no parameter {', '.join(map(repr, unknown))}.",
            [(name, f"known are: {', '.join(sorted(known))}") for name in unknown],
        )


class UnknownParameter(Unprocessable):
    """A query parameter this call does not have; probably a typing error that would widen the result."""


def _problem(
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


async def _on_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    errors = error.errors if isinstance(error, Unprocessable) else None
    return _problem(request, error.status, error.code, error.title, error.detail, errors=errors, members=error.members)


async def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Only where and why: the input itself may hold a name or a note.
    errors = [(".".join(map(str, e["loc"][1:])) or str(e["loc"][0]), str(e["msg"])) for e in error.errors()[:20]]
    return _problem(
        request, 422, "invalid_request", "Invalid request", "Some of the request cannot be read.", errors=errors
    )


_HTTP_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported_media_type"}


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _HTTP_CODES.get(error.status_code, "http_error")
    return _problem(
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
        return _problem(
            request, 503, "query_timeout", "Query timeout", "The question took too long; narrow the filter."
        )
    unreachable = isinstance(error, OperationalError | InterfaceError | PoolTimeout)
    if unreachable and (sqlstate is None or sqlstate[:2] in ("08", "53", "57")):
        log.warning("database_unavailable", sqlstate=sqlstate)
        detail = "The database cannot be reached just now; try again in a moment."
        return _problem(
            request, 503, "database_unavailable", "Database unavailable", detail, headers={"Retry-After": "5"}
        )
    log.error("database_error", sqlstate=sqlstate, error=type(error).__name__)
    return _internal(request)


def _internal(request: Request) -> Response:
    detail = "Something went wrong on our side. Tell whoever runs Cool Mint the request id."
    return _problem(request, 500, "internal_error", "Internal error", detail)


def install_problem_handlers(app: FastAPI) -> None:
    """Answer every error as `application/problem+json`."""
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(DBAPIError, _on_database)
    app.add_exception_handler(PoolTimeout, _on_database)


class RequestContext:
    """Gives every request an id, every answer its headers, and the log one line without parameters.

    It also answers for bugs: an exception that went further out would be logged with its message, which may quote
    a note, and its answer would lack the request id.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(MutableHeaders(scope=message), request_id, scope["path"])
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, send_with_headers)
            except Exception as error:  # noqa: BLE001 - the last place that can answer
                log.error("unhandled_error", error=type(error).__name__, where=where(error))
                if status:  # Half an answer is out: break the connection rather than let it look whole.
                    raise ConnectionAbortedError("response cut short by an error") from None
                await _internal(Request(scope))(scope, receive, send_with_headers)
            finally:
                route = getattr(scope.get("route"), "path", None)
                ms = round((time.perf_counter() - started) * 1000, 1)
                log.info("request", method=scope["method"], route=route, status=status, ms=ms)


def _add_headers(headers: MutableHeaders, request_id: str, path: str) -> None:
    headers["X-Request-ID"] = request_id
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers.setdefault("Content-Security-Policy", _DOCS_CSP if path.startswith(_DOCS_PATHS) else _CSP)
    # Whatever does not say otherwise holds somebody's notes.
    headers.setdefault("Cache-Control", "no-store")


class AllowedHosts:
    """Refuses a Host header that is not ours: the defence against DNS rebinding."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...]) -> None:
        self.app = app
        self.hosts = {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            host = re.sub(r":\d+$", "", Headers(scope=scope).get("host", "")).lower()
            if host not in self.hosts:
                detail = "This host name is not served here; add it to COOLMINT_ALLOWED_HOSTS."
                await _problem(Request(scope), 400, "host_refused", "Host refused", detail)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class EntityTags:
    """Gives GET answers of the API a weak entity tag, and answers 304 when the client has the same bytes.

    Weak, because compression changes the bytes that travel.
    """

    def __init__(self, app: ASGIApp, paths: tuple[str, ...]) -> None:
        self.app = app
        self.paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(self.paths):
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        chunks: list[bytes] = []

        async def collect(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            chunks.append(message.get("body", b""))
            if not message.get("more_body") and start is not None:
                await _send_tagged(scope, start, b"".join(chunks), send)

        await self.app(scope, receive, collect)


async def _send_tagged(scope: Scope, start: Message, body: bytes, send: Send) -> None:
    headers = MutableHeaders(scope=start)
    if start["status"] == 200:
        tag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        headers["ETag"] = tag
        headers["Cache-Control"] = "private, no-cache"
        if tag in (part.strip() for part in Headers(scope=scope).get("if-none-match", "").split(",")):
            start["status"] = 304
            body = b""
            for name in ("content-length", "content-type"):
                if name in headers:
                    del headers[name]
    await send(start)
    await send({"type": "http.response.body", "body": body})


def example(value: Any) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` entry that shows `value` as the example of a 200."""
    return {200: {"content": {"application/json": {"example": value}}}}
