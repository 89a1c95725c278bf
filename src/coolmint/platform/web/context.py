"""What surrounds every request: an id, headers, a line in the log, an answer to bugs."""

import re
import time
from uuid import uuid4

import structlog
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coolmint.platform.logging import where
from coolmint.platform.web.headers import add_headers
from coolmint.platform.web.problems import internal_error

log = structlog.get_logger("coolmint.http")

_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


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
                add_headers(MutableHeaders(scope=message), request_id, scope["scheme"])
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, send_with_headers)
            except Exception as error:  # noqa: BLE001 - the last place that can answer
                log.error("unhandled_error", error=type(error).__name__, where=where(error))
                if status:  # Half an answer is out: break the connection rather than let it look whole.
                    raise ConnectionAbortedError("response cut short by an error") from None
                await internal_error(Request(scope))(scope, receive, send_with_headers)
            finally:
                route = getattr(scope.get("route"), "path", None)
                ms = round((time.perf_counter() - started) * 1000, 1)
                log.info("request", method=scope["method"], route=route, status=status, ms=ms)
