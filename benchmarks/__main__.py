"""Measure import, structuring and the API at one size, each beside a floor from the same run.

The machine's speed drifts, so ratios to the floor are what to compare; times are medians.
"""

import argparse
import asyncio
import csv
import resource
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import psycopg
from psycopg import sql

from benchmarks import access
from benchmarks.server import running_api
from coolmint.activities.mapping import load_mapping
from coolmint.platform import migrations
from coolmint.platform.database import create_batch_engine
from coolmint.platform.embedded import embedded_server
from coolmint.platform.roles import ensure_app_role
from coolmint.salesforce.demo import generate
from coolmint.salesforce.service import import_path
from coolmint.structuring.service import run_structuring

REPEATS = 60


def row(what: str, value: str, floor: str = "", ratio: str = "") -> None:
    print(f"| {what} | {value} | {floor} | {ratio} |", flush=True)


@contextmanager
def clock() -> Iterator[list[float]]:
    elapsed: list[float] = []
    started = time.perf_counter()
    yield elapsed
    elapsed.append(time.perf_counter() - started)


def bare_copy(url: str, path: Path) -> float:
    """Return the seconds of `COPY … FROM STDIN CSV` of the file into a table of texts: the least an import costs."""
    with path.open(newline="", encoding="utf-8") as file:
        names = next(csv.reader(file))
    columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(name)) for name in names)
    with psycopg.connect(url) as connection, clock() as elapsed:
        connection.execute(sql.SQL("CREATE TEMP TABLE bare ({}) ON COMMIT DROP").format(columns))
        with path.open("rb") as data, connection.cursor().copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy:
            while block := data.read(1 << 20):
                copy.write(block)
        connection.commit()
    return elapsed[0]


def count_rows(path: Path) -> int:
    with path.open(newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def measure_import(url: str, export: Path) -> None:
    engine = create_batch_engine(url)
    migrations.upgrade(engine)
    with engine.begin() as connection:
        ensure_app_role(connection)
    tasks = export / "Task.csv"
    rows = count_rows(tasks)
    floor = statistics.median(bare_copy(url, tasks) for _ in range(3))
    with clock() as took:
        import_path(engine, tasks)
    row(
        f"import Task.csv ({rows:,} rows)",
        f"{rows / took[0]:,.0f} rows/s",
        f"bare COPY {rows / floor:,.0f} rows/s",
        f"{took[0] / floor:.1f}×",
    )
    with clock() as took:
        report = import_path(engine, export)
    row(f"import the rest ({report.totals.rows_read:,} rows read)", f"{took[0]:.1f} s")
    with clock() as took:
        structured = run_structuring(engine, load_mapping(None))
    row(f"structure {structured.looked_at:,} activities", f"{structured.looked_at / took[0]:,.0f} activities/s")
    with clock() as took:
        report = import_path(engine, tasks)
    row(
        f"import Task.csv again ({report.totals.unchanged:,} unchanged)",
        f"{took[0]:.1f} s",
        "",
        f"{took[0] / floor:.1f}×",
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row("peak memory of import and structuring", f"{peak:,.0f} MB")
    engine.dispose()


async def latency(call: Callable[[], Awaitable[httpx.Response]], repeats: int = REPEATS) -> tuple[float, float]:
    """Return the median and the 95th percentile in milliseconds."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        response = await call()
        times.append((time.perf_counter() - started) * 1000)
        response.raise_for_status()
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.95)]


async def measure_api(address: str, key: str) -> None:
    headers = {"Accept-Encoding": "gzip", "Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=address, timeout=120, headers=headers) as client:
        await client.get("/activities/")
        floor, _ = await latency(lambda: client.get("/readyz"))
        options = (await client.get("/activities/filter-options")).json()["facets"]
        owner = options["owner"][0]["value"]
        late = await late_cursor(client)
        questions: dict[str, dict[str, str]] = {
            "first page": {},
            "a late page": {"cursor": late},
            "one owner": {"owner_id": owner},
            "one specialty": {"specialty": options["specialty"][0]["value"]},
            "search, a frequent word": {"q": "trial"},
            "search, a rare word": {"q": "formaldehyde"},
            "search by relevance": {"q": "reimbursement", "sort": "relevance"},
            "a quarter, by subject": {"date_from": "2026-01-01", "date_to": "2026-03-31", "sort": "subject"},
        }
        for name, params in questions.items():
            await measure(f"GET /activities/: {name}", floor, partial(client.get, "/activities/", params=params))
        for name, params in {"unfiltered": {}, "one owner": {"owner_id": owner}, "search": {"q": "trial"}}.items():
            call = partial(client.get, "/activities/filter-options", params=params)
            await measure(f"filter-options: {name}", floor, call, repeats=15)
        ids = [item["id"] for item in (await client.get("/activities/", params={"limit": 100})).json()["items"]]
        select = partial(client.post, "/activities/selection", json={"activity_ids": ids})
        await measure("selection of 100", floor, select, repeats=20)


async def measure(
    what: str, floor: float, call: Callable[[], Awaitable[httpx.Response]], *, repeats: int = REPEATS
) -> None:
    median, p95 = await latency(call, repeats)
    row(what, f"p50 {median:.0f} ms, p95 {p95:.0f} ms", f"GET /readyz {floor:.0f} ms", f"{median / floor:.1f}×")


async def late_cursor(client: httpx.AsyncClient, pages: int = 200) -> str:
    """Return the cursor 200 pages of 200 in, or of the last page before the end."""
    params: dict[str, str] = {"limit": "200"}
    for _ in range(pages):
        cursor = (await client.get("/activities/", params=params)).json()["next_cursor"]
        if cursor is None:
            break
        params["cursor"] = cursor
    return params["cursor"]


def main() -> None:
    """Run every measurement and print a Markdown table."""
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--activities", type=int, default=100_000)
    size = parser.parse_args().activities
    with tempfile.TemporaryDirectory(prefix="coolmint-bench-") as folder:
        export = Path(folder) / "export"
        print(f"\n{size:,} activities\n\n| what | measured | floor | ratio |\n|---|---|---|---|")
        with clock() as took:
            generate(export, activities=size, seed=7)
        row("generate", f"{took[0]:.1f} s")
        with embedded_server(Path(folder) / "data") as url:
            measure_import(url, export)
            with running_api(url) as (address, key):
                asyncio.run(measure_api(address, key))
            for line in access.run(url):
                row(*line)


if __name__ == "__main__":
    main()
