"""How a request uses its connection: few trips, none to a server that is gone, nothing left behind."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from coolmint.entrypoints.api import create_app
from coolmint.platform.database import create_app_engine, create_sessions
from coolmint.platform.settings import DatabaseSettings, LimitSettings, Settings
from tests.support.people import People


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """One entry for each time something waits for the server."""
    waited: list[None] = []
    wait = psycopg.AsyncConnection.wait

    async def counted(self, talk, *arguments):
        # What the pool takes back is rolled back; when nothing is begun, that is not said to the server.
        if talk.__name__ != "_rollback_gen" or self.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            waited.append(None)
        return await wait(self, talk, *arguments)

    monkeypatch.setattr(psycopg.AsyncConnection, "wait", counted)
    return waited


class TestTrips:
    @pytest.mark.parametrize("path", ["/activities/", "/activities/?q=call&type=Call&sort=relevance"])
    async def test_of_a_list_are_begin_who_rows_commit(self, client: httpx.AsyncClient, trips, path):
        for _ in range(12):  # Connects, notes the key's use, and prepares the statements.
            await client.get(path)
        trips.clear()

        response = await client.get(path)

        assert response.status_code == 200
        assert len(trips) == 4

    async def test_of_the_process_alone_are_none(self, client: httpx.AsyncClient, trips):
        await client.get("/healthz")

        assert trips == []


@pytest.fixture
async def one_connection(database_url: str, app_database_url: str, people: People) -> AsyncIterator[FastAPI]:
    settings = Settings(
        allowed_hosts=("test",),
        database=DatabaseSettings(pool_size=1, pool_timeout_seconds=1, statement_timeout_seconds=7),
        limits=LimitSettings(per_address="100000/minute", per_user="100000/minute"),
    )
    app = create_app(settings, app_database_url)
    async with app.router.lifespan_context(app):
        yield app


class TestPool:
    async def test_gives_no_connection_that_the_server_closed(
        self, one_connection: FastAPI, people: People, database_url: str
    ):
        transport = httpx.ASGITransport(one_connection)
        headers = people.add("admin").headers
        async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
            assert (await client.get("/activities/")).status_code == 200
            with psycopg.connect(database_url, autocommit=True) as connection:
                ended = connection.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'coolmint_app' "
                    "AND datname = current_database()"
                ).fetchall()

            response = await client.get("/activities/")

        assert ended
        assert response.status_code == 200

    async def test_that_is_used_up_answers_503_and_says_when_again(self, one_connection: FastAPI, people: People):
        sessions = one_connection.state.sessions
        transport = httpx.ASGITransport(one_connection)
        headers = people.add("admin").headers
        async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
            async with sessions.begin() as session:
                await session.execute(text("SELECT 1"))
                response = await client.get("/activities/")
            later = await client.get("/activities/")

        assert response.status_code == 503
        assert response.json()["code"] == "database_unavailable"
        assert int(response.headers["Retry-After"]) > 0
        assert later.status_code == 200

    async def test_carries_no_setting_from_one_transaction_to_the_next(self, one_connection: FastAPI):
        sessions = one_connection.state.sessions
        async with sessions.begin() as session:
            await session.execute(text("SELECT set_config('coolmint.user_id', 'somebody', true)"))
            first = (await session.execute(text("SELECT pg_backend_pid(), current_setting('statement_timeout')"))).one()
            zone = (await session.execute(text("SHOW TimeZone"))).scalar_one()
        async with one_connection.state.sessions.kw["bind"].connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            cursor = await driver.execute(
                "SELECT pg_backend_pid(), current_setting('statement_timeout'), "
                "current_setting('coolmint.user_id', true)"
            )
            after = await cursor.fetchone()

        assert first[1] == "7s"
        assert zone == "UTC"
        assert after[0] == first[0]
        assert after[1] == "0"
        assert not after[2]

    async def test_serves_more_callers_than_it_has_connections(self, one_connection: FastAPI, people: People):
        transport = httpx.ASGITransport(one_connection)
        headers = people.add("admin").headers
        async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
            answers = await asyncio.gather(*(client.get("/activities/") for _ in range(40)))

        assert {answer.status_code for answer in answers} == {200}


class TestPreparedStatements:
    @pytest.mark.parametrize(("asked", "kept"), [("auto", True), ("on", True), ("off", False)])
    async def test_are_kept_by_the_server(self, app_database_url: str, asked, kept):
        engine = create_app_engine(app_database_url, DatabaseSettings(pool_size=1, prepared_statements=asked))
        sessions = create_sessions(engine)
        for number in range(6):
            async with sessions.begin() as session:
                await session.execute(text("SELECT 'kept', CAST(:number AS int)"), {"number": number})
        async with sessions.begin() as session:
            query = "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE '%kept%'"
            uses = (
                await session.execute(text(query.replace("kept%'", "kept%' AND statement NOT LIKE '%plans%'")))
            ).scalar()
        await engine.dispose()

        assert (uses is not None and uses >= 3) == kept
