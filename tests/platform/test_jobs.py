"""Starting jobs: in the caller's transaction, by a known name, with ids only."""

from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID, uuid4

import psycopg
import pytest
from procrastinate.exceptions import TaskNotFound
from procrastinate.schema import SchemaManager
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from coolmint.platform.database import Sessions, create_app_engine, create_sessions, transaction
from coolmint.platform.jobs import QUEUE_TABLES, enqueue, enqueue_sync
from coolmint.platform.settings import Settings
from tests.support.databases import own_database
from tests.support.jobs import jobs


@pytest.fixture
async def sessions(database_url: str, settings: Settings) -> AsyncIterator[Sessions]:
    engine = create_app_engine(database_url, settings.database)
    yield create_sessions(engine)
    await engine.dispose()


class CalledOff(Exception):
    pass


class TestEnqueue:
    async def test_adds_the_job_when_the_transaction_commits(self, sessions: Sessions, database_url: str):
        id_ = uuid4()

        async with transaction(sessions) as session:
            number = await enqueue(session, "tests.fail", activity_id=id_)
            assert jobs(database_url) == []

        (job,) = jobs(database_url)
        assert (job["id"], job["name"], job["status"]) == (number, "tests.fail", "todo")
        assert job["args"] == {"activity_id": str(id_)}

    async def test_leaves_no_job_when_the_transaction_is_rolled_back(self, sessions: Sessions, database_url: str):
        with suppress(CalledOff):
            async with transaction(sessions) as session:
                await enqueue(session, "tests.fail", activity_id="00THB0000000001AAA")
                raise CalledOff

        assert jobs(database_url) == []

    async def test_is_part_of_a_savepoint(self, sessions: Sessions, database_url: str):
        async with transaction(sessions) as session:
            await enqueue(session, "tests.wait", lock=1)
            with suppress(CalledOff):
                async with session.begin_nested():
                    await enqueue(session, "tests.wait", lock=2)
                    raise CalledOff

        assert [job["args"] for job in jobs(database_url)] == [{"lock": 1}]

    async def test_puts_the_job_where_it_is_declared(self, sessions: Sessions, database_url: str):
        async with transaction(sessions) as session:
            await enqueue(session, "queue.remove_finished", timestamp=0)

        with psycopg.connect(database_url) as connection:
            assert connection.execute("SELECT queue_name FROM procrastinate_jobs").fetchall() == [("upkeep",)]

    async def test_refuses_a_job_nobody_declared(self, sessions: Sessions, database_url: str):
        with pytest.raises(TaskNotFound):
            async with transaction(sessions) as session:
                await enqueue(session, "tests.nobody_declared", id="1")

        assert jobs(database_url) == []

    @pytest.mark.parametrize("value", ["Mei Li", "asked about reimbursement", "Zoë", "", "x" * 101, "a\n"])
    async def test_refuses_what_is_no_id(self, sessions: Sessions, database_url: str, value: str):
        with pytest.raises(ValueError, match=r"^The argument activity_id of tests\.fail is no id\.$"):
            async with transaction(sessions) as session:
                await enqueue(session, "tests.fail", activity_id=value)

        assert jobs(database_url) == []

    async def test_fails_as_any_statement_does(self, sessions: Sessions):
        async with sessions() as session:
            await session.execute(text("SET TRANSACTION READ ONLY"))
            with pytest.raises(DBAPIError) as failure:
                await enqueue(session, "tests.fail", activity_id="00THB0000000001AAA")

        assert isinstance(failure.value.orig, psycopg.errors.ReadOnlySqlTransaction)
        assert "00THB" not in str(failure.value)


class TestEnqueueSync:
    def test_adds_the_job_when_the_transaction_commits(self, batch_engine: Engine, database_url: str):
        with batch_engine.begin() as connection:
            enqueue_sync(connection, "tests.fail", activity_id=UUID(int=1))
            assert jobs(database_url) == []

        assert [job["args"] for job in jobs(database_url)] == [{"activity_id": str(UUID(int=1))}]

    def test_leaves_no_job_when_the_transaction_is_rolled_back(self, batch_engine: Engine, database_url: str):
        with suppress(CalledOff), batch_engine.begin() as connection:
            enqueue_sync(connection, "tests.wait", lock=1)
            raise CalledOff

        assert jobs(database_url) == []

    def test_refuses_a_job_nobody_declared(self, batch_engine: Engine):
        with pytest.raises(TaskNotFound), batch_engine.begin() as connection:
            enqueue_sync(connection, "tests.nobody_declared")


OBJECTS = """
    SELECT 'column', table_name || '.' || column_name,
        concat_ws(' ', data_type, is_nullable, column_default, is_identity)
    FROM information_schema.columns WHERE table_name = ANY(%(tables)s)
    UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%(tables)s)
    UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid::regclass::text = ANY(%(tables)s)
    UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE tgrelid::regclass::text = ANY(%(tables)s) AND NOT tgisinternal
    UNION ALL SELECT 'function', proname, regexp_replace(pg_get_functiondef(oid), '\\s+', ' ', 'g') FROM pg_proc
    WHERE proname LIKE 'procrastinate%%'
    UNION ALL SELECT 'value', typname || '.' || enumlabel, NULL FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid
    ORDER BY 1, 2, 3
"""


def objects(url: str) -> list[tuple[str, str, str]]:
    with psycopg.connect(url) as connection:
        return connection.execute(OBJECTS, {"tables": list(QUEUE_TABLES)}).fetchall()


class TestSchema:
    def test_is_the_one_the_library_needs(self, database_url: str, server_url: str):
        """When this fails after an update, the library's new migrations belong into a migration of ours."""
        with own_database(server_url, migrated=False) as fresh:
            with psycopg.connect(fresh) as connection:
                connection.execute(SchemaManager.get_schema())

            expected = objects(fresh)

        assert len(expected) > 50
        assert objects(database_url) == expected
