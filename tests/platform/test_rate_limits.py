"""Limits in one process: who is counted, when it is too often, and that the wait which is told is true."""

import asyncio
import time

import httpx
import pytest
from starlette.types import Scope

from coolmint.entrypoints.api import create_app
from coolmint.platform.rate_limits import RateLimits, TooManyRequests, _Memory
from coolmint.platform.settings import LimitSettings, Settings
from coolmint.platform.web import client_address
from tests.support.calls import problem


async def allowed(limits: RateLimits, name: str, *keys: str) -> bool:
    try:
        await limits.hit(name, *keys)
    except TooManyRequests:
        return False
    return True


async def count(limits: RateLimits, name: str, *keys: str, tries: int = 20) -> int:
    return sum([await allowed(limits, name, *keys) for _ in range(tries)])


class TestHit:
    @pytest.mark.parametrize(("rate", "expected"), [("1/minute", 1), ("7/15 minutes", 7), ("9/hour;4/minute", 4)])
    async def test_is_allowed_as_often_as_the_rate_says(self, rate, expected):
        assert await count(RateLimits({"x": rate}), "x", "somebody") == expected

    async def test_counts_names_and_keys_apart(self):
        limits = RateLimits({"x": "2/minute", "y": "2/minute"})

        assert await count(limits, "x", "a") == 2
        assert await count(limits, "y", "a") == 2
        assert await count(limits, "x", "b") == 2
        assert await count(limits, "x", "a", "b") == 2
        assert await count(limits, "x", "a/b") == 2
        assert await count(limits, "x") == 2

    async def test_lets_no_more_through_when_all_ask_at_once(self):
        limits = RateLimits({"x": "10/minute"})

        answers = await asyncio.gather(*(allowed(limits, "x", "a") for _ in range(200)))

        assert sum(answers) == 10

    @pytest.mark.parametrize("rate", ["3/second", "3/2 seconds", "20/minute;3/second"])
    async def test_is_allowed_again_after_the_wait_it_tells_and_no_sooner_than_needed(self, rate):
        limits = RateLimits({"x": rate})
        await count(limits, "x", "a")
        with pytest.raises(TooManyRequests) as refused:
            await limits.hit("x", "a")
        assert refused.value.headers is not None
        wait = int(refused.value.headers["Retry-After"])

        assert 1 <= wait <= 3
        assert f"{wait} second" in refused.value.detail
        await asyncio.sleep(wait)
        assert await allowed(limits, "x", "a")

    async def test_that_is_refused_does_not_count(self):
        limits = RateLimits({"x": "5/second"})
        until = time.monotonic() + 2.5
        hits = 0
        while time.monotonic() < until:
            hits += await allowed(limits, "x", "a")
            await asyncio.sleep(0.005)

        assert 10 <= hits <= 18

    async def test_of_an_unknown_name_is_a_bug(self):
        with pytest.raises(KeyError):
            await RateLimits({"x": "1/minute"}).hit("y", "a")


class TestTestAndReset:
    async def test_asks_without_counting(self):
        limits = RateLimits({"x": "2/minute"})
        for _ in range(9):
            await limits.test("x", "a")

        assert await count(limits, "x", "a") == 2
        with pytest.raises(TooManyRequests) as refused:
            await limits.test("x", "a")
        assert refused.value.headers is not None
        assert 1 <= int(refused.value.headers["Retry-After"]) <= 61

    async def test_forgets_one_and_not_the_others(self):
        limits = RateLimits({"x": "2/minute;9/hour"})
        await count(limits, "x", "a")
        await count(limits, "x", "b")

        await limits.reset("x", "a")

        assert await count(limits, "x", "a") == 2
        assert await count(limits, "x", "b") == 0


class TestMemory:
    async def test_holds_no_names(self):
        limits = RateLimits({"x": "2/minute"})
        await limits.hit("x", "mei.li@example.com", "203.0.113.9")

        storage = limits._here.storage
        assert isinstance(storage, _Memory)
        assert "mei.li" not in str(storage.storage)
        assert "203" not in str(storage.storage)

    async def test_stays_fast_and_small_with_many_addresses(self):
        limits = RateLimits({"x": "2/second"})
        started = time.perf_counter()
        for number in range(40_000):
            await limits.hit("x", str(number))
        seconds = time.perf_counter() - started

        storage = limits._here.storage
        assert isinstance(storage, _Memory)
        assert seconds < 8
        await asyncio.sleep(2.1)
        for number in range(storage._sweep_at + 1):
            await limits.hit("x", f"late {number}")
        assert len(storage.storage) < 130_000
        assert storage.storage.keys() == storage.expirations.keys()


