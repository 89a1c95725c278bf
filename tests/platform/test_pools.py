"""Whether all connections that may be opened have room: told by `doctor` and at the start."""

from pathlib import Path

import orjson
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine

from coolmint.platform.database import create_batch_engine, driver_url
from coolmint.platform.pools import connection_room
from coolmint.platform.settings import DatabaseSettings
from tests.support.program import invoke


@pytest.fixture
def allowed(server_url: str) -> int:
    with psycopg.connect(server_url) as connection:
        row = connection.execute(
            "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int "
            "- current_setting('reserved_connections')::int"
        ).fetchone()
    assert row
    return int(row[0])


@pytest.mark.parametrize(("pool", "processes", "workers", "needed"), [(10, 1, 1, 30), (5, 4, 0, 20), (1, 1, 2, 23)])
def test_needed_are_the_pools_of_all_processes(batch_engine: Engine, allowed, pool, processes, workers, needed):
    settings = DatabaseSettings(pool_size=pool, processes=processes, workers=workers)
    with batch_engine.connect() as connection:
        room = connection_room(connection, settings)

    assert room is not None
    assert (room.needed, room.allowed) == (needed, allowed)
    assert room.is_enough == (needed <= allowed)


def test_the_limit_of_the_database_counts_too(batch_engine: Engine, database_url: str):
    engine = create_batch_engine(database_url)
    name = sql.Identifier(driver_url(database_url).database or "")
    with psycopg.connect(database_url, autocommit=True) as owner:
        owner.execute(sql.SQL("ALTER DATABASE {} CONNECTION LIMIT 25").format(name))
        try:
            with engine.connect() as connection:
                room = connection_room(connection, DatabaseSettings())
        finally:
            owner.execute(sql.SQL("ALTER DATABASE {} CONNECTION LIMIT -1").format(name))
            engine.dispose()

    assert room is not None
    assert room.allowed == 25
    assert not room.is_enough


@pytest.mark.parametrize(("processes", "ok"), [("1", True), ("40", False)])
def test_doctor_tells(tmp_path: Path, database_url: str, processes, ok):
    told = invoke(tmp_path, "doctor", "--json", database_url=database_url, database__processes=processes)

    (finding,) = [each for each in orjson.loads(told.stdout) if each["check"] == "connections"]
    assert finding["ok"] == ok
    assert ("COOLMINT_DATABASE__POOL_SIZE" in finding["detail"]) != ok
