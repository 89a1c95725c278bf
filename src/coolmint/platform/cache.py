"""Answers that are kept for a while: in this process, and in Redis when several instances share what they know.

A key names everything an answer depends on: who may see it (`access scope`) and the version of the data it was made
from. A stale answer is then one that nobody asks for, and nothing needs to be dropped when data changes.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from typing import Any

import orjson
import structlog

log = structlog.get_logger("coolmint.cache")

_REDIS_TIMEOUT_SECONDS = 0.25
_REDIS_PAUSE_SECONDS = 5.0
_MOST_BYTES = 32 * 1024 * 1024


class Cache:
    """Keeps bytes by key. It never fails and is never waited for long: what it does not know is made again."""

    def __init__(self, redis_url: str | None = None, most_bytes: int = _MOST_BYTES) -> None:
        self._here = _Memory(most_bytes)
        self._shared = _Redis(redis_url) if redis_url else None

    async def get(self, *parts: Any) -> bytes | None:
        """Return what was kept under these parts: strings, numbers, and lists of them."""
        key = _key(parts)
        found = self._here.get(key)
        if found is None and self._shared is not None:
            found = await self._shared.get(key)
            if found is not None:
                self._here.put(key, found, _SHORT_SECONDS)
        return found

    async def put(self, value: bytes, *parts: Any, seconds: float) -> None:
        """Keep `value` for at most so long."""
        key = _key(parts)
        self._here.put(key, value, seconds)
        if self._shared is not None:
            await self._shared.put(key, value, seconds)

    async def close(self) -> None:
        if self._shared is not None:
            await self._shared.close()


# What came from elsewhere is asked for again after so long; its own end is not known here.
_SHORT_SECONDS = 10.0


def _key(parts: tuple[Any, ...]) -> str:
    return blake2b(orjson.dumps(parts, default=_plain), digest_size=20).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"a key is made of plain values, not of {type(value).__name__}")


class _Memory:
    """The latest used, up to so many bytes."""

    def __init__(self, most_bytes: int) -> None:
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._bytes = 0
        self._most = most_bytes

    def get(self, key: str) -> bytes | None:
        found = self._kept.get(key)
        if found is None:
            return None
        if found[0] < time.monotonic():
            self._drop(key)
            return None
        self._kept.move_to_end(key)
        return found[1]

    def put(self, key: str, value: bytes, seconds: float) -> None:
        if key in self._kept:
            self._drop(key)
        self._kept[key] = (time.monotonic() + seconds, value)
        self._bytes += len(value)
        while self._bytes > self._most:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: str) -> None:
        self._bytes -= len(self._kept.pop(key)[1])


class _Redis:
    """What all instances keep. When Redis fails, it is left alone for a while, and nobody waits for it."""

    def __init__(self, url: str) -> None:
        # Takes a quarter of a second, which those without Redis need not wait for.
        from redis.asyncio import Redis  # noqa: PLC0415
        from redis.asyncio.retry import Retry  # noqa: PLC0415
        from redis.backoff import NoBackoff  # noqa: PLC0415
        from redis.exceptions import RedisError  # noqa: PLC0415

        self._redis = Redis.from_url(
            url,
            socket_timeout=_REDIS_TIMEOUT_SECONDS,
            socket_connect_timeout=_REDIS_TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 1),  # One more try, because a connection at rest may have been closed.
        )
        self._errors = (RedisError, OSError)
        self._away_until = 0.0

    async def get(self, key: str) -> bytes | None:
        found: bytes | None = await self._ask(lambda: self._redis.get(f"coolmint:cache:{key}"))
        return found

    async def put(self, key: str, value: bytes, seconds: float) -> None:
        await self._ask(lambda: self._redis.set(f"coolmint:cache:{key}", value, px=max(1, int(seconds * 1000))))

    async def _ask(self, question: Callable[[], Awaitable[Any]]) -> Any:
        if time.monotonic() < self._away_until:
            return None
        try:
            return await question()
        except self._errors as error:
            self._away_until = time.monotonic() + _REDIS_PAUSE_SECONDS
            log.warning("redis_unavailable", error=type(error).__name__, instead="this process remembers alone")
            return None

    async def close(self) -> None:
        await self._redis.aclose()
