"""Least-privilege roles on a server that is not ours."""

from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy import make_url

from coolmint.entrypoints.api import create_app
from coolmint.platform import migrations
from coolmint.platform.database import create_batch_engine
from coolmint.platform.roles import Purpose, RoleNotFound, grant
from coolmint.platform.settings import Settings
from tests.support.organisation import Organisation
from tests.support.people import People


@pytest.fixture
def role_url(plain_database: str, postgresql_15: int) -> str:
    """The address of a further role that owns nothing."""
    with psycopg.connect(host="127.0.0.1", port=postgresql_15, user="postgres", autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS crm_other")
        connection.execute("CREATE ROLE crm_other LOGIN PASSWORD 'other'")
    return make_url(plain_database).set(username="crm_other", password="other").render_as_string(hide_password=False)


def prepare(owner_url: str, purpose: Purpose) -> None:
    engine = create_batch_engine(owner_url)
    migrations.upgrade(engine)
    with engine.begin() as connection:
        grant(connection, "crm_other", Purpose.SYNC)
        grant(connection, "crm_other", purpose)
    engine.dispose()


FORBIDDEN = (
    "DROP TABLE sf_activity_structured",
    "ALTER TABLE sf_activity_structured DISABLE TRIGGER ALL",
    "TRUNCATE sf_task",
    "DELETE FROM sf_activity_structured",
    "UPDATE sf_task SET subject = ''",
    "INSERT INTO mirror_changes (object, salesforce_id) VALUES ('Task', 'x')",
    "CREATE TABLE mine (id int)",
)


@pytest.mark.parametrize("purpose", [Purpose.APP, Purpose.READING])
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_a_role_for_reading_can_change_nothing(plain_database: str, role_url: str, purpose: Purpose, statement: str):
    prepare(plain_database, purpose)

    with psycopg.connect(role_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


@pytest.mark.parametrize("statement", FORBIDDEN[:3])
def test_a_role_for_sync_cannot_change_the_schema(plain_database: str, role_url: str, statement: str):
    prepare(plain_database, Purpose.SYNC)

    with psycopg.connect(role_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


async def test_a_role_for_the_app_serves_everything(plain_database: str, role_url: str, tmp_path: Path):
    prepare(plain_database, Purpose.APP)
    owner = create_batch_engine(plain_database)
    organisation = Organisation(owner, tmp_path)
    task = organisation.task()
    organisation.load()
    app = create_app(Settings(allowed_hosts=("test",)), role_url)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://test", headers=People(owner).add("admin").headers
        ) as client,
    ):
        selection = await client.post("/activities/selection", json={"activity_ids": [task]})
        answers = [
            await client.get(path)
            for path in ("/readyz", "/activities/", "/activities/filter-options", "/imports/", "/imports/summary")
        ]

    assert selection.status_code == 200
    assert [answer.status_code for answer in answers] == [200] * 5
    owner.dispose()


def test_a_role_for_sync_imports_and_structures(plain_database: str, role_url: str, tmp_path: Path):
    prepare(plain_database, Purpose.SYNC)
    engine = create_batch_engine(role_url)
    migrations.upgrade(engine)
    organisation = Organisation(engine, tmp_path)
    organisation.task()

    imported, structured = organisation.load()

    assert imported.totals.inserted == 1
    assert structured.written == 1
    engine.dispose()


def test_an_unknown_role_is_told(plain_database: str):
    engine = create_batch_engine(plain_database)
    migrations.upgrade(engine)
    with engine.begin() as connection, pytest.raises(RoleNotFound):
        grant(connection, "nobody_of_that_name", Purpose.APP)
    engine.dispose()


def test_rows_are_held_back_on_another_server(plain_database: str, role_url: str, tmp_path: Path):
    prepare(plain_database, Purpose.APP)
    owner = create_batch_engine(plain_database)
    organisation = Organisation(owner, tmp_path)
    ana, ben = organisation.user("Ana", "Torres"), organisation.user("Ben", "Ito")
    organisation.task(OwnerId=ana)
    organisation.task(OwnerId=ben)
    organisation.load()
    people = People(owner)
    rep = people.add("rep", salesforce_id=ana)

    with psycopg.connect(role_url) as connection:
        assert connection.execute("SELECT count(*) FROM sf_activity_structured").fetchone() == (0,)
        connection.execute("SELECT set_config('coolmint.user_id', %s, true)", [str(rep.id)])
        assert connection.execute("SELECT owner_id FROM sf_activity_structured").fetchall() == [(ana,)]
        connection.rollback()
        assert connection.execute("SELECT count(*) FROM sf_activity_structured").fetchone() == (0,)
    owner.dispose()
