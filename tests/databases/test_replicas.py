"""Reading from a streaming replica: by whom, when not, and what happens when it lags, dies and comes back."""

import asyncio
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy import make_url

from coolmint.entrypoints.api import create_app
from coolmint.platform import migrations, replicas
from coolmint.platform.database import create_batch_engine
from coolmint.platform.roles import Purpose, grant
from coolmint.platform.settings import DatabaseSettings, LimitSettings, Settings
from tests.databases.conftest import _BIN, _USER, _free_port, _run
from tests.support.organisation import Organisation
from tests.support.people import People

MAX_LAG = 1.0


class Replica:
    """A standby of the test's PostgreSQL that can be held still, killed and started again."""

    def __init__(self, primary_port: int) -> None:
        self.port = _free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="coolmint-replica-"))
        if _USER:
            shutil.chown(self._folder, _USER)
        primary = ("-h", "127.0.0.1", "-p", str(primary_port), "-U", "postgres")
        _run(_BIN / "pg_basebackup", *primary, "-D", self._folder / "data", "-R", "-X", "stream", "-c", "fast")
        self.start()

    def start(self) -> None:
        options = f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run(_BIN / "pg_ctl", "-D", self._folder / "data", "-w", "-l", self._folder / "log", "-o", options, "start")

    def kill(self) -> None:
        command = [str(_BIN / "pg_ctl"), "-D", str(self._folder / "data"), "-w", "-m", "immediate", "stop"]
        subprocess.run(command, check=False, user=_USER, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def pause(self) -> None:
        self._ask("SELECT pg_wal_replay_pause()")

    def resume(self) -> None:
        self._ask("SELECT pg_wal_replay_resume()")

    def _ask(self, question: str) -> None:
        with psycopg.connect(host="127.0.0.1", port=self.port, user="postgres", autocommit=True) as connection:
            connection.execute(question.encode())

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self._folder)


@pytest.fixture
def replica(postgresql_15: int, plain_database: str) -> Iterator[Replica]:
    standby = Replica(postgresql_15)
    yield standby
    standby.remove()


@pytest.fixture
def organisation(plain_database: str, postgresql_15: int, tmp_path: Path) -> Iterator[Organisation]:
    engine = create_batch_engine(plain_database)
    migrations.upgrade(engine)
    with psycopg.connect(host="127.0.0.1", port=postgresql_15, user="postgres", autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS crm_app")
        connection.execute("CREATE ROLE crm_app LOGIN PASSWORD 'app'")
    with engine.begin() as transaction:
        grant(transaction, "crm_app", Purpose.APP)
    yield Organisation(engine, tmp_path)
    engine.dispose()


Ask = Callable[[str], httpx.AsyncClient]


class Served:
    """The API on a primary and a replica."""

    def __init__(self, app) -> None:
        self._app = app
        self.replicas: replicas.Replicas = app.state.replicas

    async def count(self, headers: dict[str, str]) -> int:
        response = await self.get("/activities/", headers)
        assert response.status_code == 200, response.text
        return int(response.json()["total"]["count"])

    async def get(self, path: str, headers: dict[str, str]) -> httpx.Response:
        async with self._client(headers) as client:
            return await client.get(path)

    async def post(self, path: str, headers: dict[str, str], body: object) -> httpx.Response:
        async with self._client(headers) as client:
            return await client.post(path, json=body)

    def _client(self, headers: dict[str, str]) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self._app), base_url="http://test", headers=headers)

    async def until(self, reason: str | None) -> None:
        """Wait until the replica may answer, or is left out for a reason."""
        deadline = time.monotonic() + 8
        while self.replicas.replicas[0].reason != reason:
            assert time.monotonic() < deadline, self.replicas.replicas[0].reason
            await asyncio.sleep(0.05)


