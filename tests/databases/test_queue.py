"""The job queue on a server that is not ours: as a plain owner, behind a pooler, with least rights."""

import asyncio
from contextlib import suppress

import psycopg
import pytest
from sqlalchemy import make_url

from coolmint.platform import migrations
from coolmint.platform.database import create_app_engine, create_batch_engine, create_sessions, transaction
from coolmint.platform.jobs import QUEUE_TABLES, enqueue
from coolmint.platform.roles import Purpose, grant
from coolmint.platform.settings import DatabaseSettings, Settings
from tests.support.jobs import jobs, run_jobs

# Not more connections than the pooler has on its other side.
SETTINGS = Settings(database=DatabaseSettings(pool_size=3))


class CalledOff(Exception):
    pass


async def start(url: str, count: int = 1) -> None:
    """Start jobs at once, each in a transaction of its own, and one that is called off."""
    engine = create_app_engine(url, SETTINGS.database)
    sessions = create_sessions(engine)

    async def one(number: int) -> None:
        with suppress(CalledOff):
            async with transaction(sessions) as session:
                await enqueue(session, "tests.wait", lock=number)
                if not number:
                    raise CalledOff

    await asyncio.gather(*map(one, range(count + 1)))
    await engine.dispose()


@pytest.mark.parametrize("through", ["plain_database", "pooled_database"])
async def test_jobs_are_started_and_run(request: pytest.FixtureRequest, plain_database: str, through: str):
    url: str = request.getfixturevalue(through)
    engine = create_batch_engine(url)
    migrations.upgrade(engine)

    await start(url, 20)
    waiting = jobs(plain_database)
    await run_jobs(SETTINGS, url, look=plain_database)

    assert sorted(job["args"]["lock"] for job in waiting) == list(range(1, 21))
    assert {job["status"] for job in jobs(plain_database)} == {"succeeded"}
    engine.dispose()


def test_a_plain_owner_can_go_back(plain_database: str):
    engine = create_batch_engine(plain_database)
    migrations.upgrade(engine)

    migrations.downgrade(engine, "base")

    with psycopg.connect(plain_database) as connection:
        # An extension stays: it may be somebody else's.
        left = (
            "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'public' "
            "AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        )
        assert connection.execute(left).fetchall() == []
    engine.dispose()


@pytest.fixture
def role_url(plain_database: str, postgresql_15: int) -> str:
    """The address of a further role that owns nothing, on a server that gives nobody anything unasked."""
    with psycopg.connect(host="127.0.0.1", port=postgresql_15, user="postgres", autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS crm_other")
        connection.execute("CREATE ROLE crm_other LOGIN PASSWORD 'other'")
    with psycopg.connect(plain_database) as connection:
        connection.execute("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
    url = make_url(plain_database).set(username="crm_other", password="other")  # pragma: allowlist secret
    return url.render_as_string(hide_password=False)


def give(owner_url: str, *purposes: Purpose) -> None:
    engine = create_batch_engine(owner_url)
    migrations.upgrade(engine)
    for purpose in purposes:
        with engine.begin() as connection:
            grant(connection, "crm_other", purpose)
    engine.dispose()


class TestRights:
    async def test_of_the_app_are_to_start_jobs(self, plain_database: str, role_url: str):
        give(plain_database, Purpose.SYNC, Purpose.APP)

        await start(role_url)

        assert [job["status"] for job in jobs(plain_database)] == ["todo"]

    @pytest.mark.parametrize("purpose", [Purpose.APP, Purpose.READING])
    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT args FROM procrastinate_jobs",
            "UPDATE procrastinate_jobs SET status = 'succeeded'",
            "DELETE FROM procrastinate_jobs",
            "SELECT procrastinate_register_worker_v1()",
            "SELECT procrastinate_fetch_job_v2(NULL, 1)",
        ],
    )
    def test_of_the_app_end_there(self, plain_database: str, role_url: str, purpose: Purpose, statement: str):
        give(plain_database, Purpose.SYNC, purpose)

        with psycopg.connect(role_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())

    async def test_of_sync_are_to_run_jobs(self, plain_database: str, role_url: str):
        give(plain_database, Purpose.SYNC)
        await start(plain_database)

        await run_jobs(SETTINGS, role_url, look=plain_database)

        assert [job["status"] for job in jobs(plain_database)] == ["succeeded"]

    def test_of_reading_are_none(self, plain_database: str, role_url: str):
        give(plain_database, Purpose.APP, Purpose.READING)

        with psycopg.connect(role_url) as connection:
            for table in QUEUE_TABLES:
                held = "SELECT has_any_column_privilege(%s, 'SELECT, INSERT, UPDATE')"
                assert connection.execute(held, [table]).fetchone() == (False,)
