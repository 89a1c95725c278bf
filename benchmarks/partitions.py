"""Would partitions by activity date pay? The hot statements on the table as it is, and on a partitioned copy.

`python -m benchmarks.partitions --keep FOLDER` on data that `make bench KEEP=FOLDER` made. The copy is removed again.
"""

import argparse
import statistics
import time
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.workloads import keep_words, pick
from coolmint.platform.embedded import embedded_server

Db = psycopg.Connection[Any]

_TABLE = "sf_activity_structured"
_COPY = "partition_trial.activities"
_KEY = "(CASE WHEN activity_date IS NULL THEN '-infinity'::date ELSE activity_date END)"
_INDEXES = (
    f"CREATE INDEX ON {_COPY} ({_KEY}, id) WHERE NOT is_deleted",
    f"CREATE INDEX ON {_COPY} (id)",
    f"CREATE INDEX ON {_COPY} (salesforce_id)",
    f"CREATE INDEX ON {_COPY} (owner_id) INCLUDE (participant_ids, account_id) WHERE NOT is_deleted",
    f"CREATE INDEX ON {_COPY} USING gin (search)",
)
_REPEATS = 40


def _build(db: Db, months: int) -> None:
    db.execute("DROP SCHEMA IF EXISTS partition_trial CASCADE")
    db.execute("CREATE SCHEMA partition_trial")
    db.execute(f"CREATE TABLE {_COPY} (LIKE {_TABLE}) PARTITION BY RANGE (activity_date)".encode())
    db.execute(f"CREATE TABLE partition_trial.rest PARTITION OF {_COPY} DEFAULT".encode())
    db.execute(
        f"""
        DO $$
        DECLARE first date;
        BEGIN
            FOR first IN SELECT generate_series(date_trunc('year', min(activity_date)), max(activity_date),
                interval '{months} months')::date FROM {_TABLE}
            LOOP
                EXECUTE format('CREATE TABLE partition_trial.%I PARTITION OF {_COPY} FOR VALUES FROM (%L) TO (%L)',
                    'p' || to_char(first, 'YYYYMM'), first, (first + interval '{months} months')::date);
            END LOOP;
        END $$
        """.encode()
    )
    db.execute(f"INSERT INTO {_COPY} SELECT * FROM {_TABLE}".encode())
    for index in _INDEXES:
        db.execute(index.encode())
    db.execute(f"VACUUM (ANALYZE) {_COPY}".encode())


def _questions(picks: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    order = f"ORDER BY {_KEY} DESC, id DESC LIMIT 50"
    dated = "ORDER BY activity_date DESC, id DESC LIMIT 50"
    p = picks
    return {
        "first page": (f"SELECT id, subject FROM {{}} WHERE NOT is_deleted {order}", {}),
        "middle page": (
            f"SELECT id, subject FROM {{}} WHERE NOT is_deleted AND ({_KEY}, id) < (%(d)s::date, %(i)s::uuid) {order}",
            {"d": p["middle_date"], "i": p["middle_id"]},
        ),
        "one half-year, first page": (
            f"SELECT id, subject FROM {{}} WHERE NOT is_deleted AND activity_date BETWEEN %(f)s AND %(t)s {dated}",
            {"f": p["from"], "t": p["to"]},
        ),
        "one half-year, counted": (
            "SELECT count(*) FROM {} WHERE NOT is_deleted AND activity_date BETWEEN %(f)s AND %(t)s",
            {"f": p["from"], "t": p["to"]},
        ),
        "one activity by id": ("SELECT subject FROM {} WHERE id = %(i)s", {"i": p["middle_id"]}),
        "2,000 ids": ("SELECT sum(token_count) FROM {} WHERE id = ANY(%(i)s::uuid[])", {"i": p["ids"]}),
        "one owner, counted": ("SELECT count(*) FROM {} WHERE NOT is_deleted AND owner_id = %(o)s", {"o": p["owner"]}),
        "rare word": (
            "SELECT count(*) FROM {} WHERE NOT is_deleted AND search @@ to_tsquery('simple', %(w)s)",
            {"w": p["rare"]},
        ),
    }


def _median(db: Db, statement: str, values: dict[str, Any]) -> float:
    times = []
    for number in range(-3, _REPEATS):
        started = time.perf_counter()
        db.execute(statement.encode(), values, prepare=False).fetchall()
        if number >= 0:
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def main() -> None:
    """Print a Markdown table, planning included, as each question of a filter is planned."""
    parser = argparse.ArgumentParser(prog="benchmarks.partitions", description=__doc__)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--months", type=int, default=3, help="how many months a partition holds")
    asked = parser.parse_args()
    with embedded_server(asked.keep) as url, psycopg.connect(url, autocommit=True) as db:
        keep_words(db)
        questions = _questions(pick(db))
        _build(db, asked.months)
        parts = db.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = %s::regclass", [_COPY]).fetchone()
        assert parts
        print(f"| {parts[0]} partitions | one table | partitioned | ratio |\n|---|---|---|---|")
        for name, (statement, values) in questions.items():
            one, many = (_median(db, statement.format(table), values) for table in (_TABLE, _COPY))
            print(f"| {name} | {one:.2f} ms | {many:.2f} ms | {many / one:.1f} |", flush=True)
        db.execute("DROP SCHEMA partition_trial CASCADE")


if __name__ == "__main__":
    main()
