"""Limits that several instances share through Redis, and what happens when Redis goes away."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
import structlog
from fastapi import FastAPI
from structlog.testing import LogCapture

from coolmint.entrypoints.api import create_app
from coolmint.platform import rate_limits
from coolmint.platform.rate_limits import RateLimits, TooManyRequests
from coolmint.platform.settings import LimitSettings, Settings
from tests.databases.conftest import Redis
from tests.support.calls import problem
from tests.support.program import invoke

RATES = {"x": "10/minute", "brief": "4/second", "both": "6/minute;9/hour"}


@pytest.fixture
async def two(redis: Redis) -> AsyncIterator[tuple[RateLimits, RateLimits]]:
    """The limits of two instances that share one Redis."""
    first, second = RateLimits(RATES, redis.url), RateLimits(RATES, redis.url)
    yield first, second
    await first.close()
    await second.close()


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> LogCapture:
    capture = LogCapture()
    monkeypatch.setattr(rate_limits, "log", structlog.wrap_logger(None, processors=[capture]))
    return capture


async def hits(tries: int, name: str, *limits: RateLimits) -> int:
    """Return how many of `tries` were allowed, by turns."""
    allowed = 0
    for turn in range(tries):
        try:
            await limits[turn % len(limits)].hit(name, "somebody")
            allowed += 1
        except TooManyRequests:
            pass
    return allowed


class TestTwoInstances:
    @pytest.mark.parametrize(("name", "expected"), [("x", 10), ("both", 6)])
    async def test_allow_together_what_one_would(self, two, name, expected):
        assert await hits(30, name, *two) == expected

    async def test_let_no_more_through_when_all_ask_at_once(self, two):
        async def hit(limits: RateLimits) -> int:
            return await hits(1, "x", limits)

        assert sum(await asyncio.gather(*(hit(two[n % 2]) for n in range(80)))) == 10

    async def test_tell_a_wait_that_is_true(self, two):
        await hits(10, "brief", *two)
        with pytest.raises(TooManyRequests) as refused:
            await two[0].hit("brief", "somebody")
        assert refused.value.headers is not None

        await asyncio.sleep(int(refused.value.headers["Retry-After"]))

        await two[1].hit("brief", "somebody")

    async def test_ask_and_forget_together(self, two):
        await hits(10, "x", two[0])
        with pytest.raises(TooManyRequests):
            await two[1].test("x", "somebody")

        await two[1].reset("x", "somebody")

        assert await hits(20, "x", *two) == 10

    async def test_keep_no_names_in_redis_and_nothing_forever(self, two, redis: Redis):
        from redis.asyncio import Redis as Client  # noqa: PLC0415

        await two[0].hit("x", "mei.li@example.com")
        async with Client.from_url(redis.url) as client:
            keys = await client.keys("*")
            lives = [await client.pttl(key) for key in keys]

        assert keys
        assert all(str(key).startswith("b'coolmint:limits:") for key in keys)
        assert "mei" not in str(keys)
        assert all(0 < life <= 120_000 for life in lives)


class TestDoctor:
    def test_tells_whether_redis_answers(self, redis: Redis, database_url: str, tmp_path: Path):
        def told() -> str:
            return invoke(tmp_path, "doctor", database_url=database_url, redis_url=redis.url).stdout

        before = told()
        redis.kill()

        assert "ok   Redis: counts for all" in before
        assert "ok   keys: 1 in " in before
        assert "FIX  Redis: does not answer" in told()


class TestWithoutRedis:
    async def test_each_instance_counts_alone_and_remembers(self, two, redis: Redis, log):
        await hits(10, "x", *two)
        redis.kill()

        started = time.perf_counter()
        more = await hits(40, "x", *two)

        # Five of each instance's ten were used before.
        assert more == 10
        assert time.perf_counter() - started < 2
        assert [entry["event"] for entry in log.entries] == ["redis_unavailable"] * 2
        assert "somebody" not in str(log.entries)
        assert redis.url not in str(log.entries)

    async def test_it_is_used_again_when_it_is_back(self, two, redis: Redis, log, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(rate_limits, "_REDIS_PAUSE_SECONDS", 0.2)
        redis.kill()
        assert await hits(4, "x", *two) == 4

        redis.start()
        await asyncio.sleep(0.3)

        assert await hits(30, "x", *two) == 10
        assert [entry["event"] for entry in log.entries][-2:] == ["redis_available"] * 2

    async def test_that_hangs_is_not_waited_for(self, two, redis: Redis, log):
        await hits(2, "x", *two)
        redis.signal(signal.SIGSTOP)
        try:
            started = time.perf_counter()
            assert await hits(40, "x", *two) == 18
            assert time.perf_counter() - started < 5
        finally:
            redis.signal(signal.SIGCONT)

    async def test_that_never_was_nothing_is_lost(self, log):
        limits = RateLimits(RATES, "redis://127.0.0.1:9/0")

        assert await hits(30, "x", limits) == 10
        await limits.reset("x", "somebody")
        assert await hits(30, "x", limits) == 10
        await limits.close()


def app_of(redis: Redis, database_url: str) -> FastAPI:
    limits = LimitSettings(per_address="6/minute")
    return create_app(
        Settings(allowed_hosts=("test",), log_level="warning", redis_url=redis.url, limits=limits), database_url
    )


@pytest.fixture
async def clients(redis: Redis, database_url: str) -> AsyncIterator[list[httpx.AsyncClient]]:
    """Two instances of the whole API."""
    async with AsyncExitStack() as stack:
        found = []
        for app in (app_of(redis, database_url), app_of(redis, database_url)):
            await stack.enter_async_context(app.router.lifespan_context(app))
            client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")
            found.append(await stack.enter_async_context(client))
        yield found


class TestTwoApis:
    async def test_share_the_limit_of_an_address(self, clients):
        answers = [await clients[turn % 2].get("/auth/options") for turn in range(8)]

        assert [answer.status_code for answer in answers] == [200] * 6 + [429] * 2
        for answer in answers[6:]:
            problem(answer, 429, "too_many_requests")
            assert 1 <= int(answer.headers["retry-after"]) <= 61

    async def test_go_on_when_redis_is_killed_in_the_middle(self, clients, redis: Redis):
        before = [await clients[turn % 2].get("/auth/options") for turn in range(4)]
        redis.kill()
        after = [await clients[turn % 2].get("/auth/options") for turn in range(12)]

        assert {answer.status_code for answer in before} == {200}
        # Each had counted two of its own six: neither an outage nor an open door.
        assert [answer.status_code for answer in after] == [200] * 8 + [429] * 4

    async def test_keep_up_under_load_while_it_is_killed(self, clients, redis: Redis):
        async def calls(client: httpx.AsyncClient) -> list[int]:
            return [(await client.get("/auth/options")).status_code for _ in range(40)]

        async def kill() -> None:
            await asyncio.sleep(0.05)
            redis.kill()

        first, second, _ = await asyncio.gather(calls(clients[0]), calls(clients[1]), kill())

        assert {*first, *second} == {200, 429}
        assert 6 <= (first + second).count(200) <= 18
