"""A date in Salesforce is the same date in every answer, wherever the program and its database stand."""

import json
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from tests.support.databases import own_database
from tests.support.program import environment

# Import, structure, list, filter and pack, in a process that believes it is somewhere else.
ROUND = """
import asyncio, json, sys, time
from pathlib import Path
import httpx
from tests.support.organisation import Organisation
from tests.support.people import People
from coolmint.entrypoints.api import create_app
from coolmint.platform.database import create_batch_engine
from coolmint.platform.settings import Settings

url, folder = sys.argv[1], Path(sys.argv[2])
organisation = Organisation(create_batch_engine(url), folder)
for day in ("2026-01-01", "2026-03-29", "2026-12-31"):
    organisation.task(Subject=day, ActivityDate=day)
    organisation.event(Subject=day, ActivityDate=day, StartDateTime=f"{day}T00:30:00.000Z")
    organisation.event(Subject=day, ActivityDate=day, StartDateTime=f"{day}T23:30:00.000Z")
organisation.event(Subject="2026-06-01", ActivityDate="", StartDateTime="2026-06-01T00:30:00.000Z")
organisation.load()

async def ask():
    headers = People(organisation.engine).add("admin").headers
    app = create_app(Settings(allowed_hosts=("test",)), url)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test", headers=headers) as client,
    ):
        async def listed(**params):
            return (await client.get("/activities/", params=params)).json()["items"]
        everything = await listed()
        packed = await client.post("/activities/selection", json={"filter": {}, "format": "json"})
        options = await client.get("/activities/filter-options")
        return {
            "zone": time.tzname[0],
            "dates": [
                [item[name] for name in ("subject", "activity_date", "month", "starts_at")] for item in everything
            ],
            "on_the_day": {
                day: len(await listed(date_from=day, date_to=day)) for day in ("2025-12-31", "2026-01-01", "2026-01-02")
            },
            "packed": [(each["subject"], each["date"]) for each in json.loads(packed.json()["context"])],
            "range": options.json()["date_range"],
        }

print(json.dumps(asyncio.run(ask())))
"""


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
@pytest.mark.parametrize("database_zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
class TestDates:
    def test_never_shift(self, server_url: str, tmp_path: Path, zone, database_zone):
        with own_database(server_url) as url:
            name = sql.Identifier(str(make_url(url).database))
            with psycopg.connect(server_url, autocommit=True) as connection:
                connection.execute(sql.SQL("ALTER DATABASE {} SET TimeZone = {}").format(name, database_zone))

            done = subprocess.run(
                [sys.executable, "-c", ROUND, url, str(tmp_path)],
                env={**environment(tmp_path), "TZ": zone, "PYTHONPATH": str(Path(__file__).parents[2])},
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
            )
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout.splitlines()[-1])

        assert found["zone"] == {"America/Los_Angeles": "PST", "Pacific/Auckland": "NZST"}[zone]
        assert len(found["dates"]) == 10
        for subject, date, month, starts_at in found["dates"]:
            assert (date, month) == (subject, subject[:7])
            assert starts_at is None or starts_at.startswith(subject)
        assert found["on_the_day"] == {"2025-12-31": 0, "2026-01-01": 3, "2026-01-02": 0}
        assert all(subject == date for subject, date in found["packed"])
        assert found["range"] == {"min": "2026-01-01", "max": "2026-12-31"}
