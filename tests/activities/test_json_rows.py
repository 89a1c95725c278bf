"""Rows that PostgreSQL writes as JSON are those that the models would write."""

import httpx
import pytest
from fastapi import FastAPI

from coolmint.activities.schemas import ActivityPage
from tests.activities.crowd import Crowd
from tests.support.people import People


@pytest.fixture(scope="module")
def app(sixty_activities: Crowd) -> FastAPI:
    return sixty_activities.app()


@pytest.fixture
def people(sixty_activities: Crowd) -> People:
    return sixty_activities.people()


async def test_a_row_of_the_list_is_the_row_itself(client: httpx.AsyncClient):
    response = await client.get("/activities/", params={"limit": 200})
    page = response.json()

    assert len(page["items"]) == 60
    for item in page["items"]:
        alone = (await client.get(f"/activities/{item['id']}")).json()
        assert item == {name: alone[name] for name in item}
        assert list(item) != []
    assert ActivityPage.model_validate_json(response.content).model_dump(mode="json") == page


async def test_a_page_of_a_search_has_the_same_rows(client: httpx.AsyncClient):
    searched = (await client.get("/activities/", params={"q": "valve", "limit": 200})).json()["items"]
    listed = {item["id"]: item for item in (await client.get("/activities/", params={"limit": 200})).json()["items"]}

    assert searched
    for item in searched:
        assert {**item, "matches": None} == listed[item["id"]]
