"""Role × route × row, from one table: through the API, and in raw SQL as the API's own database role."""

from collections.abc import Awaitable, Callable

import httpx
import psycopg
import pytest

from tests.access.scene import ROWS, SEES, Scene
from tests.support.databases import as_app

Sees = Callable[[httpx.AsyncClient, Scene, str], Awaitable[bool]]


async def in_list(http: httpx.AsyncClient, scene: Scene, row: str) -> bool:
    answer = (await http.get("/activities/", params={"limit": 200})).raise_for_status().json()
    assert answer["total"] == {"count": len(answer["items"]), "exact": True}
    return scene.ids[row] in {item["salesforce_id"] for item in answer["items"]}


async def in_search(http: httpx.AsyncClient, scene: Scene, row: str) -> bool:
    answer = (await http.get("/activities/", params={"q": scene.word(row)})).raise_for_status().json()
    assert answer["total"]["count"] == len(answer["items"])
    return bool(answer["items"])


async def in_search_by_relevance(http: httpx.AsyncClient, scene: Scene, row: str) -> bool:
    asked = {"q": scene.word(row), "sort": "relevance"}
    return bool((await http.get("/activities/", params=asked)).raise_for_status().json()["items"])


async def in_filter_by_id(http: httpx.AsyncClient, scene: Scene, row: str) -> bool:
    asked = {"filter": f'{{"field": "id", "op": "is", "value": "{scene.ids[row]}"}}'}
    return bool((await http.get("/activities/", params=asked)).raise_for_status().json()["items"])


async def in_negated_filter(http: httpx.AsyncClient, scene: Scene, row: str) -> bool:
    asked = {"filter": '{"not": {"or": [{"field": "subject", "op": "is", "value": "nothing"}]}}', "limit": "200"}
    items = (await http.get("/activities/", params=asked)).raise_for_status().json()["items"]
    return scene.ids[row] in {item["salesforce_id"] for item in items}


async def in_facet_counts(http: httpx.AsyncClient, scene: Scene, row: str) -> bool:
    answer = (await http.get("/activities/filter-options", params={"q": scene.word(row)})).raise_for_status().json()
    counted = {option["count"] for options in answer["facets"].values() for option in options}
    assert bool(counted) == bool(answer["total"]["count"]) == (answer["date_range"]["min"] is not None)
    return bool(counted)


async def in_detail(http: httpx.AsyncClient, scene: Scene, row: str) -> bool:
    response = await http.get(f"/activities/{scene.ids[row]}")
    assert response.status_code in (200, 404)
    return response.status_code == 200


async def in_selection_by_id(http: httpx.AsyncClient, scene: Scene, row: str) -> bool:
    answer = await http.post("/activities/selection", json={"activity_ids": [scene.ids[row]]})
    selection = answer.raise_for_status().json()
    assert selection["missing_ids"] == ([] if selection["count"] else [scene.ids[row]])
    assert bool(selection["count"]) == (scene.word(row) in selection["context"])
    return bool(selection["count"])


async def in_selection_by_filter(http: httpx.AsyncClient, scene: Scene, row: str) -> bool:
    answer = await http.post("/activities/selection", json={"filter": {}})
    selection = answer.raise_for_status().json()
    receipt = (await http.get(f"/receipts/{selection['receipt_id']}")).raise_for_status().json()
    assert sorted(each["salesforce_id"] for each in selection["activities"]) == receipt["salesforce_ids"]
    return scene.ids[row] in receipt["salesforce_ids"]


async def in_exceptions(http: httpx.AsyncClient, scene: Scene, row: str) -> bool:
    asked = {"filter": {"field": "kind", "op": "is", "value": "task"}, "except_ids": [scene.ids[row]]}
    selection = (await http.post("/activities/selection", json=asked)).raise_for_status().json()
    return scene.ids[row] not in selection["missing_ids"]


READING: dict[str, Sees] = {
    "list": in_list,
    "search": in_search,
    "search by relevance": in_search_by_relevance,
    "filter by id": in_filter_by_id,
    "negated filter": in_negated_filter,
    "facet counts": in_facet_counts,
    "detail": in_detail,
}
SELECTING: dict[str, Sees] = {
    "selection by id": in_selection_by_id,
    "selection by filter": in_selection_by_filter,
    "exceptions": in_exceptions,
}
CASES = [
    pytest.param(viewer, sees, SEES[viewer] if route == "detail" else None, id=f"{viewer}-{route}")
    for viewer in SEES
    for route, sees in {**READING, **({} if viewer == "auditor" else SELECTING)}.items()
]


