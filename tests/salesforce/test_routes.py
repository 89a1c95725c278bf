from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from coolmint.platform.database import create_sessions, driver_url
from coolmint.salesforce import routes
from coolmint.salesforce.schemas import ImportPage, QuarantinePage
from coolmint.salesforce.service import import_path, mirror_counts
from tests.salesforce.makers import contact, id_of, task, write_csv


@pytest.fixture
async def sessions(database_url):
    engine = create_async_engine(driver_url(database_url), poolclass=NullPool)
    yield create_sessions(engine)
    await engine.dispose()


@pytest.fixture
def http(client):
    return client


@pytest.fixture
def bad_tasks(tmp_path):
    rows = [task(number, ActivityDate="x" * 300) for number in range(7)]
    return write_csv(tmp_path / "Task.csv", [*rows, task(100)])


async def pages(http: httpx.AsyncClient, path: str, **params: Any) -> list[Any]:
    items, cursor = [], None
    while True:
        page = (await http.get(path, params=params | ({"cursor": cursor} if cursor else {}))).raise_for_status().json()
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return items


class TestListImports:
    async def test_tells_files_and_sums_the_newest_first(self, http, batch_engine, bad_tasks, tmp_path):
        import_path(batch_engine, bad_tasks)
        write_csv(tmp_path / "Contact.csv", [contact(1), contact(2)])
        import_path(batch_engine, tmp_path)

        latest, first = (await http.get("/imports/")).json()["items"]

        assert (latest["source"], latest["status"], latest["rows_read"]) == (tmp_path.name, "partial", 10)
        assert (latest["inserted"], latest["unchanged"], latest["quarantined"]) == (2, 1, 7)
        assert [file["file"] for file in latest["files"]] == ["Contact.csv", "Task.csv"]
        assert first["source"] == "Task.csv"
        assert first["files"][0]["layout"] == "data_loader"

    async def test_pages_through_every_run_once(self, http, batch_engine, bad_tasks):
        ids = [str(import_path(batch_engine, bad_tasks).id) for _ in range(5)]

        assert [item["id"] for item in await pages(http, "/imports/", limit=2)] == ids[::-1]

    async def test_answers_an_empty_history(self, http):
        assert (await http.get("/imports/")).json() == {"items": [], "next_cursor": None}

    @pytest.mark.parametrize(
        "query", ["limit=0", "limit=201", "cursor=nonsense", "cursor=%C3%A9", "cursor=MjAyNC0wMS0wMXx4", "offset=3"]
    )
    async def test_refuses_what_it_does_not_understand(self, http, query):
        answer = await http.get(f"/imports/?{query}")

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["path"] == query.partition("=")[0].replace(
            "limit", "query.limit"
        ).removeprefix("query.")


class TestListQuarantined:
    async def test_tells_where_and_why(self, http, batch_engine, bad_tasks):
        report = import_path(batch_engine, bad_tasks)

        page = (await http.get("/imports/quarantine")).json()

        assert page["total"] == {"count": 7, "exact": True}
        entry = next(item for item in page["items"] if item["salesforce_id"] == id_of("00T", 0))
        assert entry["import_id"] == str(report.id)
        assert (entry["file"], entry["line"], entry["field"]) == ("Task.csv", 2, "ActivityDate")
        assert entry["value"] == "x" * 200 + "…"

    async def test_pages_through_every_row_once(self, http, batch_engine, bad_tasks):
        import_path(batch_engine, bad_tasks)

        ids = [item["id"] for item in await pages(http, "/imports/quarantine", limit=3, object="Task")]

        assert ids == sorted(set(ids), reverse=True)
        assert len(ids) == 7

    async def test_follows_its_filters(self, http, batch_engine, bad_tasks):
        report = import_path(batch_engine, bad_tasks)

        for query, count in ((f"import_id={report.id}", 7), (f"import_id={uuid4()}", 0), ("object=Event", 0)):
            assert (await http.get(f"/imports/quarantine?{query}")).json()["total"]["count"] == count

    @pytest.mark.parametrize(
        "query", ["object=Opportunity", "import_id=1", "cursor=MA", "cursor=LTE", "limit=x", "q=a"]
    )
    async def test_refuses_what_it_does_not_understand(self, http, query):
        assert (await http.get(f"/imports/quarantine?{query}")).status_code == 422


class TestMirrorCounts:
    async def test_counts_rows_and_deleted_ones(self, sessions, batch_engine, tmp_path):
        write_csv(tmp_path / "Task.csv", [task(1), task(2, IsDeleted=True, SystemModstamp="2025-01-01T00:00:00.000Z")])
        import_path(batch_engine, tmp_path)

        async with sessions() as session:
            counts = {count.object: count for count in await mirror_counts(session)}

        assert (counts["Task"].rows, counts["Task"].deleted) == (2, 1)
        assert counts["Task"].newest_modstamp is not None
        assert counts["Task"].newest_modstamp.year == 2025
        assert (counts["User"].rows, counts["User"].newest_modstamp) == (0, None)


def test_the_examples_fit_the_schemas():
    ImportPage.model_validate_json(httpx.Response(200, json=routes.IMPORTS_EXAMPLE).content)
    QuarantinePage.model_validate_json(httpx.Response(200, json=routes.QUARANTINE_EXAMPLE).content)
