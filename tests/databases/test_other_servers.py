"""The whole job once through on servers that are not ours."""

import asyncio
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from coolmint.entrypoints.api import create_app
from coolmint.platform import migrations
from coolmint.platform.database import create_app_engine, create_batch_engine, create_sessions
from coolmint.platform.settings import DatabaseSettings, Settings
from tests.support.organisation import Organisation
from tests.support.people import People


@pytest.fixture(params=["plain_database", "pooled_database"])
def other_database(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


async def test_does_the_whole_job(other_database: str, tmp_path: Path):
    engine = create_batch_engine(other_database)
    migrations.upgrade(engine)
    organisation = Organisation(engine, tmp_path)
    owner = organisation.user("Ana", "Torres")
    li = organisation.contact(FirstName="Mei", LastName="Li", Specialty__c="Cardiology", Salutation="Dr.")
    tasks = [
        organisation.task(Subject=f"Call {n}", WhoId=li, OwnerId=owner, Description="asked about reimbursement")
        for n in range(30)
    ]
    organisation.event(Subject="Visit")

    first, _ = organisation.load()
    again, restructured = organisation.load()

    assert first.totals.inserted == 33
    assert again.totals.unchanged == 33
    assert restructured.looked_at == 0
    settings = Settings(allowed_hosts=("test",), database=DatabaseSettings(pool_size=4))
    app = create_app(settings, other_database)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://test", headers=People(engine).add("admin").headers
        ) as client,
    ):
        assert (await client.get("/readyz")).status_code == 200
        # More requests at once than the pooler has connections, each in a transaction of its own.
        pages = await asyncio.gather(
            *(client.get("/activities/", params={"q": "reimburse", "sort": "subject", "limit": 7}) for _ in range(24))
        )
        assert {page.status_code for page in pages} == {200}
        assert {page.json()["total"]["count"] for page in pages} == {30}
        facets = (await client.get("/activities/filter-options", params={"has_physician": "true"})).json()["facets"]
        assert facets["specialty"] == [{"value": "Cardiology", "label": "Cardiology", "count": 30}]
        selection = await client.post("/activities/selection", json={"activity_ids": tasks[:3]})
        assert selection.status_code == 200
        assert selection.json()["count"] == 3
        assert (await client.get("/imports/summary")).json()["activities"]["count"] == 31
    engine.dispose()


@pytest.mark.parametrize(("through", "prepares"), [("plain_database", True), ("pooled_database", False)])
async def test_statements_are_prepared_unless_a_pooler_is_between(
    request: pytest.FixtureRequest, through: str, prepares
):
    """Behind this pooler each transaction meets another server, which knows nothing of what the last one prepared."""
    engine = create_app_engine(request.getfixturevalue(through), DatabaseSettings(pool_size=8))
    sessions = create_sessions(engine)
    question = text("SELECT CAST(:number AS int), pg_backend_pid(), 'asked', pg_sleep(0.01)")

    async def ask(number: int) -> tuple[int, int]:
        async with sessions.begin() as session:
            row = (await session.execute(question, {"number": number})).one()
            return row[0], row[1]

    answers = [answer for _ in range(8) for answer in await asyncio.gather(*map(ask, range(8)))]
    async with sessions.begin() as session:
        held = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%''asked''%'"
        kept = (await session.execute(text(held))).scalar_one()
    await engine.dispose()

    assert [number for number, _ in answers] == list(range(8)) * 8
    assert len({server for _, server in answers}) > 1
    assert (kept > 0) == prepares


async def test_an_address_that_nobody_listens_on_is_told_as_unavailable(tmp_path: Path):
    app = create_app(Settings(allowed_hosts=("test",)), "postgresql://nobody@127.0.0.1:1/none")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        response = await client.get("/activities/", headers={"Authorization": "Bearer cm_nobody"})

    assert response.status_code == 503
    assert response.json()["code"] == "database_unavailable"
