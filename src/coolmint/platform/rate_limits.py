"""How often something may be done: counted in this process, or in Redis when several instances share the limits."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import orjson
import structlog
from limits import RateLimitItem, parse_many
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter as Limiter

from coolmint.platform.errors import Refusal

log = structlog.get_logger("coolmint.rate_limits")

_REDIS_TIMEOUT_SECONDS = 0.5
_REDIS_PAUSE_SECONDS = 5.0


class TooManyRequests(Refusal):
    """Something was done too often; `Retry-After` tells after how many seconds it is allowed again."""

    status = 429


class RateLimits:
    """Counts by name; the names and rates are those of the settings (`COOLMINT_LIMITS__…`).

    The keys say who is counted: an address, a user's id, an e-mail address. They are hashed before they are stored.
    """

    def __init__(self, rates: Mapping[str, str], redis_url: str | None = None) -> None:
        self._rates = {name: parse_many(rate) for name, rate in rates.items()}
        self._here = Limiter(_Memory())
        self._shared = _Shared(redis_url) if redis_url else None

    async def hit(self, name: str, *keys: str) -> None:
        """Count once.

        Raises:
            TooManyRequests: the limit is reached; this time is not counted.
        """
        rates, key = self._rates[name], _key(name, keys)
        # Counted here in any case, so that a failure of Redis does not begin at nothing.
        seconds = await _hit(self._here, rates, key)
        if self._shared is not None:
            shared = await self._shared.ask(lambda limiter: _hit(limiter, rates, key))
            seconds = seconds if shared is None else shared
        _refuse(seconds)

    async def test(self, name: str, *keys: str) -> None:
        """Only ask whether `hit` would be allowed.

        Raises:
            TooManyRequests: it would not.
        """
        rates, key = self._rates[name], _key(name, keys)
        shared = await self._shared.ask(lambda limiter: _test(limiter, rates, key)) if self._shared else None
        _refuse(await _test(self._here, rates, key) if shared is None else shared)

    async def reset(self, name: str, *keys: str) -> None:
        """Forget what was counted, as after a sign-in that succeeded."""
        rates, key = self._rates[name], _key(name, keys)
        await _clear(self._here, rates, key)
        if self._shared is not None:
            await self._shared.ask(lambda limiter: _clear(limiter, rates, key))

    async def is_shared(self) -> bool:
        """Tell whether Redis counts for all instances just now."""
        return self._shared is not None and bool(await self._shared.ask(lambda limiter: limiter.storage.check()))

    async def close(self) -> None:
        if self._shared is not None:
            await self._shared.close()


def _key(name: str, keys: Sequence[str]) -> str:
    return f"{name}/{blake2b(orjson.dumps(keys), digest_size=16).hexdigest()}"


def _refuse(seconds: int) -> None:
    if seconds:
        raise TooManyRequests(
            f"That was too often; try again in {seconds} second{'s'[: seconds > 1]}.",
            headers={"Retry-After": str(seconds)},
        )


async def _hit(limiter: Limiter, rates: Sequence[RateLimitItem], key: str) -> int:
    """Return 0 when counted, else the seconds until it would be."""
    # Of several, none is to count what another refuses.
    if len(rates) > 1 and (seconds := await _test(limiter, rates, key)):
        return seconds
    for rate in rates:
        if not await limiter.hit(rate, key):
            return await _seconds_left(limiter, rates, key)
    return 0


async def _test(limiter: Limiter, rates: Sequence[RateLimitItem], key: str) -> int:
    for rate in rates:
        if not await limiter.test(rate, key):
            return await _seconds_left(limiter, rates, key)
    return 0


async def _seconds_left(limiter: Limiter, rates: Sequence[RateLimitItem], key: str) -> int:
    """Return the first whole second at which every rate has room again."""
    windows = [await limiter.get_window_stats(rate, key) for rate in rates]
    latest = max((window.reset_time for window in windows if window.remaining < 1), default=0.0)
    return max(0, int(latest - time.time())) + 1


async def _clear(limiter: Limiter, rates: Sequence[RateLimitItem], key: str) -> int:
    for rate in rates:
        await limiter.clear(rate, key)
    return 0


class _Memory(MemoryStorage):
    """Counts in this process.

    After every hit the library's own goes through all keys, in a task of its own: 5 ms with 50,000 addresses. This one
    does it when their number has doubled. Nothing in here waits, so no other request comes between.
    """

    _sweep_at = 1_000

    async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        count = await self.get(key) + amount
        if count == amount:
            self.expirations[key] = time.time() + expiry
        self.storage[key] = count
        if len(self.storage) > self._sweep_at:
            for known in list(self.storage):
                await self.get(known)  # It forgets what has expired.
            self._sweep_at = max(1_000, 2 * len(self.storage))
        return count


class _Shared:
    """Counts in Redis. When it fails, it is left alone for a while, and nobody waits for it."""

    def __init__(self, url: str) -> None:
        # Takes a quarter of a second, which those without Redis need not wait for.
        from redis.asyncio import ConnectionPool  # noqa: PLC0415
        from redis.asyncio.retry import Retry  # noqa: PLC0415
        from redis.backoff import NoBackoff  # noqa: PLC0415
        from redis.exceptions import RedisError  # noqa: PLC0415

        self._connections = ConnectionPool.from_url(
            url,
            socket_timeout=_REDIS_TIMEOUT_SECONDS,
            socket_connect_timeout=_REDIS_TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 1),  # One more try, because a connection at rest may have been closed.
        )
        pool: Any = self._connections  # The library forgot it in its types.
        self._limiter = Limiter(
            RedisStorage("async+redis://", implementation="redispy", key_prefix="coolmint:limits", connection_pool=pool)
        )
        self._errors = (RedisError, OSError)
        self._away_until: float | None = None

    async def ask(self, question: Callable[[Limiter], Awaitable[int]]) -> int | None:
        """Return the answer, or None while Redis does not give one."""
        if self._away_until is not None and time.monotonic() < self._away_until:
            return None
        try:
            answer = await question(self._limiter)
        except self._errors as error:
            self._away_until = time.monotonic() + _REDIS_PAUSE_SECONDS
            log.warning("redis_unavailable", error=type(error).__name__, instead="this process counts alone")
            return None
        if self._away_until is not None:
            self._away_until = None
            log.info("redis_available")
        return answer

    async def close(self) -> None:
        await self._connections.disconnect()
