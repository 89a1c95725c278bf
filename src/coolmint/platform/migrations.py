"""Bringing a database to the schema this program needs, and telling whether it is there."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

SCRIPTS = Path(__file__).parents[3] / "migrations"

# Any number will do, as long as nothing else in the database uses it.
_LOCK = 7_013_646_301


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


@cache
def newest_revision() -> str | None:
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def current_revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to `revision`, all in one transaction; two programs at once wait for each other."""
    config = alembic_config()
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.execute(text(_INDEX_PARTS))


# Not a migration of its own: where pg_trgm comes later, the next upgrade uses it. The extension may be another's to
# make, and it may stand in any schema. Without it everything works; parts of words are found by reading every word.
_INDEX_PARTS = """
DO $$
DECLARE
    its_schema name;
BEGIN
    IF to_regclass('search_words') IS NULL OR to_regclass('ix_search_words_parts') IS NOT NULL THEN
        RETURN;
    END IF;
    BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
    EXCEPTION WHEN OTHERS THEN
        RETURN;
    END;
    SELECT n.nspname INTO its_schema
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm';
    EXECUTE format('CREATE INDEX ix_search_words_parts ON search_words USING gin (word %I.gin_trgm_ops)', its_schema);
END
$$
"""


def downgrade(engine: Engine, revision: str) -> None:
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
