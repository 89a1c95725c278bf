"""The load: HTTP/1.1 over kept connections, with as little of our own between two requests as Python allows.

Client, server and database share the machine's cores, so every microsecond spent here is missing there. A request is
made of bytes once; an answer is only looked through for its status and length.
"""

import asyncio
import resource
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit


def request_bytes(path: str, headers: dict[str, str], body: bytes | None = None) -> bytes:
    lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


# uvicorn closes a connection that rested for 5.
_KEPT_SECONDS = 3.0


class Wrong(Exception):
    """An answer that is no success."""


@dataclass
class Answer:
    status: int
    body: bytes
    milliseconds: float


class Connection:
    """One client that waits for each answer before it asks again."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._at = (parts.hostname, parts.port)
        self._connect()

    def _connect(self) -> None:
        self._socket = socket.create_connection(self._at, timeout=300)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._used = time.monotonic()

    def ask(self, request: bytes) -> Answer:
        """Send and wait.

        Raises:
            Wrong: the status is none of 200 to 299.
        """
        if time.monotonic() - self._used > _KEPT_SECONDS:
            self._socket.close()
            self._connect()
        started = time.perf_counter()
        self._socket.sendall(request)
        data = bytearray()
        whole: int | None = None
        while whole is None or len(data) < whole:
            block = self._socket.recv(1 << 18)
            if not block:
                raise Wrong("the connection was closed")
            data += block
            whole = whole or _length(data)
        self._used = time.monotonic()
        taken = (time.perf_counter() - started) * 1000
        status, body = int(data[9:12]), bytes(data[data.index(b"\r\n\r\n") + 4 :])
        if not 200 <= status < 300:
            raise Wrong(f"{status}: {body[:500].decode(errors='replace')}")
        return Answer(status, body, taken)

    def close(self) -> None:
        self._socket.close()


def _length(data: bytearray) -> int | None:
    """Return how many bytes head and body have together, once the head is there."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(data[:end]).lower()
    at = head.find(b"\r\ncontent-length:")
    if at < 0:
        raise Wrong("an answer that does not say its length")
    return end + 4 + int(head[at + 17 :].split(b"\r\n", 1)[0])


@dataclass
class Rate:
    """What many clients at once got."""

    clients: int
    seconds: float = 0.0
    answers: int = 0
    errors: int = 0
    milliseconds: list[float] = field(default_factory=list)
    client_cpu: float = 0.0

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds

    @property
    def slowest(self) -> float:
        return max(self.milliseconds, default=0.0)


class _Client(asyncio.Protocol):
    def __init__(self, requests: Sequence[bytes], first: int, rate: Rate, until: float, done: Any) -> None:
        self._requests, self._next, self._rate, self._until, self._done = requests, first, rate, until, done
        self._data = bytearray()
        self._whole: int | None = None
        self._started = 0.0

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        self._started = time.perf_counter()
        if self._started >= self._until:
            self._transport.close()
            self._finish()
            return
        self._transport.write(self._requests[self._next % len(self._requests)])
        self._next += 1

    def data_received(self, data: bytes) -> None:
        self._data += data
        self._whole = self._whole or _length(self._data)
        if self._whole is None or len(self._data) < self._whole:
            return
        self._rate.milliseconds.append((time.perf_counter() - self._started) * 1000)
        if self._data[9:10] == b"2":
            self._rate.answers += 1
        else:
            self._rate.errors += 1
        self._data.clear()
        self._whole = None
        self._ask()

    def connection_lost(self, _: Exception | None) -> None:
        if not self._done.done():
            self._rate.errors += 1
            self._finish()

    def _finish(self) -> None:
        if not self._done.done():
            self._done.set_result(None)


def many(address: str, requests: Sequence[bytes], clients: int, seconds: float) -> Rate:
    """Let `clients` ask for so long, each one request at a time, going round through `requests`."""
    import uvloop  # noqa: PLC0415 - the server's own, so that the client costs no more than it must

    return uvloop.run(_many(address, requests, clients, seconds))


async def _many(address: str, requests: Sequence[bytes], clients: int, seconds: float) -> Rate:
    parts = urlsplit(address)
    assert parts.hostname
    assert parts.port
    loop = asyncio.get_running_loop()
    rate = Rate(clients)
    used = _cpu()
    started = time.perf_counter()
    waiting = []
    for number in range(clients):
        done = loop.create_future()
        waiting.append(done)
        client = _Client(requests, number, rate, started + seconds, done)
        await loop.create_connection(lambda client=client: client, parts.hostname, parts.port)  # type: ignore[misc]
    await asyncio.gather(*waiting)
    rate.seconds = time.perf_counter() - started
    rate.client_cpu = _cpu() - used
    return rate


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
