"""What is kept of facets, totals and days equals a fresh count, whatever is written, and however."""

from collections import Counter
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coolmint.activities.facets import facets_of
from coolmint.activities.fields import filter_fields
from coolmint.activities.mapping import load_mapping
from coolmint.structuring.service import run_structuring
from tests.activities.crowd import Crowd, filterable
from tests.support.calls import options
from tests.support.organisation import Organisation
from tests.support.people import People

EVERYTHING = '{"or": [{"field": "kind", "op": "is", "value": "task"}, {"field": "kind", "op": "is", "value": "event"}]}'
"""A filter that every activity passes, so that facets are counted and not looked up."""


@pytest.fixture(scope="module")
def crowd_app(sixty_activities: Crowd) -> FastAPI:
    app = sixty_activities.app()
    app.state.catalogue.options.may_be_wrong_for = 0
    return app


def comparable(found: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in ("facets", "info", "date_range", "total")}


# By their place in the order of ids: how many there are differs from example to example.
THESE = """ARRAY(SELECT id FROM (
    SELECT row_number() OVER (ORDER BY salesforce_id) - 1, salesforce_id FROM sf_activity_structured
) each(n, id) WHERE n = ANY(%s))"""
CHANGES = (
    "UPDATE sf_activity_structured SET is_deleted = NOT is_deleted WHERE salesforce_id = ANY(%s)",
    "UPDATE sf_activity_structured SET owner_id = '005000000001AAA', owner_name = 'Zoe' WHERE salesforce_id = ANY(%s)",
    "UPDATE sf_activity_structured SET owner_name = owner_name || '.' WHERE salesforce_id = ANY(%s)",
    "UPDATE sf_activity_structured SET owner_id = NULL WHERE salesforce_id = ANY(%s)",
    "UPDATE sf_activity_structured SET type = 'Other' WHERE salesforce_id = ANY(%s)",
    "UPDATE sf_activity_structured SET month = NULL, activity_date = NULL WHERE salesforce_id = ANY(%s)",
    "UPDATE sf_activity_structured SET specialties = '{A,B}' WHERE salesforce_id = ANY(%s)",
    "UPDATE sf_activity_structured SET contacts = '[]' WHERE salesforce_id = ANY(%s)",
    'UPDATE sf_activity_structured SET attributes = \'{"product": "X"}\' WHERE salesforce_id = ANY(%s)',
    "UPDATE sf_activity_structured SET description = 'other' WHERE salesforce_id = ANY(%s)",
    "DELETE FROM sf_activity_structured WHERE salesforce_id = ANY(%s)",
    "SELECT fold_activity_counts() WHERE %s::integer[] IS NOT NULL",
)


class TestWhatIsKept:
    @settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
    @given(data=st.data())
    async def test_equals_a_count_after_random_changes(self, crowd_app: FastAPI, sixty_activities: Crowd, data):
        person = sixty_activities.people().add("admin")
        transport = httpx.ASGITransport(crowd_app)
        with psycopg.connect(sixty_activities.url, autocommit=True) as db:
            for change in data.draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4)):
                which = data.draw(st.lists(st.integers(0, 59), max_size=8))
                db.execute(change.replace("ANY(%s)", f"ANY({THESE})").encode(), [which])
        async with (
            crowd_app.router.lifespan_context(crowd_app),
            httpx.AsyncClient(transport=transport, base_url="http://test", headers=person.headers) as client,
        ):
            kept = await options(client)
            counted = await options(client, filter=EVERYTHING)
            page = (await client.get("/activities/")).json()

        assert comparable(kept) == comparable(counted)
        assert page["total"] == kept["total"]

    async def test_is_right_again_at_once(self, client, app, organisation: Organisation):
        app.state.catalogue.options.may_be_wrong_for = 0
        organisation.task(Type="Call")
        organisation.load()
        before = await options(client)
        organisation.task(Type="Call")
        organisation.load()

        assert before["total"]["count"] == 1
        assert (await options(client))["total"]["count"] == 2

    async def test_may_be_wrong_for_a_second_and_no_longer(self, client, app, organisation: Organisation, monkeypatch):
        now = [100.0]
        monkeypatch.setattr("coolmint.activities.kept_options.monotonic", lambda: now[0])
        organisation.task()
        organisation.load()
        await options(client)
        now[0] += 50
        await options(client)
        organisation.task()
        organisation.load()
        now[0] += 0.9

        assert (await options(client))["total"]["count"] == 1
        now[0] += 0.2
        assert (await options(client))["total"]["count"] == 2

    async def test_of_one_scope_is_not_given_to_another(self, anonymous, organisation, people: People):
        ana, ben = organisation.user("Ana", "Ray"), organisation.user("Ben", "Ray")
        for owner in (ana, ana, ben):
            organisation.task(OwnerId=owner)
        organisation.load()
        counts = {}
        for name, person in {
            "admin": people.add("admin"),
            "ana": people.add("rep", salesforce_id=ana),
            "ben": people.add("rep", salesforce_id=ben),
            "nobody": people.add("rep"),
        }.items():
            for _ in range(2):
                response = await anonymous.get("/activities/filter-options", headers=person.headers)
                counts[name] = response.json()["total"]["count"]
                owners = [option["value"] for option in response.json()["facets"]["owner"]]
                assert owners == {"admin": [ana, ben], "ana": [ana], "ben": [ben], "nobody": []}[name]

        assert counts == {"admin": 3, "ana": 2, "ben": 1, "nobody": 0}

    async def test_knows_an_attribute_once_structuring_has_run_by_a_new_mapping(
        self, client, app, organisation: Organisation, tmp_path, batch_engine
    ):
        organisation.task(Product__c="PulseGuide")
        organisation.load()
        mapping = filterable(tmp_path)
        catalogue = app.state.catalogue
        object.__setattr__(catalogue, "facets", facets_of(mapping))
        object.__setattr__(catalogue, "fields", filter_fields(mapping))
        before = await options(client)

        run_structuring(batch_engine, mapping)

        expected = [{"value": "PulseGuide", "label": "PulseGuide", "count": 1}]
        assert before["facets"]["attr.product"] == expected
        assert (await options(client))["facets"]["attr.product"] == expected

    async def test_is_folded_by_structuring(self, organisation: Organisation, batch_engine):
        for number in range(200):
            organisation.task(Subject=f"{number}", OwnerId=organisation.user("Ana", f"{number}"))
        organisation.load()

        with batch_engine.connect() as connection:
            driver = connection.connection.driver_connection
            rows = Counter(driver.execute("SELECT is_folded FROM activity_counts").fetchall())
        assert set(rows) == {(True,)}


def test_the_default_mapping_has_facets_to_count():
    assert load_mapping(None).counted() is not None
