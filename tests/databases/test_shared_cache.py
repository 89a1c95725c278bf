"""What several instances keep together in Redis, and each alone while Redis is away."""

import signal
import time

from coolmint.platform.cache import Cache
from tests.databases.conftest import Redis


async def test_what_one_instance_keeps_another_finds(redis: Redis):
    one, other = Cache(redis.url), Cache(redis.url)
    await one.put(b"\x00\xff", "totals", "anas", 7, seconds=60)

    assert await other.get("totals", "anas", 7) == b"\x00\xff"
    assert await other.get("totals", "bens", 7) is None
    await one.close()
    await other.close()


async def test_without_redis_each_remembers_alone(redis: Redis):
    one, other = Cache(redis.url), Cache(redis.url)
    redis.kill()

    await one.put(b"42", "totals", seconds=60)

    assert await one.get("totals") == b"42"
    assert await other.get("totals") is None
    await one.close()
    await other.close()


async def test_nobody_waits_for_a_redis_that_hangs(redis: Redis):
    cache = Cache(redis.url)
    await cache.put(b"42", "totals", seconds=60)
    redis.signal(signal.SIGSTOP)
    started = time.monotonic()

    for number in range(20):
        assert await cache.get("other", number) is None

    assert time.monotonic() - started < 2
    redis.signal(signal.SIGCONT)
    await cache.close()
