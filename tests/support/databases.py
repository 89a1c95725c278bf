"""Databases of a test's own, beside the one each worker has."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from coolmint.platform import migrations
from coolmint.platform.database import create_batch_engine
from coolmint.platform.roles import APP_ROLE, ensure_app_role


@contextmanager
def own_database(server_url: str, *, migrated: bool = True) -> Iterator[str]:
    """Yield the address of a new database, dropped at the end."""
    name = sql.Identifier(f"own_{uuid4().hex}")
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
    url = make_url(server_url).set(database=name._obj[0]).render_as_string(hide_password=False)
    try:
        if migrated:
            engine = create_batch_engine(url)
            migrations.upgrade(engine)
            with engine.begin() as connection:
                ensure_app_role(connection)
            engine.dispose()
        yield url
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def as_app(url: str) -> str:
    """Return the same address for the API's role."""
    return make_url(url).set(username=APP_ROLE).render_as_string(hide_password=False)
