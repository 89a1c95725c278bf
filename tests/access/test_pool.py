"""Two users on a pool of one connection: nobody's identity stays on it, however a request ends."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from coolmint.auth.dependencies import Reader
from coolmint.entrypoints.api import create_app
from coolmint.platform.errors import Conflict
from coolmint.platform.settings import DatabaseSettings, LimitSettings, Settings
from coolmint.platform.web import Session
from tests.access.scene import Scene
from tests.support.databases import as_app


class Refused(Conflict):
    """A refusal after the identity was said."""


@pytest.fixture
def app(scene: Scene) -> FastAPI:
    settings = Settings(
        allowed_hosts=("test",),
        log_level="error",
        data_dir=scene.folder,
        database=DatabaseSettings(pool_size=1, pool_timeout_seconds=30, statement_timeout_seconds=1),
        limits=LimitSettings(per_address="1000000/minute", per_user="1000000/minute"),
    )
    app = create_app(settings, as_app(scene.url))

    @app.get("/test/nobody")
    async def nobody(session: Session) -> str:
        return str(
            (await session.execute(text("SELECT coalesce(current_setting('coolmint.user_id', true), '')"))).scalar()
        )

    @app.get("/test/rows")
    async def rows(session: Session) -> int:
        return int((await session.execute(text("SELECT count(*) FROM sf_activity_structured"))).scalar_one())

    @app.get("/test/refused")
    async def refused(session: Session, viewer: Reader) -> None:
        raise Refused("no")

    @app.get("/test/bug")
    async def bug(session: Session, viewer: Reader) -> None:
        raise ValueError("bug")

    @app.get("/test/broken")
    async def broken(session: Session, viewer: Reader) -> None:
        await session.execute(text("SELECT 1 / 0"))

    @app.get("/test/slow")
    async def slow(session: Session, viewer: Reader) -> None:
        await session.execute(text("SELECT pg_sleep(30)"))

    @app.get("/test/waits")
    async def waits(session: Session, viewer: Reader) -> None:
        await asyncio.sleep(30)

    return app


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield client


async def nobody_is_left(http: httpx.AsyncClient) -> None:
    assert (await http.get("/test/nobody")).json() == ""
    assert (await http.get("/test/rows")).json() == 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/activities/", 200),
        ("/test/refused", 409),
        ("/test/bug", 500),
        ("/test/broken", 500),
        ("/test/slow", 503),
        ("/users", 403),
    ],
)
async def test_no_identity_is_left_after(http: httpx.AsyncClient, scene: Scene, path: str, status: int):
    response = await http.get(path, headers=scene.viewers["rep"].headers)

    assert response.status_code == status
    await nobody_is_left(http)


@pytest.mark.parametrize("path", ["/test/waits", "/test/slow"])
async def test_no_identity_is_left_after_a_cancelled_request(http: httpx.AsyncClient, scene: Scene, path: str):
    request = asyncio.create_task(http.get(path, headers=scene.viewers["admin"].headers))
    await asyncio.sleep(0.3)
    request.cancel()
    await asyncio.gather(request, return_exceptions=True)

    await nobody_is_left(http)


async def test_interleaved_requests_each_see_their_own(http: httpx.AsyncClient, scene: Scene):
    expected = {name: len(scene.live(name)) for name in ("admin", "rep", "manager", "rep without a link")}
    endings = ["/activities/", "/test/refused", "/test/bug", "/test/broken", "/activities/nothing"]

    async def ask(number: int) -> tuple[str, int]:
        name = list(expected)[number % len(expected)]
        headers = scene.viewers[name].headers
        await http.get(endings[number % len(endings)], headers=headers)
        answer = await http.get("/activities/", headers=headers)
        return name, answer.json()["total"]["count"]

    answers = await asyncio.gather(*(ask(number) for number in range(60)))

    assert {(name, count) for name, count in answers} == set(expected.items())
    await nobody_is_left(http)


async def test_one_users_answer_is_no_answer_for_another(http: httpx.AsyncClient, scene: Scene):
    first = await http.get("/activities/", headers=scene.viewers["admin"].headers)

    other = await http.get(
        "/activities/", headers={**scene.viewers["rep"].headers, "If-None-Match": first.headers["etag"]}
    )

    assert other.status_code == 200
    assert other.headers["etag"] != first.headers["etag"]
    assert "private" in other.headers["cache-control"]
    assert {"authorization", "cookie"} <= {name.strip().lower() for name in other.headers["vary"].split(",")}
