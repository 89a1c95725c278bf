"""Many rows: a worker killed half-way leaves nothing wrong behind, and memory does not grow with the rows."""

import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from coolmint.exports import repository
from coolmint.platform.settings import Settings
from tests.exports.files import ask, download, hash_of, read_csv, read_sheets, state
from tests.support.jobs import jobs, run_jobs
from tests.support.organisation import Organisation
from tests.support.program import environment

# Works like `coolmint worker` until nothing is left; killed at the n-th part of a file when told so. Prints the most
# memory it ever had, in KB.
WORK = """
import asyncio, os, resource, signal, sys
from coolmint.entrypoints.runtime import load_settings
from coolmint.entrypoints.worker import run_worker
from coolmint.exports import repository

url, kill_at = sys.argv[1], int(sys.argv[2])
keep, calls = repository.keep_chunk, []

async def counted(*arguments):
    calls.append(None)
    if len(calls) == kill_at:
        os.kill(os.getpid(), signal.SIGKILL)
    return await keep(*arguments)

repository.keep_chunk = counted
asyncio.run(run_worker(load_settings(), url, wait=False))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

MULTIPLY = """
INSERT INTO sf_activity_structured ({columns}) SELECT {values} FROM sf_activity_structured, generate_series(1, %s) n
"""


def multiply(url: str, count: int) -> None:
    """Let there be `count` more activities like the one that is there, with notes of about a kilobyte."""
    with psycopg.connect(url, autocommit=True) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = 'sf_activity_structured' "
                "AND is_generated = 'NEVER' ORDER BY ordinal_position"
            )
        ]
        own = {
            "id": "gen_random_uuid()",
            "salesforce_id": "'00T' || lpad(n::text, 15, '0')",
            "description": "repeat(md5(n::text) || ' ', 30)",
        }
        values = ", ".join(own.get(name, f'"{name}"') for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        connection.execute(MULTIPLY.format(columns=columns, values=values).encode(), [count])


def work(folder: Path, url: str, kill_at: int = 0) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WORK, url, str(kill_at)],
        env=environment(folder, database_url=url, log_level="error"),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def execute(url: str, statement: str) -> list[Any]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("kill_at", [1, 3, 6])
async def test_a_killed_worker_leaves_the_export_to_another(
    client, organisation: Organisation, settings: Settings, database_url: str, tmp_path: Path, kill_at: int
):
    organisation.task()
    organisation.load()
    multiply(database_url, 6_000)
    export = await ask(client, with_about=False)

    killed = work(tmp_path, database_url, kill_at)
    during = await state(client, export)
    execute(database_url, "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    await run_jobs(settings, database_url)

    assert killed.returncode == -9
    assert during["state"] == "making"
    assert (await download(client, export)).status_code == 200
    done = await state(client, export)
    rows = read_csv((await download(client, export)).content)
    assert (done["state"], done["count"], len(rows)) == ("ready", 6_001, 6_001)
    assert hash_of([row["salesforce_id"] for row in rows]) == done["hash"]
    assert execute(database_url, "SELECT count(DISTINCT attempt), min(attempt) FROM export_chunks") == [(1, 2)]
    assert [job["status"] for job in jobs(database_url)] == ["succeeded"]


async def test_one_cancelled_while_it_is_made_stops(
    client, organisation: Organisation, settings: Settings, database_url: str, monkeypatch: pytest.MonkeyPatch
):
    organisation.task()
    organisation.load()
    multiply(database_url, 6_000)
    export = await ask(client, with_about=False)
    keep = repository.keep_chunk
    calls: list[None] = []

    async def cancel_at_the_second(*arguments: Any) -> bool:
        calls.append(None)
        if len(calls) == 2:
            await client.post(f"/exports/{export['id']}/cancel")
        return await keep(*arguments)

    monkeypatch.setattr(repository, "keep_chunk", cancel_at_the_second)

    await run_jobs(settings, database_url)

    assert len(calls) == 2
    done = await state(client, export)
    assert done["state"] == "cancelled"
    assert 0 < done["rows_done"] < 6_001
    assert (await download(client, export)).status_code == 409


async def test_what_comes_while_it_is_made_is_not_in_it(
    client, organisation: Organisation, settings: Settings, database_url: str, monkeypatch: pytest.MonkeyPatch
):
    organisation.task()
    organisation.load()
    multiply(database_url, 6_000)
    export = await ask(client, with_about=False)
    keep = repository.keep_chunk

    async def change_meanwhile(*arguments: Any) -> bool:
        execute(database_url, "DELETE FROM sf_activity_structured WHERE salesforce_id LIKE '00T000000000005%'")
        execute(database_url, "UPDATE sf_activity_structured SET subject = 'Changed'")
        return await keep(*arguments)

    monkeypatch.setattr(repository, "keep_chunk", change_meanwhile)

    await run_jobs(settings, database_url)

    rows = read_csv((await download(client, export)).content)
    assert hash_of([row["salesforce_id"] for row in rows]) == export["hash"]
    assert {row["subject"] for row in rows} == {"Call"}
    assert len(rows) == 6_001


@pytest.mark.parametrize("format_", ["csv", "xlsx", "jsonl"])
async def test_memory_does_not_grow_with_the_rows(
    client, organisation: Organisation, database_url: str, tmp_path: Path, format_: str
):
    organisation.task()
    organisation.load()
    most: list[int] = []
    for more in (2_000, 50_000):
        execute(database_url, "DELETE FROM sf_activity_structured WHERE salesforce_id LIKE '00T0000%'")
        multiply(database_url, more)
        export = await ask(client, format=format_, columns=["salesforce_id", "activity_date", "subject", "description"])
        worked = work(tmp_path, database_url)
        assert worked.returncode == 0, worked.stderr
        most.append(int(worked.stdout.split()[-1]))
        assert (await state(client, export))["state"] == "ready", await state(client, export)

    # The larger file has 50 MB of text.
    assert most[1] - most[0] < 16_000, most
    if format_ == "xlsx":
        assert len(read_sheets((await download(client, export)).content)["Activities"]) == 50_002


async def test_a_file_is_sent_in_parts(client, organisation: Organisation, settings: Settings, database_url: str):
    organisation.task()
    organisation.load()
    multiply(database_url, 3_000)
    export = await ask(client, with_about=False)
    await run_jobs(settings, database_url)

    async with client.stream("GET", f"/exports/{UUID(export['id'])}/file", headers={"Accept-Encoding": ""}) as response:
        content = b"".join([part async for part in response.aiter_raw()])

    assert int(response.headers["content-length"]) == len(content) > 3_000_000
    assert execute(database_url, "SELECT max(length(data)) <= 1048576, count(*) > 2 FROM export_chunks") == [
        (True, True)
    ]
