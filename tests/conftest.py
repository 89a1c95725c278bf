"""One embedded PostgreSQL for the whole run, one migrated database for each worker, empty for each test."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from psycopg import sql
from sqlalchemy import Engine, make_url

from coolmint.entrypoints.api import create_app
from coolmint.platform import migrations
from coolmint.platform.database import Base, create_batch_engine
from coolmint.platform.embedded import POSTGRES_SETTINGS, embedded_server
from coolmint.platform.jobs import QUEUE_TABLES
from coolmint.platform.roles import ensure_app_role
from coolmint.platform.settings import LimitSettings, Settings, SignInSettings
from tests.support.databases import as_app
from tests.support.organisation import Organisation
from tests.support.people import People

_SERVER = "COOLMINT_TEST_SERVER"
_DATA_DIR = "COOLMINT_DATA_DIR"

# Nothing here outlives the run, so nothing needs to survive a power cut.
_TEST_SETTINGS = {**POSTGRES_SETTINGS, "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def pytest_configure(config: pytest.Config) -> None:
    """Start the server in the process that starts the workers; they find its address in the environment."""
    kept = {_SERVER, _DATA_DIR} if _SERVER in os.environ else set()
    for name in [name for name in os.environ if name.startswith("COOLMINT_") and name not in kept]:
        del os.environ[name]
    if kept:
        return
    folder = Path(tempfile.mkdtemp(prefix="coolmint-test-"))
    os.environ[_DATA_DIR] = str(folder)  # Nothing of a test goes to the folder of whoever runs it.
    server = embedded_server(folder, settings=_TEST_SETTINGS)
    os.environ[_SERVER] = server.__enter__()

    def stop() -> None:
        server.__exit__(None, None, None)
        del os.environ[_SERVER], os.environ[_DATA_DIR]
        shutil.rmtree(folder, ignore_errors=True)

    config.add_cleanup(stop)


@pytest.fixture(scope="session")
def server_url() -> str:
    """The server's own database, for tests that make databases and roles."""
    return os.environ[_SERVER]


@pytest.fixture(scope="session")
def _worker_database(server_url: str, worker_id: str) -> str:
    name = f"worker_{worker_id}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    engine = create_batch_engine(url)
    migrations.upgrade(engine)
    with engine.begin() as connection:
        ensure_app_role(connection)
    engine.dispose()
    return url


# Most tests write to few tables, and emptying one takes as long as filling it.
_USED = sql.SQL(" UNION ALL ").join(
    sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(name), sql.Identifier(name))
    for name in (*(table.name for table in Base.metadata.sorted_tables), *QUEUE_TABLES)
)


_NUMBERED = "SELECT FROM pg_sequences WHERE sequencename LIKE 'procrastinate%' AND last_value IS NOT NULL LIMIT 1"


@pytest.fixture
def database_url(_worker_database: str) -> Iterator[str]:
    """A migrated, empty database of this worker's own."""
    yield _worker_database
    with psycopg.connect(_worker_database, autocommit=True) as connection:
        used = {name for (name,) in connection.execute(_USED)}
        if connection.execute(_NUMBERED).fetchone() is not None:
            used |= set(QUEUE_TABLES)  # Tests know jobs and workers by their number, which begins at 1.
        if used:
            tables = sql.SQL(", ").join(map(sql.Identifier, sorted(used)))
            connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(tables))


@pytest.fixture
def batch_engine(database_url: str) -> Iterator[Engine]:
    engine = create_batch_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def organisation(batch_engine: Engine, tmp_path: Path) -> Organisation:
    """Makes rows of a Salesforce organisation and brings them in through the front door."""
    return Organisation(batch_engine, tmp_path)


@pytest.fixture
def app_database_url(database_url: str) -> str:
    """The same database as the API reaches it: as a role that owns nothing and is held to row-level security."""
    return as_app(database_url)


@pytest.fixture
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        allowed_hosts=("test", "localhost"),
        log_level="warning",
        data_dir=tmp_path_factory.mktemp("data"),
        # Cheap to try, because tests sign in often; nothing else is different.
        sign_in=SignInSettings(argon2_memory_kib=64, argon2_passes=1),
        limits=LimitSettings(per_address="100000/minute", per_user="100000/minute"),
    )


@pytest.fixture
def app(settings: Settings, app_database_url: str) -> FastAPI:
    return create_app(settings, app_database_url)


@pytest.fixture
def people(batch_engine: Engine) -> People:
    """Makes users of ours, and their credentials."""
    return People(batch_engine)


@pytest.fixture
async def anonymous(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client without any credential."""
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield client


@pytest.fixture
async def client(app: FastAPI, people: People) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's client."""
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test", headers=people.add("admin").headers) as client,
    ):
        yield client
