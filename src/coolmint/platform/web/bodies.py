"""How much a request may bring."""

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coolmint.platform.web.problems import problem


class _TooLarge(Exception):
    """Ends whatever reads the body; what it answers is replaced."""


class BodyLimit:
    """Refuses a body of more than `most` bytes: at once when it says its length, else as soon as that many came."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        if length.isdecimal() and int(length[:20]) > self.most:
            await self._refuse(scope, receive, send)
            return
        body = _Counted(receive, send, self.most)
        try:
            await self.app(scope, body.receive, body.send)
        except Exception:
            if not body.is_too_large or body.is_answered:
                raise
        if body.is_too_large and not body.is_answered:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        detail = f"A request may bring at most {self.most:,} bytes."
        answer = problem(
            Request(scope), 413, "body_too_large", "Body too large", detail, members={"max_bytes": self.most}
        )
        await answer(scope, receive, send)


class _Counted:
    """The two ends of a request: counts what comes in, and keeps back the answer to a body that was cut."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive = receive
        self._send = send
        self._left = most
        self.is_too_large = False
        self.is_answered = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.is_too_large = True
            raise _TooLarge
        return message

    async def send(self, message: Message) -> None:
        if self.is_too_large and not self.is_answered:
            return
        self.is_answered = True
        await self._send(message)
