"""Measure the product at one size, each question beside a floor from the same run.

`make bench N=1000000 KEEP=/somewhere` keeps the data for the next run; `--compare` sets two results side by side. The
method is in docs/reference/performance.md.
"""

import argparse
import os
import platform
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import orjson
import psycopg

from benchmarks import measure, report
from benchmarks.data import prepared
from benchmarks.measure import Bench, Row, slug
from benchmarks.serving import running
from benchmarks.viewers import add_viewers, product, without_rule
from benchmarks.workloads import Workload, keep_words, pick, prepare_floor, workloads
from coolmint.platform.settings import DatabaseSettings

_CLIENTS = (1, 16, 64, 256)
_OF_ACCESS = (
    "first page",
    "first page, total counted anew",
    "three filters, total counted anew",
    "search, a word in a fifth of all, counted anew",
    "search, two words",
    "filter options",
    "one activity",
)


def main() -> None:
    """Run what was asked for; print Markdown and keep JSON."""
    asked = _arguments()
    if asked.compare:
        smaller, larger = map(report.load, asked.compare)
        print(report.compare(smaller, larger))
        return
    with prepared(asked.activities, asked.keep) as (url, loading), tempfile.TemporaryDirectory() as folder:
        results = _run(url, Path(folder), set(asked.parts.split(",")), asked.only)
        results |= {"activities": loading["activities"], "loading": loading}
    report.save(results, asked.output)
    print(report.markdown(results))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--activities", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a folder whose data is used again")
    parser.add_argument("--output", type=Path, default=Path("bench.json"))
    parser.add_argument("--parts", default="latencies,rates,beside,access", help="which of these, with commas")
    parser.add_argument("--only", default="", help="only questions whose name has this")
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("SMALLER", "LARGER"))
    return parser.parse_args()


def _run(url: str, folder: Path, parts: set[str], only: str) -> report.Results:
    with psycopg.connect(url, autocommit=True) as db:
        keep_words(db)
        picks = pick(db)
        prepare_floor(db, picks)
        questions = workloads(picks)
        server = db.info.server_version // 10_000
        results: report.Results = {
            "taken_at": datetime.now(UTC).isoformat(timespec="minutes"),
            "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}, PostgreSQL {server}",
            "commit": _commit(),
            "picks": {name: value for name, value in picks.items() if name != "ids"},
        }

        def forget() -> None:
            db.execute(
                "INSERT INTO activity_versions VALUES (0, 1) "
                "ON CONFLICT (slot) DO UPDATE SET changes = activity_versions.changes + 1"
            )

        keys = add_viewers(url)
        with product(url, folder) as ours, _floor(url, questions, folder) as theirs:
            bench = Bench(ours, theirs, keys["administrator"], forget)
            results |= _measured(bench, [each for each in questions if only in each.name], parts)
            if "access" in parts:
                with without_rule(url, folder) as bare:
                    addresses = {"product": ours, "without_rule": bare}
                    results["access"] = [
                        row
                        for each in questions
                        if each.name in _OF_ACCESS and only in each.name
                        for row in measure.access(addresses, keys, each, forget)
                    ]
    return results


def _measured(bench: Bench, questions: list[Workload], parts: set[str]) -> dict[str, list[Row]]:
    results: dict[str, list[Row]] = {}
    named = {each.name: each for each in questions}
    if "latencies" in parts:
        results["latencies"] = list(_told(bench.latency(each) for each in questions))
    first = named.get("first page")
    if "rates" in parts and first:
        results["rates"] = list(_told(bench.rate(first, clients) for clients in _CLIENTS))
    one = named.get("one activity")
    if "beside" in parts and one:
        worst = [each for each in questions if each.name in _WORST]
        results["beside"] = list(_told(bench.beside(one, each) for each in worst))
    return results


_WORST = ("search, by relevance", "filter options, three filters and a search")


def _told(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        shown = {name: round(value, 2) if isinstance(value, float) else value for name, value in row.items()}
        print(shown, flush=True)
        yield row


@contextmanager
def _floor(url: str, questions: list[Workload], folder: Path) -> Iterator[str]:
    given = {
        "url": url,
        "pool_size": DatabaseSettings().pool_size,
        "statements": {slug(each): (each.floor, dict(each.values)) for each in questions},
    }
    path = folder / "floor.json"
    path.write_bytes(orjson.dumps(given))
    with running("benchmarks.floor", path) as address:
        yield address


def _commit() -> str:
    found = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