@pytest.mark.parametrize(("viewer", "sees", "also_deleted"), CASES)
async def test_the_api_shows_the_rows_that_the_table_says(
    http: httpx.AsyncClient, scene: Scene, viewer: str, sees: Sees, also_deleted: set[str] | None
):
    http.headers.update(scene.viewers[viewer].headers)
    expected = scene.live(viewer) if also_deleted is None else also_deleted

    seen = {row for row in ROWS if await sees(http, scene, row)}

    assert seen == expected


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("viewer", SEES)
def test_the_database_shows_a_row_to_whom_the_table_says(scene: Scene, viewer: str, row: str):
    with psycopg.connect(as_app(scene.url)) as connection:
        connection.execute("SELECT set_config('coolmint.user_id', %s, true)", [str(scene.viewers[viewer].id)])
        seen = connection.execute(
            "SELECT FROM sf_activity_structured WHERE salesforce_id = %s", [scene.ids[row]]
        ).fetchone()

    assert (seen is not None) == (row in SEES[viewer])


TABLES_OF_EVERYBODYS_ROWS = (
    "sf_task",
    "sf_event",
    "sf_user",
    "sf_account",
    "sf_event_relation",
    "import_runs",
    "import_files",
    "structuring_runs",
    "audit_events",
)


TABLES_OF_ONES_OWN = ("selections", "selection_states", "receipts", "views", "preferences")


@pytest.mark.parametrize("viewer", SEES)
def test_the_mirror_and_the_log_are_for_who_sees_all(scene: Scene, viewer: str):
    with psycopg.connect(as_app(scene.url)) as connection:
        connection.execute("SELECT set_config('coolmint.user_id', %s, true)", [str(scene.viewers[viewer].id)])
        for table in TABLES_OF_EVERYBODYS_ROWS:
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            if viewer not in ("admin", "auditor"):
                assert row == (0,), table
            elif table.startswith("sf_"):
                assert row != (0,), table


NOBODY = ("", "6d0b6a0e-27a5-5b63-9f5e-0d6c6b8a2f10")


@pytest.mark.parametrize("said", NOBODY)
def test_without_a_viewer_the_database_shows_nothing(scene: Scene, said: str):
    with psycopg.connect(as_app(scene.url)) as connection:
        connection.execute("SELECT set_config('coolmint.user_id', %s, true)", [said])
        for table in (*TABLES_OF_EVERYBODYS_ROWS, "sf_activity_structured", *TABLES_OF_ONES_OWN):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


def test_a_deactivated_user_sees_nothing(scene: Scene):
    admin = scene.viewers["admin"]
    with psycopg.connect(scene.url) as owner:
        owner.execute("UPDATE users SET is_active = false WHERE id = %s", [admin.id])
        owner.execute("SET LOCAL ROLE coolmint_app")
        owner.execute("SELECT set_config('coolmint.user_id', %s, true)", [str(admin.id)])
        assert owner.execute("SELECT count(*) FROM sf_activity_structured").fetchone() == (0,)
        owner.rollback()


FORBIDDEN = (
    "ALTER TABLE sf_activity_structured DISABLE ROW LEVEL SECURITY",
    "DROP POLICY visible ON sf_activity_structured",
    "DROP TABLE sf_activity_structured",
    "CREATE POLICY mine ON sf_activity_structured USING (true)",
    "SET ROLE postgres",
    "SET SESSION AUTHORIZATION postgres",
    "ALTER ROLE coolmint_app BYPASSRLS",
    "UPDATE sf_activity_structured SET owner_id = 'me'",
    "DELETE FROM sf_activity_structured",
    "INSERT INTO sf_user (id, source) VALUES ('005HB0000000001YAA', '{}')",
    "UPDATE sf_user SET manager_id = 'x'",
    "CREATE OR REPLACE FUNCTION access_sees_all() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "UPDATE audit_events SET actor = 'somebody else'",
    "DELETE FROM audit_events",
    "TRUNCATE audit_events",
    "ALTER TABLE audit_events DISABLE TRIGGER ALL",
    "UPDATE audit_head SET seq = 0",
    "SELECT FROM audit_head",
    "SELECT prune_audit_events(now())",
    "DELETE FROM users",
    "COPY sf_activity_structured TO '/tmp/out'",
    "CREATE TABLE mine (id int)",
)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_apis_role_cannot_open_the_lock(scene: Scene, statement: str):
    with psycopg.connect(as_app(scene.url)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)
