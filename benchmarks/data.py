"""The organisation that is measured on: made once, kept when asked, and what making it searchable cost."""

import csv
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import psycopg
from psycopg import sql

from coolmint.activities.mapping import load_mapping
from coolmint.platform import migrations
from coolmint.platform.database import create_batch_engine
from coolmint.platform.embedded import embedded_server
from coolmint.platform.roles import ensure_app_role
from coolmint.salesforce.demo import generate
from coolmint.salesforce.service import import_path
from coolmint.structuring.service import run_structuring

SEED = 7
Loading = dict[str, float]


@contextmanager
def prepared(activities: int, keep: Path | None) -> Iterator[tuple[str, Loading]]:
    """Yield the address of a database with `activities` of them, and what loading it cost.

    A folder to keep is filled when it is empty; otherwise what it holds is migrated and used again.
    """
    if keep is None:
        with (
            tempfile.TemporaryDirectory(prefix="coolmint-bench-") as folder,
            _filled(activities, Path(folder)) as found,
        ):
            yield found
    else:
        keep.mkdir(parents=True, exist_ok=True)
        with _filled(activities, keep) as found:
            yield found


@contextmanager
def _filled(activities: int, folder: Path) -> Iterator[tuple[str, Loading]]:
    note = folder / "loading.json"
    with embedded_server(folder) as url:
        if not note.exists():
            note.write_bytes(orjson.dumps(_fill(url, activities), option=orjson.OPT_INDENT_2))
        loading: Loading = orjson.loads(note.read_bytes())
        if loading["asked"] != activities:
            raise SystemExit(f"{folder} holds {loading['asked']:,.0f} activities; take another folder.")
        _bring_up_to_date(url)
        yield url, loading


def _bring_up_to_date(url: str) -> None:
    """Migrate, structure again if the rules changed, and let the planner know."""
    engine = create_batch_engine(url)
    migrations.upgrade(engine)
    with engine.begin() as connection:
        ensure_app_role(connection)
    run_structuring(engine, load_mapping(None))
    engine.dispose()
    with psycopg.connect(url, autocommit=True) as db:
        # Without it the first readers would set hint bits and read rows for the visibility map.
        db.execute("VACUUM (ANALYZE)")


def _fill(url: str, activities: int) -> Loading:
    loading: Loading = {"asked": activities}
    with tempfile.TemporaryDirectory(prefix="coolmint-export-") as name:
        export = Path(name) / "export"
        _timed(loading, "generate", lambda: generate(export, activities=activities, seed=SEED))
        engine = create_batch_engine(url)
        migrations.upgrade(engine)
        with engine.begin() as connection:
            ensure_app_role(connection)
        _timed(loading, "import", lambda: import_path(engine, export))
        _timed(loading, "structure", lambda: run_structuring(engine, load_mapping(None)))
        engine.dispose()
        with psycopg.connect(url, autocommit=True) as db:
            loading["activities"] = _one(db, "SELECT count(*) FROM sf_activity_structured")
            _timed(loading, "bare_copy", lambda: _bare_copy(db, export))
            _timed(loading, "bare_rows", lambda: _bare_rows(db))
    return loading


def _timed(loading: Loading, name: str, run: Callable[[], Any]) -> None:
    started = time.perf_counter()
    run()
    loading[name] = round(time.perf_counter() - started, 3)
    print(f"{name}: {loading[name]:,.1f} s", flush=True)


def _one(db: psycopg.Connection[Any], question: str) -> Any:
    row = db.execute(question.encode()).fetchone()
    assert row
    return row[0]


def _bare_copy(db: psycopg.Connection[Any], export: Path) -> None:
    """Copy every file as it is into a table of texts without an index: the least that reading the export costs."""
    for path in sorted(export.rglob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            names = next(csv.reader(file))
        columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(name)) for name in names)
        with db.transaction(), path.open("rb") as data:
            db.execute(sql.SQL("CREATE TEMP TABLE bare ({}) ON COMMIT DROP").format(columns))
            with db.cursor().copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy:
                while block := data.read(1 << 20):
                    copy.write(block)


def _bare_rows(db: psycopg.Connection[Any]) -> None:
    """Write every structured row once more with `to_tsvector` of its text, then make the same indexes."""
    columns = [name for (name,) in db.execute(_COLUMNS)]
    values: dict[str, sql.Composable] = {name: sql.Identifier(name) for name in columns}
    values["search"] = sql.SQL("to_tsvector('simple', concat_ws(' ', subject, owner_name, account_name, description))")
    with db.transaction(force_rollback=True):
        db.execute("SET LOCAL client_min_messages = warning")
        db.execute("CREATE TABLE bare_rows (LIKE sf_activity_structured)")
        db.execute(
            sql.SQL("INSERT INTO bare_rows ({}) SELECT {} FROM sf_activity_structured").format(
                sql.SQL(", ").join(map(sql.Identifier, values)), sql.SQL(", ").join(values.values())
            )
        )
        for number, (definition,) in enumerate(db.execute(_INDEXES).fetchall()):
            head, _, tail = definition.partition(" ON ")
            unique = "UNIQUE " if "UNIQUE" in head else ""
            _, _, using = tail.partition(" USING ")
            db.execute(f"CREATE {unique}INDEX bare_{number} ON bare_rows USING {using}".encode())


_COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = 'sf_activity_structured'::regclass AND attnum > 0 "
    "AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"
)
_INDEXES = "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'sf_activity_structured'::regclass"