@asynccontextmanager
async def serve(primary: str, replica: Replica, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    monkeypatch.setattr(replicas, "CHECK_EVERY_SECONDS", 0.1)
    app_url = make_url(primary).set(username="crm_app", password="app")  # pragma: allowlist secret
    urls = [url.render_as_string(hide_password=False) for url in (app_url, app_url.set(port=replica.port))]
    settings = Settings(
        allowed_hosts=("test",),
        database=DatabaseSettings(pool_size=3, replica_max_lag_seconds=MAX_LAG),
        database_replica_urls=(urls[1],),
        limits=LimitSettings(per_address="100000/minute", per_user="100000/minute"),
    )
    app = create_app(settings, urls[0])
    async with app.router.lifespan_context(app):
        served = Served(app)
        await served.until(None)
        yield served


@pytest.fixture
async def served(
    plain_database: str, organisation: Organisation, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Served]:
    async with serve(plain_database, replica, monkeypatch) as found:
        yield found


@pytest.fixture
def scene(organisation: Organisation) -> tuple[Organisation, People, list[str]]:
    """One task of Ana's and one of Ben's."""
    ana, ben = organisation.user("Ana", "Torres"), organisation.user("Ben", "Ode")
    tasks = [organisation.task(OwnerId=ana), organisation.task(OwnerId=ben)]
    organisation.load()
    people = People(organisation.engine)
    return organisation, people, [ana, *tasks]


async def test_lists_facets_and_details_come_from_the_replica(scene, served: Served, replica: Replica):
    organisation, people, (ana, task, _) = scene
    admin, rep = people.add("admin").headers, people.add("rep", salesforce_id=ana).headers
    await asyncio.sleep(0.5)
    assert await served.count(admin) == 2
    replica.pause()
    organisation.task()
    organisation.load()

    # The replica does not know of the new one yet.
    assert await served.count(admin) == 2
    facets = (await served.get("/activities/filter-options", admin)).json()
    assert facets["total"]["count"] == 2
    assert (await served.get(f"/activities/{task}", admin)).status_code == 200
    # And row-level security holds there, too.
    assert await served.count(rep) == 1


async def test_one_reads_ones_own_change_and_others_may_wait_for_it(scene, served: Served, replica: Replica):
    organisation, people, (_, task, _) = scene
    author, other = people.add("admin").headers, people.add("admin").headers
    await asyncio.sleep(0.5)
    replica.pause()
    organisation.task()
    organisation.load()

    answer = await served.post("/activities/selection", author, {"activity_ids": [task]})

    assert answer.status_code == 200
    assert await served.count(author) == 3
    assert await served.count(other) == 2


async def test_one_that_lags_is_left_out_until_it_has_caught_up(scene, served: Served, replica: Replica):
    organisation, people, _ = scene
    admin = people.add("admin").headers
    await asyncio.sleep(0.5)
    replica.pause()
    organisation.task()
    organisation.load()

    await served.until("lags")
    assert await served.count(admin) == 3

    replica.resume()
    await served.until(None)
    assert await served.count(admin) == 3


async def test_one_that_rests_with_its_primary_does_not_lag(scene, served: Served):
    await asyncio.sleep(2 * MAX_LAG)

    assert served.replicas.replicas[0].reason is None


async def test_one_that_dies_is_not_missed_and_comes_back(scene, served: Served, replica: Replica):
    _, people, _ = scene
    admin = people.add("admin").headers
    await asyncio.sleep(0.5)
    assert await served.count(admin) == 2
    replica.kill()

    # At once, before anybody looked after it; and all at the same time.
    assert await asyncio.gather(*(served.count(admin) for _ in range(12))) == [2] * 12
    assert served.replicas.replicas[0].reason is not None

    replica.start()
    await served.until(None)
    assert await served.count(admin) == 2


async def test_the_primary_itself_is_no_replica(
    scene, plain_database: str, replica: Replica, monkeypatch: pytest.MonkeyPatch
):
    replica.port = make_url(plain_database).port or 0
    with pytest.raises(AssertionError, match="is no replica"):
        async with serve(plain_database, replica, monkeypatch):
            pass
