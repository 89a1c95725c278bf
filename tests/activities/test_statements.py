"""How many statements each call runs, and which index answers them: plans, not timings."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, Select, and_, create_engine, event

from coolmint.activities.access import visible_to
from coolmint.activities.cursors import Cursor
from coolmint.activities.fields import filter_fields
from coolmint.activities.json_rows import JSON_COLUMNS
from coolmint.activities.mapping import load_mapping
from coolmint.activities.models import SORT_KEYS
from coolmint.activities.query import ActivityQuery, make_query, parse_sort
from coolmint.activities.repository import _page
from coolmint.activities.search_query import Search
from coolmint.auth.viewer import Credential, Role, Viewer
from coolmint.platform.database import create_batch_engine
from coolmint.structuring.rules import activity_id
from tests.support.databases import as_app, own_database
from tests.support.organisation import Organisation
from tests.support.people import People


@pytest.fixture
def statements(app: FastAPI) -> Iterator[list[str]]:
    """Every statement the app runs, in order."""
    seen: list[str] = []
    engine: Engine = app.state.sessions.kw["bind"].sync_engine

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


class TestStatements:
    @pytest.mark.parametrize(
        ("path", "count"),
        [
            ("/activities/", 2),
            ("/activities/?q=call&kind=task", 3),
            ("/activities/?q=call&kind=task&sort=relevance", 5),
            ("/activities/?q=caal", 10),
            ("/activities/filter-options", 4),
            ("/activities/filter-options?type=Call&owner_id=&attr.product=x", 3),
            ("/activities/{task}", 1),
            ("/activities/00T000000000000EAA", 1),
            ("/imports/summary", 2),
            ("/imports/", 2),
            ("/imports/quarantine", 2),
            ("/readyz", 2),
        ],
    )
    async def test_of_a_call_are_few_however_many_rows(
        self, client, organisation: Organisation, statements, path, count
    ):
        contact = organisation.contact()
        for number in range(20):
            task = organisation.task(Subject=f"Call {number}", WhoId=contact)
        organisation.load()

        # A credential's last use is written once a minute.
        await client.get("/auth/me")
        statements.clear()

        response = await client.get(path.format(task=task))

        assert response.status_code in (200, 404)
        asks_who = path != "/readyz"
        assert len(statements) == asks_who + count, statements

    async def test_of_a_selection_are_a_count_a_read_and_a_receipt(
        self, client, organisation: Organisation, statements
    ):
        ids = [organisation.task() for _ in range(20)]
        organisation.load()

        await client.get("/auth/me")
        statements.clear()

        await client.post("/activities/selection", json={"activity_ids": ids})

        # The last is the audit log's.
        assert len(statements) == 1 + 3 + 1, statements

    async def test_of_alive_are_none(self, client, statements):
        await client.get("/healthz")

        assert statements == []


@pytest.fixture(scope="module")
def thousands(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Enough rows that reading them all costs more than an index."""
    with own_database(server_url) as url:
        engine = create_batch_engine(url)
        organisation = Organisation(engine, tmp_path_factory.mktemp("thousands"))
        owners = [organisation.user("Ana", f"Torres {n}") for n in range(30)]
        contacts = [organisation.contact(LastName=f"Li {n}", Specialty__c=f"Field {n}") for n in range(300)]
        for n in range(4_000):
            organisation.task(
                Subject=f"Call {n}",
                Description=f"note about word{n}",
                ActivityDate=f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}",
                OwnerId=owners[n % 30],
                WhoId=contacts[n % 300],
                Product__c=f"Product {n % 300}",
                Type=f"Type {n % 40}",
            )
        organisation.load()
        engine.dispose()
        yield url


def page(viewer: Viewer, query: ActivityQuery, sort: str, after: Cursor | None = None) -> Select[Any]:
    predicate = and_(query.predicate(viewer), visible_to(viewer))
    return _page(JSON_COLUMNS, predicate, parse_sort(sort, query, viewer), after, 51)


DIALECT = create_engine("postgresql+psycopg://").dialect


def plan(url: str, viewer: Viewer, statement: Any) -> str:
    """Return the plan for the API's role, under row-level security."""
    compiled = statement.compile(dialect=DIALECT)
    processors = compiled._bind_processors
    params = {k: processors[k](v) if k in processors else v for k, v in compiled.construct_params().items()}
    with psycopg.connect(as_app(url)) as connection:
        connection.execute("SELECT set_config('coolmint.user_id', %s, true)", [str(viewer.user_id)])
        rows = connection.execute(f"EXPLAIN (COSTS OFF) {compiled}".encode(), params).fetchall()
    return "\n".join(row[0] for row in rows)


@pytest.fixture(scope="module")
def viewer(thousands: str) -> Viewer:
    """An administrator."""
    person = People.at(thousands).add("admin")
    return Viewer(person.id, person.email, "", Role.ADMIN, frozenset(), Credential.KEY)


FIELDS = filter_fields(load_mapping(None))


class TestPlan:
    @pytest.mark.parametrize("name", sorted(SORT_KEYS))
    @pytest.mark.parametrize("minus", ["", "-"])
    def test_of_a_sorted_page_walks_its_index(self, thousands: str, viewer: Viewer, name, minus):
        query = make_query(FIELDS, choices={})

        found = plan(thousands, viewer, page(viewer, query, minus + name))

        assert f"Index Scan {'Backward ' if minus else ''}using ix_sf_activity_structured_by_{name} " in found
        assert "Sort" not in found

    @pytest.mark.parametrize("name", sorted(SORT_KEYS))
    def test_of_a_later_page_starts_in_its_index(self, thousands: str, viewer: Viewer, name):
        query = make_query(FIELDS, choices={})
        keys: dict[str, str | int] = {"activity_date": "2026-12-20", "tokens": 10_000}
        after = Cursor(keys.get(name, "zz"), activity_id("x"))

        found = plan(thousands, viewer, page(viewer, query, name, after))

        assert f"using ix_sf_activity_structured_by_{name} " in found
        assert "Index Cond: (ROW(" in found
        assert "Sort" not in found

    @pytest.mark.parametrize(
        ("choices", "q", "index"),
        [
            ({}, "word1234", "ix_sf_activity_structured_search"),
            ({"contact_id": ["0038c00002PqRsTAAV"]}, None, "ix_sf_activity_structured_contact_ids"),
            ({"specialty": ["Field 7"]}, None, "ix_sf_activity_structured_specialties"),
            ({"attr.product": ["Product 7"]}, None, "ix_sf_activity_structured_attributes"),
            ({"owner_id": ["0058c000009XyZAAA0"]}, None, "ix_sf_activity_structured_access"),
            ({"account_id": ["0018c00002KlmnOAAR"]}, None, "ix_sf_activity_structured_account_id"),
        ],
    )
    def test_of_a_filter_that_keeps_few_asks_its_index(self, thousands: str, viewer: Viewer, choices, q, index):
        query = make_query(FIELDS, choices={name: [_fix(v) for v in vs] for name, vs in choices.items()}, q=q)
        query = query.with_searches({text: Search.of(text) for text in query.searched_texts()})

        found = plan(thousands, viewer, page(viewer, query, "tokens"))

        assert index in found


def _fix(value: str) -> str:
    return value[:15] if value.startswith("00") else value
