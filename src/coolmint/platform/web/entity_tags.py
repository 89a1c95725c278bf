"""Entity tags: the same answer is not sent twice."""

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


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
                await _send_tagged(scope, start, b"".join(chunks) if len(chunks) > 1 else chunks[0], send)

        await self.app(scope, receive, collect)


async def _send_tagged(scope: Scope, start: Message, body: bytes, send: Send) -> None:
    headers = MutableHeaders(scope=start)
    if start["status"] == 200:
        tag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        headers["ETag"] = tag
        headers["Cache-Control"] = "private, no-cache"
        known = Headers(scope=scope).get("if-none-match")
        if known is not None and tag in map(str.strip, known.split(",")):
            start["status"] = 304
            body = b""
            for name in ("content-length", "content-type"):
                if name in headers:
                    del headers[name]
    await send(start)
    await send({"type": "http.response.body", "body": body})