def scope(host: str | None) -> Scope:
    return {"type": "http", "client": (host, 1) if host else None}


class TestClientAddress:
    @pytest.mark.parametrize(
        ("host", "counted_as"),
        [
            ("203.0.113.9", "203.0.113.9"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
            ("fe80::1%eth0", "fe80::/64"),
            ("::1", "::/64"),
            (None, "local"),
            ("unix socket", "unix socket"),
            ("x" * 500, "x" * 64),
        ],
    )
    def test_is_what_is_counted(self, host, counted_as):
        assert client_address(scope(host)) == counted_as


class TestPerAddress:
    """Three calls a minute from one address."""

    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(allowed_hosts=("test",), log_level="warning", limits=LimitSettings(per_address="3/minute"))

    async def test_is_refused_with_when_to_come_back(self, client):
        for _ in range(3):
            assert (await client.get("/activities/")).status_code == 200

        response = await client.get("/activities/")

        problem(response, 429, "too_many_requests")
        assert 1 <= int(response.headers["retry-after"]) <= 61
        assert response.headers["cache-control"] == "no-store"

    async def test_counts_whatever_is_asked(self, client):
        await client.get("/nothing")
        await client.post("/activities/selection", content=b"{")
        await client.get("/openapi.json")

        problem(await client.get("/activities/"), 429, "too_many_requests")

    async def test_leaves_health_and_files_alone(self, client):
        for _ in range(5):
            assert (await client.get("/healthz")).status_code == 200
            assert (await client.get("/readyz")).status_code == 200
            assert (await client.get("/app/assets/nothing.js")).status_code != 429

        assert (await client.get("/activities/")).status_code == 200

    @pytest.mark.parametrize("path", ["/healthz/", "/healthz/x", "/readyzz", "/app/", "/app/assetsx"])
    async def test_counts_what_only_looks_alike(self, client, path):
        for _ in range(3):
            await client.get(path)

        assert (await client.get(path)).status_code == 429

    async def test_believes_no_header(self, client):
        answers = [
            await client.get(
                "/imports/", headers={"X-Forwarded-For": f"203.0.113.{n}", "Forwarded": f"for=203.0.113.{n}"}
            )
            for n in range(5)
        ]

        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]


async def from_address(settings: Settings, database_url: str, address: str, *forwarded: str) -> list[int]:
    """Return the status of one call for each `X-Forwarded-For`, all from one address."""
    app = create_app(settings, database_url)
    transport = httpx.ASGITransport(app, client=(address, 1))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        return [(await client.get("/nothing", headers={"X-Forwarded-For": each})).status_code for each in forwarded]


class TestBehindAProxy:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(
            allowed_hosts=("test",),
            log_level="warning",
            limits=LimitSettings(per_address="1/minute"),
            trusted_proxies=("10.0.0.0/8", "::1"),
        )

    @pytest.mark.parametrize("proxy", ["10.1.2.3", "::1"])
    async def test_counts_those_it_names(self, settings: Settings, proxy):
        named = ("203.0.113.1", "203.0.113.2", "203.0.113.1", "2001:db8::1", "2001:db8::2")

        assert await from_address(settings, "postgresql://nowhere/", proxy, *named) == [404, 404, 429, 404, 429]

    async def test_believes_the_last_who_is_no_proxy(self, settings: Settings):
        """What stands before it, whoever called may have written."""
        named = ("203.0.113.1", "198.51.100.7, 203.0.113.1", "198.51.100.8, 203.0.113.1, 10.9.9.9")

        assert await from_address(settings, "postgresql://nowhere/", "10.1.2.3", *named) == [404, 429, 429]

    async def test_believes_nobody_else(self, settings: Settings):
        assert await from_address(settings, "postgresql://nowhere/", "11.0.0.1", "1.1.1.1", "2.2.2.2") == [404, 429]
